public import HAL
public import Units

/// The time of a simulation: it moves when somebody moves it and never back.
public final class VirtualClock: MonotonicClock {
  /// The present.
  public private(set) var now = Instant.zero

  /// Makes a clock that stands at its origin.
  public init() {}

  /// Moves on to `point`; a point in the past changes nothing.
  public func advance(to point: Instant) {
    now = max(now, point)
  }

  /// Moves on by `span`.
  public func advance(by span: Interval) {
    advance(to: now + span)
  }
}
