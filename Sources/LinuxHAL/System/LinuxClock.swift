import Glibc
public import HAL
public import Units

/// The node's clocks: CLOCK_MONOTONIC, on which GPIO edges are stamped too, and the wall clock.
public struct LinuxClock: MonotonicClock, WallClock, Sendable {
  /// Makes a clock; all of them show the same time.
  public init() {}

  /// The present of CLOCK_MONOTONIC, in whole microseconds since its origin (clock_gettime(2)).
  public var now: Instant {
    let time = Self.read(CLOCK_MONOTONIC)
    return Instant(
      microseconds: UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1_000)
  }

  /// Seconds since 1970-01-01T00:00:00Z by the system's clock; nil while that is plainly unset.
  ///
  /// The value may be wrong and may jump: use it for certificates and for the time a person reads.
  public func wallClockSeconds() -> Int64? {
    Self.plausible(Int64(Self.read(CLOCK_REALTIME).tv_sec))
  }

  /// What certificates are held against: the system's clock, or the later of `bound` and the time
  /// of this program's making while the clock shows less than that, for then it is not set.
  public func wallTime(after bound: Int64) -> WallTime {
    Self.wallTime(Int64(Self.read(CLOCK_REALTIME).tv_sec), after: bound)
  }

  static func wallTime(_ seconds: Int64, after bound: Int64) -> WallTime {
    let least = max(bound, WallTime.earliestSeconds)
    return seconds >= least ? .known(seconds) : .atLeast(least)
  }

  static func plausible(_ seconds: Int64) -> Int64? {
    seconds >= WallTime.earliestSeconds ? seconds : nil
  }

  private static func read(_ clock: clockid_t) -> timespec {
    var time = timespec()
    // Fails only for a clock that the kernel does not have; every Linux has these two.
    _ = clock_gettime(clock, &time)
    return time
  }
}
