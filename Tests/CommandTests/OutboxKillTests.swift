import Glibc
import TestSupport
import Testing

/// What happens in a round of a run: after so many milliseconds.
private enum Blow: Int {
  case serverDies
  case serverStarts
  case nodeDies
}

@Suite("outpost run with an outbox file")
struct OutboxKillTests {
  private static let kills = getenv("OUTPOST_SOAK") == nil ? 12 : 1_000

  /// Starts a node on a simulated board with an outbox file, whose line is busy or calm.
  private func node(
    _ scratch: Scratch, port: Int, isBusy: Bool = true, _ options: String...
  ) throws -> Program {
    _ = try scratch.board(port: port, format: "json", outbox: "{file: state/outbox}")
    let scene = try isBusy ? scratch.busyScene() : scratch.busyScene(motion: "false")
    return try Program(Program.outpost, ["run", "--simulate", scene, "--verbose"] + options)
  }

  /// The names of the messages that a node has reported as kept.
  private func kept(_ errors: String) -> Set<String> {
    Set(
      errors.split(separator: "\n").filter { $0.hasSuffix(" kept") }.flatMap { line in
        line.split(separator: " ").compactMap { MessageName($0)?.withoutDevice }
      })
  }

  /// One start of the node that is killed at a random moment; in two of five the server is killed
  /// too, and is away for a while. The messages that the node has reported as kept.
  private func round(
    _ scratch: Scratch, _ server: MortalReceiver, _ dice: inout Dice
  ) throws -> Set<String> {
    let end = 20 + dice.below(1_500)
    var blows = [(at: end, what: Blow.nodeDies)]
    if dice.below(5) < 2 {
      let death = dice.below(end)
      blows += [(death, .serverDies), (death + dice.below(500), .serverStarts)]
    }
    blows.sort { ($0.at, $0.what.rawValue) < ($1.at, $1.what.rawValue) }
    let node = try node(scratch, port: server.port)
    _ = try node.wait(for: "runs: ")
    var now = 0
    for blow in blows {
      usleep(UInt32(1_000 * (blow.at - now)))
      now = blow.at
      switch blow.what {
      case .nodeDies: node.signal(SIGKILL)
      case .serverDies: try server.kill()
      case .serverStarts: try server.start()
      }
    }
    return kept(try node.finish().errors)
  }

  @Test("A node and its server that are killed at any moments lose nothing that the node has kept")
  func killed() throws {
    let scratch = try Scratch()
    let server = try MortalReceiver(troubled: "0.04")
    var dice = Dice(seed: 12)
    var kept: Set<String> = []
    for _ in 0..<Self.kills { kept.formUnion(try round(scratch, server, &dice)) }
    // At last nothing is killed, until all that waits has left.
    var missing = kept
    for _ in 0..<10 where !missing.isEmpty {
      let calm = try node(scratch, port: server.port, isBusy: false, "--for", "4s")
      kept.formUnion(self.kept(try calm.finish(milliseconds: 60_000).errors))
      missing = kept.subtracting(try server.taken().map { $0.name.withoutDevice })
    }
    let taken = try server.taken()
    #expect(missing.isEmpty, "\(missing.sorted())")
    #expect(kept.count > Self.kills, "\(kept.count)")
    for event in ["report", "alarm"] {
      var seen: Set<MessageName> = []
      let first = taken.filter { $0.event == event }.map { $0.name }
        .filter { seen.insert($0).inserted }
      #expect(first == first.sorted(), "\(event)")
      #expect(!first.isEmpty)
    }
    let names = Set(taken.map { $0.name })
    #expect(Set(taken).count == names.count, "a repeat has the name and the content of the first")
    #expect(Set(names.map { $0.device }) == ["0123456789abcdef01234567"])
    #expect(taken.allSatisfy { $0.event != "gap" }, "nothing gave way")
    print(
      "\(Self.kills) kills: \(kept.count) messages kept, \(names.count) arrived, "
        + "\(taken.count - names.count) repeats")
  }

  @Test("A node that ends without a server leaves its messages to the next start")
  func handedOn() throws {
    let scratch = try Scratch()
    let first = try node(scratch, port: 1, "--for", "1500ms").finish()
    #expect(
      first.status == 0 && !first.errors.contains("lost with this process"), "\(first.errors)")
    let server = try MortalReceiver(troubled: "0")
    let second = try node(scratch, port: server.port, "--for", "4s").finish()
    #expect(second.errors.contains("wait in \(scratch.path)/state/outbox"), "\(second.errors)")
    let taken = Set(try server.taken().map { $0.name.withoutDevice })
    let kept = kept(first.errors)
    #expect(!kept.isEmpty && kept.isSubset(of: taken), "\(second.errors)")
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

/// A small generator of numbers (SplitMix64).
private struct Dice {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// A number from 0 to `limit`, without it.
  mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(max(1, limit)))
  }
}
