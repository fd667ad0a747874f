package import Units

/// A scenario file as checked values: what happens to a board and what must then be true.
package struct Scenario: Sendable {
  /// The sentence that the file claims.
  package var title: String
  /// The file it came from.
  package var file: String
  /// The board it runs on.
  package var board: Board
  /// The seed of everything random, 0...2^63 - 1; 1 where the file is silent.
  package var seed: UInt64
  /// How long it runs: `for`; 1 ms...366 days.
  package var duration: Interval
  /// The node's wall clock: `clock: 2026-01-01T00:00:00Z`.
  package var clock: ClockEntry
  /// What the world does.
  package var signals: [SignalEntry]
  /// Chips in whose place recordings answer.
  package var recorded: [RecordedEntry] = []
  /// A recording that answers for the whole board; nil where the board is simulated.
  package var recording: BoardRecording?
  /// What breaks.
  package var faults: [FaultEntry]
  /// The link.
  package var network: NetworkEntry
  /// What the server does besides its duty, in file order.
  package var server: [ServerEntry]
  /// What a person does, in file order: `operator`.
  package var operatorActs: [OperatorEntry]
  /// What must be true.
  package var expectations: [Expectation]
  /// The inputs that nothing drives and that nothing holds: their levels are noise.
  package var floating: [SignalTarget] = []
  /// What the run may cost: the board's limits and, in the place of some of them, its own.
  package var budgets: [BudgetNumber] = []
}

extension Scenario {
  /// Nothing happens to `board`: every input rests and nothing breaks, for as long as it is wanted.
  package static func calm(on board: Board) -> Scenario {
    Scenario(
      title: "nothing happens", file: board.file, board: board, seed: 1, duration: .seconds(86_400),
      clock: ClockEntry(), signals: [], faults: [],
      network: NetworkEntry(
        way: NetworkEntry.standard.way, tls: .modelled,
        handshakeCPU: NetworkEntry.standard.handshakeCPU),
      server: [], operatorActs: [], expectations: [])
  }
}
