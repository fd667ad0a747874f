/// Wall-clock time in seconds since 1970, as far as the node knows it.
public enum WallTime: Hashable, Sendable {
  /// The time is not known.
  case unknown
  /// The present time.
  case known(Int64)
  /// The clock is not set, but it is this late or later: a stored time has passed.
  case atLeast(Int64)
}
