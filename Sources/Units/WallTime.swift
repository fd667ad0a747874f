/// Wall-clock time in seconds since 1970, as far as the node knows it.
public enum WallTime: Hashable, Sendable {
  /// The time is not known.
  case unknown
  /// The present time.
  case known(Int64)
  /// The clock is not set, but it is this late or later: a stored time has passed.
  case atLeast(Int64)

  /// 2025-01-01T00:00:00Z. A board without a battery-backed clock starts in 1970 or at the build
  /// date of its system, and a time before this program existed cannot be right.
  public static let earliestSeconds: Int64 = 1_735_689_600
}
