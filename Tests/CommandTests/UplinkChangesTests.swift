import Glibc
import TestSupport
import Testing

@Suite("An outbox file of several uplinks, changed by an operator and by a board that changes")
struct UplinkChangesTests {
  /// A board whose node reports each second and has these uplinks, each with its keys.
  private func write(_ uplinks: [(name: String, keys: String)], to scratch: Scratch) throws {
    let entries = uplinks.map { name, keys in
      "  - {name: \(name), device: 0123456789abcdef01234567, tls: system, "
        + "trust: {ca: \(Program.root)/fixtures/certs/ca.pem}, retry: {first: 200 ms, cap: 200 ms}, \(keys)}"
    }
    try scratch.write(
      "board.yaml",
      """
      board: board
      i2c: [{bus: 1, devices: [{name: climate, chip: bme280, address: 0x76}]}]
      gpio: [{chip: gpiochip0, lines: [{name: motion, offset: 17, direction: input}]}]
      channels:
        - {name: movement, from: motion}
        - {name: temperature, from: climate.temperature}
      alarms: [{name: intrusion, when: movement, is: true}]
      report: {every: 1 s, format: json, channels: [movement, temperature]}
      uplinks:
      \(entries.joined(separator: "\n"))
      outbox: {file: state/outbox}

      """)
  }

  private func outbox(_ words: String...) throws -> Program.Ending {
    try Program.run(Program.outpost, ["outbox"] + words)
  }

