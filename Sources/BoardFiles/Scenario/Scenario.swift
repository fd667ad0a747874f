public import Units

/// A scenario file as checked values: what happens to a board and what must then be true.
public struct Scenario: Sendable {
  /// The sentence that the file claims.
  public var title: String
  /// The file it came from.
  public var file: String
  /// The board it runs on.
  public var board: Board
  /// The seed of everything random, 0...2^63 - 1; 1 where the file is silent.
  public var seed: UInt64
  /// How long it runs: `for`; 1 ms...366 days.
  public var duration: Interval
  /// The wall-clock time at the start in Unix seconds, `clock: 2026-01-01T00:00:00Z`; nil: unknown.
  public var wallClock: Int64?
  /// What the world does.
  public var signals: [SignalEntry]
  /// Chips in whose place recordings answer.
  public var recorded: [RecordedEntry] = []
  /// What breaks.
  public var faults: [FaultEntry]
  /// The link.
  public var network: NetworkEntry
  /// What the server does besides its duty, in file order.
  public var server: [ServerEntry]
  /// What a person does, in file order: `operator`.
  public var operatorActs: [OperatorEntry]
  /// What must be true.
  public var expectations: [Expectation]
  /// What the run may cost: the board's limits and, in the place of some of them, its own.
  public var budgets: [BudgetNumber] = []
}

extension Scenario {
  /// Nothing happens to `board`: every input rests and nothing breaks, for as long as it is wanted.
  public static func calm(on board: Board) -> Scenario {
    Scenario(
      title: "nothing happens", file: board.file, board: board, seed: 1, duration: .seconds(86_400),
      wallClock: nil, signals: [], faults: [],
      network: NetworkEntry(
        latency: .milliseconds(20), bytesPerSecond: nil, tls: .modelled,
        handshakeCPU: .milliseconds(30)),
      server: [], operatorActs: [], expectations: [])
  }
}
