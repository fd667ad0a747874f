/// A point of monotonic time in whole microseconds since an origin that its clock chooses.
///
/// On Linux the origin is that of `CLOCK_MONOTONIC` (clock_gettime(2)); in a simulation it is the
/// start of the scenario. Never a wall-clock time. Range: 584 000 years; arithmetic saturates.
public struct Instant: Hashable, Comparable, Sendable {
  /// Microseconds since the clock's origin.
  public let microseconds: UInt64

  /// Makes the point `microseconds` µs after the origin.
  @inlinable
  public init(microseconds: UInt64) {
    self.microseconds = microseconds
  }

  /// The clock's origin.
  public static let zero = Instant(microseconds: 0)

  /// A point that no run reaches: the deadline of something that never falls due.
  public static let never = Instant(microseconds: .max)

  /// The point `span` later (or earlier, if negative), saturating at both ends.
  @inlinable
  public static func + (point: Instant, span: Interval) -> Instant {
    let magnitude = span.microseconds.magnitude
    if span.microseconds < 0 {
      return Instant(
        microseconds: point.microseconds < magnitude ? 0 : point.microseconds - magnitude)
    }
    let (sum, overflow) = point.microseconds.addingReportingOverflow(magnitude)
    return Instant(microseconds: overflow ? .max : sum)
  }

  /// The span from `earlier` to this point; negative if `earlier` is the later one. Saturates.
  @inlinable
  public func since(_ earlier: Instant) -> Interval {
    if microseconds >= earlier.microseconds {
      return Interval(microseconds: Int64(clamping: microseconds - earlier.microseconds))
    }
    return Interval(microseconds: -Int64(clamping: earlier.microseconds - microseconds))
  }

  /// Whether `left` comes before `right`.
  @inlinable
  public static func < (left: Instant, right: Instant) -> Bool {
    left.microseconds < right.microseconds
  }
}

/// The first point of the grid `due`, `due + every`, ... that is after `now`.
@inlinable
@inline(__always)
public func nextOnGrid(from due: Instant, every: Interval, after now: Instant) -> Instant {
  var next = due + every
  if next > now { return next }
  let missed = now.since(due).microseconds / every.microseconds
  next = due + every.times(missed + 1)
  return next
}