  /// A folder whose outbox file has messages that the server of `strict` refused for good, and that
  /// wait for `down`; the node is gone.
  private func refused() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write("other", "another-secret\n", mode: 0o600)
    let hub = try Hub(scratch, format: "json")
    let refuses = "secret: {file: other}, refused-for-good: [401]"
    try write(
      [
        ("strict", "url: \"https://localhost:\(hub.port)/iot\", \(refuses)"),
        ("down", "url: \"https://localhost:1/iot\""),
      ], to: scratch)
    try scratch.busyScene()
    let options = ["run", "--simulate", "\(scratch.path)/busy.yaml", "--for", "2500ms"]
    let ending = try Program.run(Program.outpost, options)
    try #require(ending.status == 0, "\(ending.errors)")
    return scratch
  }

  @Test("To drop what one server refused takes nothing from another uplink that waits for it")
  func dropsRefused() throws {
    let scratch = try refused()
    let file = "\(scratch.path)/state/outbox"
    let before = try outbox("list", file).output.split(separator: "\n")
    let parked = before.filter { $0.contains("refused for strict with 401") }
    try #require(parked.count >= 3, "\(before)")
    let waiting = before.filter { $0.contains("waits for down") }.count
    #expect(
      try outbox("drop", "refused", file).output
        == "\(parked.count) messages dropped: \(parked.count) for strict\n")
    let after = try outbox("list", file).output
    #expect(!after.contains("refused for strict"))
    #expect(after.split(separator: "\n").count { $0.contains("waits for down") } == waiting)
    #expect(after.contains("lost since the file was made for strict: "), "\(after)")
    #expect(!after.contains("lost since the file was made for down"))
  }

  @Test("Retry and drop are about all uplinks and say so, or about the one that is named")
  func named() throws {
    let scratch = try refused()
    let file = "\(scratch.path)/state/outbox"
    let board = "\(scratch.path)/board.yaml"
    let parked = try outbox("list", file).output.split(separator: "\n")
      .filter { $0.contains("refused for strict") }
    let name = try #require(parked.first?.split(separator: " ").first.map { String($0) })
    let only = try outbox("drop", name, "--uplink", "strict", board)
    #expect(only.output == "1 message dropped: 1 for strict\n", "\(only.errors)")
    let line = try outbox("show", name, file).output.split(separator: "\n").first ?? ""
    #expect(line.hasSuffix("waits for down"), "\(line)")
    #expect(try outbox("retry", "--uplink", "down", file).output == "0 messages wait again\n")
    let rest = parked.count - 1
    #expect(
      try outbox("retry", "--uplink", "strict", file).output
        == "\(rest) messages wait again: \(rest) for strict\n")
    #expect(try outbox("retry", file).output == "0 messages wait again\n")
    let other = try #require(parked.last?.split(separator: " ").first.map { String($0) })
    let both = try outbox("drop", other, file)
    #expect(both.output == "1 message dropped: 1 for strict, 1 for down\n", "\(both.errors)")
  }

  @Test("An uplink and a message that the file does not have are refused, with those that it has")
  func unknown() throws {
    let scratch = try refused()
    let file = "\(scratch.path)/state/outbox"
    for verb in ["retry", "drop"] {
      let ending = try outbox(verb, "0000000100000001-1", "--uplink", "cellar", file)
      #expect(ending.status == 64 && ending.output.isEmpty)
      let missing = try outbox(verb, "0000000900000001-1", "--uplink", "down", file)
      #expect(missing.status == 64 && missing.errors.contains("no message"), "\(missing.errors)")
    }
    let ending = try outbox("retry", "--uplink", "cellar", file)
    #expect(ending.status == 64)
    #expect(
      ending.errors.contains(
        "the file has no uplink 'cellar'; write --uplink with one of strict, down"),
      "\(ending.errors)")
  }

  /// The names of the messages that a server has taken, as boot and sequence.
  private func taken(_ hub: Hub) throws -> [(boot: String, sequence: Int)] {
    hub.process.signal(SIGTERM)
    let lines = try hub.process.finish().output.split(separator: "\n")
    return lines.filter { $0.hasPrefix("200 ") }.map { line in
      func member(_ name: String) -> String {
        let rest = line.split(separator: "\"\(name)\":").last ?? ""
        return String(rest.drop { $0 == "\"" }.prefix { $0 != "," && $0 != "\"" })
      }
      return (member("boot"), Int(member("sequence")) ?? 0)
    }
  }

  /// What two starts made has come to each of the first two servers or waits for it, and what the
  /// second made to the third.
  private func checkDelivered(
    _ all: [[(boot: String, sequence: Int)]], _ list: [Substring]
  ) throws {
    let boots = all[0].map(\.boot).reduce(into: [String]()) { boots, boot in
      if !boots.contains(boot) { boots.append(boot) }
    }
    try #require(boots.count == 2, "\(all[0])")
    for boot in boots {
      let made = all.joined().filter { $0.boot == boot }.map(\.sequence).max() ?? 0
      for (name, taken) in zip(["hub", "picky"], all) {
        // The node may end before the answer to its last message has come.
        let waiting = list.filter {
          $0.hasPrefix(boot) && $0.contains("waits for \(name)")
        }.compactMap { Int($0.dropFirst(17).prefix { $0.isNumber }) }
        #expect(waiting.count <= 1, "\(list)")
        let own = taken.filter { $0.boot == boot }.map(\.sequence)
        #expect(Set(own + waiting) == Set(1...made), "\(name): \(own) \(list)")
      }
    }
    #expect(!all[2].isEmpty && all[2].allSatisfy { $0.boot == boots[1] }, "\(all[2])")
  }

  @Test("A reload with other uplinks keeps the outbox and says what becomes of what waits")
  func reloads() throws {
    let scratch = try Scratch()
    try scratch.write("other", "another-secret\n", mode: 0o600)
    let (hub, picky, late) = (
      try Hub(scratch, format: "json"), try Hub(scratch, secret: "other", format: "json"),
      try Hub(scratch, format: "json")
    )
    func server(_ hub: Hub, _ secret: String = "secret") -> String {
      "url: \"https://localhost:\(hub.port)/iot\", secret: {file: \(secret)}"
    }
    let down = "url: \"https://localhost:1/iot\""
    try write(
      [("gone", down), ("hub", server(hub)), ("picky", server(picky)), ("before", down)],
      to: scratch)
    let node = try hub.node("--verbose")
    for _ in 0..<3 { _ = try hub.process.line(after: "200 report") }
    _ = try node.wait(for: "uplink picky: delivery failed")
    try write(
      [
        ("late", server(late)), ("picky", server(picky, "other")), ("after", down),
        ("hub", server(hub)),
      ], to: scratch)
    node.signal(SIGHUP)
    _ = try node.wait(for: "reload: the files are right, and the node begins again")
    for _ in 0..<2 { _ = try late.process.line(after: "200 report") }
    _ = try hub.process.line(after: "200 report")
    node.signal(SIGTERM)
    let ending = try node.finish()
    #expect(ending.status == 0, "\(ending.errors)")
    for name in ["gone", "before"] {
      let said = ending.errors.split(separator: "\n").filter {
        $0.contains("the board does not have the uplink \(name) any more: ")
          && $0.contains(" for it no longer, and what waits for no other uplink is deleted")
      }
      #expect(said.count == 1 && said.allSatisfy { !$0.contains(": 0 messages") }, "\(said)")
    }
    let all = try [taken(hub), taken(picky), taken(late)]
    let list = try outbox("list", "\(scratch.path)/board.yaml").output
    try checkDelivered(all, list.split(separator: "\n"))
    #expect(!list.contains("gone") && !list.contains("before"), "\(list)")
  }
}
