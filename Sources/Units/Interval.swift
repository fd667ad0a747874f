/// A span of time in whole microseconds; negative spans exist only as differences.
///
/// Range: ± 292 000 years. Arithmetic saturates at the ends, so a sum never traps.
public struct Interval: Hashable, Comparable, Sendable {
  /// The length in microseconds.
  public let microseconds: Int64

  /// Makes a span of `microseconds` µs.
  @inlinable
  public init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  /// The empty span.
  public static let zero = Interval(microseconds: 0)

  /// A span of `count` µs.
  @inlinable
  public static func microseconds(_ count: Int64) -> Interval {
    Interval(microseconds: count)
  }

  /// A span of `count` ms.
  @inlinable
  public static func milliseconds(_ count: Int64) -> Interval {
    Interval(microseconds: count).times(1_000)
  }

  /// A span of `count` s.
  @inlinable
  public static func seconds(_ count: Int64) -> Interval {
    Interval(microseconds: count).times(1_000_000)
  }

  /// This span `factor` times over, saturating.
  @inlinable
  public func times(_ factor: Int64) -> Interval {
    let (product, overflow) = microseconds.multipliedReportingOverflow(by: factor)
    guard overflow else { return Interval(microseconds: product) }
    return Interval(microseconds: (microseconds < 0) == (factor < 0) ? .max : .min)
  }

  /// Both spans one after the other, saturating.
  @inlinable
  public static func + (left: Interval, right: Interval) -> Interval {
    let (sum, overflow) = left.microseconds.addingReportingOverflow(right.microseconds)
    guard overflow else { return Interval(microseconds: sum) }
    return Interval(microseconds: right.microseconds < 0 ? .min : .max)
  }

  /// Whether `left` is the shorter span.
  @inlinable
  public static func < (left: Interval, right: Interval) -> Bool {
    left.microseconds < right.microseconds
  }
}
