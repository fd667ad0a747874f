import Units

/// Timing of a converter that runs by itself or on demand: when conversions end, in µs.
struct ConversionCycle {
  /// After a longer silence only so many of the last conversions are done: what a chip shows is
  /// of the last one, and its fault queue is no longer than six.
  static let catchUpMax: UInt64 = 16

  /// How long one conversion takes.
  let conversion: UInt64
  /// From the end of one conversion to the end of the next.
  let period: UInt64
  /// The end of the conversion that runs or comes next; `.max` for none.
  private var end = UInt64.max

  /// A cycle that rests.
  init(conversion: UInt64, period: UInt64) {
    self.conversion = conversion
    self.period = period
  }

  /// The end of the conversion that runs or comes next; nil for none.
  var nextEnd: Instant? { isResting ? nil : Instant(microseconds: end) }

  /// Whether no conversion runs or will run.
  var isResting: Bool { end == .max }

  /// Begins a conversion at `now`.
  mutating func begin(at now: UInt64) {
    end = now &+ conversion
  }

  /// Begins no more conversions; one that runs at `now` still ends.
  mutating func halt(at now: UInt64) {
    if !isConverting(at: now) { end = .max }
  }

  /// Whether a conversion runs at `now`; all that ended before must have been taken.
  func isConverting(at now: UInt64) -> Bool {
    !isResting && now >= end - conversion
  }

  /// The end of the next conversion that ended up to `now`, nil after the last; `isContinuous` if
  /// another one follows each. Of several only the last is handed out where `isLastEnough`.
  mutating func next(
    by now: UInt64, isContinuous: Bool, isLastEnough: @autoclosure () -> Bool = false
  ) -> UInt64? {
    guard now >= end, !isResting else { return nil }
    guard isContinuous else {
      defer { end = .max }
      return end
    }
    let missed = (now - end) / period
    if missed > 0, isLastEnough() {
      end += missed * period
    } else if missed >= Self.catchUpMax {
      end += (missed - Self.catchUpMax + 1) * period
    }
    defer { end += period }
    return end
  }

  /// This cycle with other times; a conversion that is under way keeps its end.
  func retimed(conversion: UInt64, period: UInt64) -> ConversionCycle {
    var cycle = ConversionCycle(conversion: conversion, period: period)
    cycle.end = end
    return cycle
  }
}
