import Glibc
import TestSupport
import Testing

@Suite("Shape of the real program's traffic through a SOCKS5 proxy of another make")
struct TrafficProxyTests {
  private static let isHere = RealProxy.Make.microsocks.isInstalled

  private struct Record {
    let seconds: Double
    let bytes: Int
  }

  /// What a relay on the way to the proxy sees of a node for 13 s, and whether the server got an
  /// alarm.
  private func observed(_ traffic: String) throws -> (records: [Record], hasAlarm: Bool) {
    let scratch = try Scratch()
    let proxy = try RealProxy(.microsocks, scratch)
    let relay = try Program(
      "python3", ["\(Program.root)/Tests/CommandTests/Program/relay.py", "\(proxy.port)"])
    let port = try relay.port(after: "port ")
    let hub = try Hub(scratch, format: "json")
    let board = try scratch.board(port: hub.port, host: "127.0.0.1", format: "json")
    try scratch.write(
      "board.yaml",
      try scratch.read("board.yaml")
        .replacing("report: {every: 1 s", with: "report: {every: 10 s")
        .replacing(
          "  tls: system",
          with: "  tls: system\n  proxy: \"socks5://127.0.0.1:\(port)\"\n  traffic: \(traffic)"))
    #expect(board.hasSuffix("board.yaml"))
    try scratch.busyScene(
      motion: "{pulses: [{at: 3 s, for: 1500 ms}, {at: 7100 ms, for: 300 ms}]}")
    let node = try Program.run(
      Program.outpost, ["run", "--simulate", "\(scratch.path)/busy.yaml", "--for", "13s"])
    #expect(node.status == 0, "\(node.errors)")
    hub.process.signal(SIGTERM)
    let server = try hub.process.finish().output
    relay.signal(SIGKILL)
    let lines = try relay.finish().output.split(separator: "\n").filter { $0.hasPrefix("record ") }
    let records = lines.compactMap { line -> Record? in
      let words = line.split(separator: " ")
      guard words.count == 3, let seconds = Double(words[1]), let bytes = Int(words[2]) else {
        return nil
      }
      return Record(seconds: seconds, bytes: bytes)
    }
    return (records, server.contains("200 ALARM"))
  }

  /// Which beats of two seconds since the first record have one, in order.
  private func beats(_ records: [Record]) -> [Int] {
    let first = records.first?.seconds ?? 0
    return records.map { Int((($0.seconds - first) / 2).rounded()) }
  }

  @Test("The proxy of the test packages is installed, or this suite says that it is not")
  func missing() {
    if !Self.isHere {
      print("skipped: microsocks is not installed; scripts/setup.sh test does that")
    }
  }

  @Test(
    "With alarms in the beat one record of one size leaves at each, whatever happens",
    .enabled(if: isHere))
  func hides() throws {
    let (records, hasAlarm) = try observed("{beat: 2 s, size: 1 kB, alarms: in-the-beat}")
    #expect(hasAlarm)
    #expect(Set(records.map(\.bytes)).count == 1, "\(records)")
    try #require(records.count >= 5, "\(records)")
    // The last may be what the end of the node still sends.
    let beats = beats(records.dropLast())
    #expect(beats == Array(0..<beats.count), "\(records)")
  }

  @Test("With alarms at once each is a further record of the same size", .enabled(if: isHere))
  func shows() throws {
    let (records, hasAlarm) = try observed("{beat: 2 s, size: 1 kB}")
    #expect(hasAlarm)
    #expect(Set(records.map(\.bytes)).count == 1, "\(records)")
    let beats = beats(records.dropLast())
    #expect(beats.count > Set(beats).count, "\(records)")
  }
}
