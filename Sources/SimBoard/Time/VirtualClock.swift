public import HAL
public import Units

/// The time of a simulation: advances only through its `advance` methods and never goes back.
///
/// What is due on the way is done at its own time, even in the middle of a bus transfer: the clock
/// stops at ``nextDeadline``, calls ``onDeadline`` and goes on.
public final class VirtualClock: MonotonicClock {
  /// The present.
  public private(set) var now = Instant.zero
  /// When to call ``onDeadline``, which sets the next time.
  public var nextDeadline = Instant.never
  /// Called at ``nextDeadline``.
  public var onDeadline: (() -> Void)?

  /// Makes a clock at its origin.
  public init() {}

  /// Moves on to `point`; a point in the past changes nothing.
  @inline(__always)
  public func advance(to point: Instant) {
    if nextDeadline <= point { stopOnTheWay(to: point) }
    now = max(now, point)
  }

  /// Moves on by `span`.
  @inline(__always)
  public func advance(by span: Interval) {
    advance(to: now + span)
  }

  /// Moves on by `count` µs.
  @inline(__always)
  func advance(microseconds count: UInt64) {
    let (sum, overflow) = now.microseconds.addingReportingOverflow(count)
    advance(to: Instant(microseconds: overflow ? .max : sum))
  }

  @inline(never)
  private func stopOnTheWay(to point: Instant) {
    while nextDeadline <= point {
      now = max(now, nextDeadline)
      guard let onDeadline else { return }
      nextDeadline = .never
      onDeadline()
    }
  }
}
