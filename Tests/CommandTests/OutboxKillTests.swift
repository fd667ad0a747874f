import Glibc
import TestSupport
import Testing

private let certificates = "\(Program.root)/fixtures/certs"

/// A message as its `Idempotency-Key` names it: device, start and sequence.
private struct Name: Hashable, Comparable {
  let start: String
  let sequence: Int

  /// Nil for a text that is none.
  init?(_ text: Substring) {
    let parts = text.split(separator: "-")
    guard parts.count >= 2, let sequence = Int(parts[parts.count - 1]),
      parts[parts.count - 2].utf8.count == 16
    else { return nil }
    (start, self.sequence) = (String(parts[parts.count - 2]), sequence)
  }

  static func < (left: Name, right: Name) -> Bool {
    (left.start, left.sequence) < (right.start, right.sequence)
  }
}

@Suite("outpost run with an outbox file")
struct OutboxKillTests {
  private static let kills = getenv("OUTPOST_SOAK") == nil ? 12 : 1_000

  private func receiver(troubled share: String) throws -> (server: Program, port: Int) {
    let server = try Program(
      "python3",
      [
        "\(Program.root)/Tests/CommandTests/Program/receiver.py", "\(certificates)/hub.pem",
        "\(certificates)/TEST-ONLY-hub.key.pem", "7", share,
      ])
    return (server, Int(try server.wait(for: "port ")) ?? 0)
  }

  private func node(_ scratch: Scratch, port: Int, _ options: String...) throws -> Program {
    _ = try scratch.board(port: port, format: "json", outbox: "{file: state/outbox}")
    try scratch.write(
      "busy.yaml",
      """
      scenario: a line that is busy
      board: board.yaml
      for: 1 h
      signals:
        climate.temperature: 21 °C
        motion: {pulses: [{at: 20 ms, for: 80 ms}], every: 300 ms}
      expect: [{device: climate, faults: 0}]

      """)
    return try Program(
      Program.outpost, ["run", "--simulate", "\(scratch.path)/busy.yaml", "--verbose"] + options)
  }

  /// The names in lines that have `text`.
  private func names(_ text: String, in output: String) -> [Name] {
    output.split(separator: "\n").filter { $0.contains(text) }.flatMap { line in
      line.split(separator: " ").compactMap { Name($0) }
    }
  }

  @Test("A node that is killed at any moment delivers every message that it has kept, in order")
  func killed() throws {
    let scratch = try Scratch()
    let (server, port) = try receiver(troubled: "0.04")
    var kept: Set<Name> = []
    for round in 0..<Self.kills {
      // The receiver is away in every third round.
      let node = try node(scratch, port: round % 3 == 2 ? 1 : port)
      _ = try node.wait(for: "runs: ")
      usleep(UInt32(20_000 + round * 7_919 % 1_500 * 1_000))
      node.signal(SIGKILL)
      kept.formUnion(names(" kept", in: try node.finish().errors))
    }
    let last = try node(scratch, port: port, "--for", "8s").finish(milliseconds: 60_000)
    kept.formUnion(names(" kept", in: last.errors))
    server.signal(SIGTERM)
    let heard = try server.finish().output
    // What the last run could not deliver is in the file still.
    let sql =
      "SELECT printf('%016x-%d', boot, sequence) FROM alarm UNION ALL "
      + "SELECT printf('%016x-%d', boot, sequence) FROM report"
    let script = """
      import sqlite3, sys
      for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print(row[0])
      """
    let file = "\(scratch.path)/state/outbox"
    let left = try Program("python3", ["-c", script, file, sql]).finish()
    #expect(left.status == 0, "\(left.errors)")
    let taken = Set(names("taken ", in: heard))
    let missing = kept.subtracting(taken).subtracting(names("", in: left.output))
    #expect(kept.count > Self.kills, "\(kept.count)")
    #expect(missing.isEmpty, "\(missing.sorted())\n\(last.errors)")
    for event in ["report", "alarm"] {
      var seen: Set<Name> = []
      let first = names("taken \(event) ", in: heard).filter { seen.insert($0).inserted }
      #expect(first == first.sorted(), "\(event)")
      #expect(!first.isEmpty)
    }
  }

  @Test("A node that ends without a server leaves its messages to the next start")
  func handedOn() throws {
    let scratch = try Scratch()
    let first = try node(scratch, port: 1, "--for", "1500ms").finish()
    #expect(
      first.status == 0 && !first.errors.contains("lost with this process"), "\(first.errors)")
    let (server, port) = try receiver(troubled: "0")
    let second = try node(scratch, port: port, "--for", "4s").finish()
    #expect(second.errors.contains("wait in \(scratch.path)/state/outbox"), "\(second.errors)")
    server.signal(SIGTERM)
    let taken = Set(names("taken ", in: try server.finish().output))
    #expect(Set(names(" kept", in: first.errors)).isSubset(of: taken), "\(second.errors)")
  }

  @Test("A damaged outbox file is set aside with an error, and the node goes on")
  func damaged() throws {
    let scratch = try Scratch()
    _ = try node(scratch, port: 1, "--for", "300ms").finish()
    try scratch.write("state/outbox", String(repeating: "\u{0}damaged", count: 900), mode: 0o600)
    let ending = try node(scratch, port: 1, "--for", "300ms").finish()
    #expect(ending.status == 0)
    #expect(
      ending.errors.contains("/state/outbox was damaged and is now \(scratch.path)/state/outbox."),
      "\(ending.errors)")
    #expect(scratch.names("state").contains { $0.hasPrefix("outbox.damaged-20") })
  }

  @Test("An outbox file that cannot be made is an error with its remedy, and the node goes on")
  func refused() throws {
    let scratch = try Scratch()
    try scratch.write("state", "a file where a folder should be")
    let ending = try node(scratch, port: 1, "--for", "300ms").finish()
    #expect(ending.status == 0)
    #expect(
      ending.errors.contains(
        "/state/outbox: Not a directory; an outbox needs a regular file in a folder that this user "
          + "can write; messages wait in memory"), "\(ending.errors)")
    #expect(ending.errors.contains("lost with this process"))
  }
}
