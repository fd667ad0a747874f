/// A problem of a board's outbox.
enum OutboxProblem: Hashable, Sendable {
  /// `limit` is less than the tables of a file need.
  case limitTooSmall(least: Int64)
  /// `max-age` without a `file`.
  case ageInMemory
  /// `when-full: thin-reports` with reports that cannot say least, mean and greatest.
  case thinningInFormat(String, able: [String])
}
