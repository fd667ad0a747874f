/// A problem of a board's outbox: a setting that this release does not support.
enum OutboxProblem: Hashable, Sendable {
  /// `file`: messages are kept in memory only.
  case notInFile
  /// `when-full`: the order in which messages are dropped is fixed.
  case fixedOrder
}
