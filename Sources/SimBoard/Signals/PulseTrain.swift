public import Units

/// Pulses that repeat after a fixed period without end.
public struct PulseTrain: Sendable {
  private let pulses: [(at: UInt64, length: UInt64)]
  private let every: UInt64
  private let low: Int64
  private let high: Int64

  /// Makes a train of `pulses`, `high` during each and `low` otherwise, repeated `every` span (at
  /// least 1 µs). A pulse as long as the span never ends.
  public init(
    _ pulses: [(at: Instant, length: Interval)], every: Interval, low: Int64, high: Int64
  ) {
    self.pulses = pulses.map { pulse in
      (at: pulse.at.microseconds, length: UInt64(max(0, pulse.length.microseconds)))
    }
    self.every = UInt64(max(1, every.microseconds))
    self.low = low
    self.high = high
  }

  /// What the value never leaves.
  var bounds: ClosedRange<Int64> { min(low, high)...max(low, high) }

  /// The value at `now`.
  public func value(at now: Instant) -> Int64 {
    let active = pulses.contains { pulse in
      now.microseconds >= pulse.at && (now.microseconds - pulse.at) % every < pulse.length
    }
    return active ? high : low
  }

  /// The next beginning or end of a pulse after `now`.
  public func nextChange(after now: Instant) -> Instant? {
    pulses.compactMap { nextEdge($0, after: now.microseconds) }.min()
      .map { Instant(microseconds: $0) }
  }

  private func nextEdge(
    _ pulse: (at: UInt64, length: UInt64), after now: UInt64
  ) -> UInt64? {
    guard pulse.length > 0 else { return nil }
    guard now >= pulse.at else { return pulse.at }
    guard pulse.length < every else { return nil }
    let phase = (now - pulse.at) % every
    let (edge, overflow) = now.addingReportingOverflow(
      phase < pulse.length ? pulse.length - phase : every - phase)
    return overflow ? nil : edge
  }
}
