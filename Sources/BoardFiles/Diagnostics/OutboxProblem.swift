/// A board asks of its outbox what this release does not do.
enum OutboxProblem: Hashable, Sendable {
  /// `file`: messages are kept in memory only.
  case notInFile
  /// `when-full`: the order in which messages are dropped is fixed.
  case fixedOrder
}
