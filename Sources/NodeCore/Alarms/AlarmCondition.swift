public import Units

/// When a rule's condition begins and ends to hold.
public enum AlarmCondition: Hashable, Sendable {
  /// Begins when `raise` holds and ends when `clear` holds; between them nothing changes.
  case compares(raise: Threshold, clear: Threshold)
  /// Begins with a value outside the first range and ends with one inside `clear`, which is within
  /// it; between them nothing changes.
  case outside(ClosedRange<Int64>, clear: ClosedRange<Int64>)
  /// The channel reads exactly this scaled value (0 or 1 for truth channels).
  case equals(Int64)
  /// The value is by so much or more above the least value of the span before it, or below the
  /// greatest where `by` is negative.
  case changes(by: Int64, within: Interval)
  /// All values of this span or longer are the same, and they are two at least.
  case unchanged(for: Interval)
  /// No value for this span, from the start on; a fault is none.
  case stale(after: Interval)
  /// The channel cannot be read.
  case fault
  /// Begins when so many per cent of the readings over a span are faults, or more, and ends when
  /// less than `clear` are.
  case faultShare(percent: Int64, clear: Int64, over: Interval)
  /// All, or any, of these alarms are raised.
  case combines(AlarmSet, needsAll: Bool)

  /// Whether the condition is about the reading itself and not about its value, so that it counts
  /// while the channel warms up.
  var isAboutReading: Bool {
    switch self {
    case .fault, .faultShare, .stale: true
    default: false
    }
  }
}

/// Set of alarms.
public struct AlarmSet: Hashable, Sendable {
  /// The most alarms that a rule over alarms can name: those with numbers below it.
  public static let countMax = 64

  private var bits: UInt64 = 0

  /// Makes an empty set.
  public init() {}

  /// Adds an alarm.
  public mutating func insert(_ alarm: AlarmID) {
    precondition(alarm.index < Self.countMax, "an alarm in a set has a number below 64")
    bits |= 1 << UInt64(alarm.index)
  }

  /// Adds or removes an alarm.
  mutating func set(_ alarm: AlarmID, _ isMember: Bool) {
    if isMember { insert(alarm) } else { bits &= ~(1 << UInt64(alarm.index)) }
  }

  /// Whether all of these, or any, are among those that are `raised`.
  func hold(in raised: AlarmSet, needsAll: Bool) -> Bool {
    needsAll ? isSubset(of: raised) : intersects(raised)
  }

  /// Whether all of these are in `other`.
  func isSubset(of other: AlarmSet) -> Bool { bits & ~other.bits == 0 }

  /// Whether any of these is in `other`.
  private func intersects(_ other: AlarmSet) -> Bool { bits & other.bits != 0 }
}
