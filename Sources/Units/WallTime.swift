/// What is known of the wall-clock time, in seconds since 1970.
public enum WallTime: Hashable, Sendable {
  /// Nothing.
  case unknown
  /// It is now.
  case known(Int64)
  /// The clock is not set, but it is this late or later: a stored time has passed.
  case atLeast(Int64)
}
