import Glibc
import TestSupport
import Testing

@Suite("outpost outbox")
struct OutboxCommandTests {
  /// A folder with a board whose node made messages without a server; the node is gone.
  private func filled() throws -> Scratch {
    let scratch = try Scratch()
    _ = try scratch.board(port: 1, format: "json", outbox: "{file: state/outbox}")
    try scratch.busyScene()
    let ending = try node(scratch, "--for", "2500ms").finish(milliseconds: 30_000)
    try #require(ending.status == 0, "\(ending.errors)")
    return scratch
  }

  private func node(_ scratch: Scratch, _ options: String...) throws -> Program {
    try Program(
      Program.outpost, ["run", "--simulate", "\(scratch.path)/busy.yaml"] + options)
  }

  private func outbox(_ words: String...) throws -> Program.Ending {
    try Program.run(Program.outpost, ["outbox"] + words)
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = read(descriptor, &bytes, bytes.count)
    return Array(bytes.prefix(max(0, count)))
  }

  @Test("Messages are listed, shown and exported by board and by file, of a live node too")
  func listed() throws {
    let scratch = try filled()
    let file = "\(scratch.path)/state/outbox"
    let before = try bytes(file)
    let ending = try outbox("list", "\(scratch.path)/board.yaml")
    let lines = ending.output.split(separator: "\n")
    #expect(ending.status == 0 && lines.contains { $0.contains("alarm intrusion raised") })
    #expect(lines.contains { $0.contains("  report  waits") }, "\(ending.output)")
    #expect(lines.last?.contains(" wait, 0 refused by the server") == true, "\(ending.output)")
    #expect(try outbox("list", file).output == ending.output)
    let name = try #require(lines.first?.split(separator: " ").first.map { String($0) })
    let shown = try outbox("show", name, "\(scratch.path)/board.yaml").output
    #expect(shown.contains(#""device":"0123456789abcdef01234567","board":"board","boot":""#))
    #expect(shown.contains(#""event":"alarm","alarm":"intrusion","state":"raised""#))
    let exported = try outbox("export", file).output.split(separator: "\n")
    #expect(
      exported.count == lines.count - 1 && exported.allSatisfy { $0.hasPrefix("{\"device\":") })
    #expect(try bytes(file) == before, "the file is as it was")
    let live = try node(scratch, "--verbose")
    _ = try live.wait(for: "kept")
    let again = try outbox("list", file)
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.output.split(separator: "\n").count >= lines.count)
    live.signal(SIGTERM)
    #expect(try live.finish(milliseconds: 30_000).status == 0)
  }

  @Test("A running node drops, retries and erases what it keeps, and goes on")
  func ofLiveNode() throws {
    let scratch = try filled()
    let file = "\(scratch.path)/state/outbox"
    let lines = try outbox("list", file).output.split(separator: "\n")
    let names = lines.prefix(2).compactMap { $0.split(separator: " ").first.map { String($0) } }
    try #require(names.count == 2)
    let live = try node(scratch, "--verbose")
    _ = try live.wait(for: "kept")
    let dropped = try outbox("drop", names[0], names[1], "\(scratch.path)/board.yaml")
    #expect(dropped.status == 0 && dropped.output == "2 messages dropped\n", "\(dropped.errors)")
    _ = try live.wait(for: "operator (user \(getuid())): outbox drop \(names[1])")
    let after = try outbox("list", file).output
    #expect(names.allSatisfy { !after.contains($0 + " ") } && after.contains("2 alarms erased"))
    #expect(try outbox("retry", file).output == "0 messages wait again\n")
    let erased = try outbox("erase", file)
    #expect(erased.status == 0 && erased.output.hasSuffix("messages erased\n"))
    #expect(!erased.output.hasPrefix("0 "), "\(erased.output)")
    _ = try live.wait(for: "kept")
    #expect(try !outbox("export", file).output.contains(lines[3].prefix(18)))
    #expect(scratch.names("state").contains("outbox-socket"))
    live.signal(SIGTERM)
    #expect(try live.finish(milliseconds: 30_000).status == 0)
    #expect(!scratch.names("state").contains("outbox-socket"))
    #expect(try outbox("verify", file).status == 0)
  }

  @Test("A node that cannot be asked is named with the remedy")
  func unasked() throws {
    let scratch = try filled()
    let file = "\(scratch.path)/state/outbox"
    let live = try node(scratch, "--verbose")
    _ = try live.wait(for: "kept")
    #expect(unlink(file + "-socket") == 0)
    let refused = try outbox("erase", file)
    #expect(refused.status == 4 && refused.errors.contains("stop the node first"))
    live.signal(SIGTERM)
    #expect(try live.finish(milliseconds: 30_000).status == 0)
  }

  @Test("What is dropped is gone, counted as erased, and not found by its name again")
  func dropped() throws {
    let scratch = try filled()
    let file = "\(scratch.path)/state/outbox"
    let lines = try outbox("list", file).output.split(separator: "\n")
    let name = try #require(lines.first?.split(separator: " ").first.map { String($0) })
    #expect(try outbox("drop", name, file).output == "1 message dropped\n")
    let after = try outbox("list", file).output
    #expect(
      !after.contains(name + " ") && after.contains("lost since the file was made: 1 alarm erased"))
    #expect(try outbox("show", name, file).status == 64)
    #expect(try outbox("drop", "refused", file).output == "0 messages dropped\n")
    #expect(try outbox("retry", file).output == "0 messages wait again\n")
    #expect(try outbox("drop", "first", file).status == 64)
  }

  @Test("Erased messages are in neither the file nor its log, byte for byte")
  func erased() throws {
    let scratch = try filled()
    let file = "\(scratch.path)/state/outbox"
    let readings = try databaseRows(
      file, "SELECT hex(readings) FROM alarm UNION ALL SELECT hex(readings) FROM report")
    let wanted = readings.compactMap { hex -> [UInt8]? in
      let digits = Array(hex)
      let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(digits[$0...($0 + 1)]), radix: 16)
      }
      return bytes.count >= 4 ? bytes : nil
    }
    try #require(!wanted.isEmpty)
    func holds(_ content: [UInt8], _ part: [UInt8]) -> Bool {
      content.indices.contains { content[$0...].starts(with: part) }
    }
    let before = try bytes(file)
    #expect(wanted.contains { holds(before, $0) })
    #expect(try outbox("erase", file).output.hasSuffix("erased\n"))
    let names = scratch.names("state").filter { $0.hasPrefix("outbox") }
    for name in names {
      let content = try bytes("\(scratch.path)/state/\(name)")
      #expect(!wanted.contains { holds(content, $0) }, "\(name)")
    }
    #expect(try outbox("export", file).output.isEmpty)
    #expect(try outbox("verify", file).output == "\(file): sound, 0 messages\n")
  }

  @Test("A damaged file, one that is missing and a board without one are named with their statuses")
  func wrong() throws {
    let scratch = try filled()
    let file = "\(scratch.path)/state/outbox"
    #expect(try outbox("list", "\(scratch.path)/none").status == 2)
    _ = try scratch.board(name: "plain")
    let plain = try outbox("list", "\(scratch.path)/plain.yaml")
    #expect(plain.status == 2 && plain.errors.contains("no outbox file"))
    let descriptor = open(file, O_RDWR)
    let garbage = [UInt8](repeating: 0xA5, count: 1_024)
    #expect(pwrite(descriptor, garbage, garbage.count, 2 * 1_024) == garbage.count)
    close(descriptor)
    let damaged = try outbox("verify", file)
    #expect(damaged.status == 2 && damaged.errors.contains("damaged"), "\(damaged.errors)")
    #expect(try outbox("sort", file).status == 64)
  }
}
