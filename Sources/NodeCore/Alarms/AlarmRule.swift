public import Units

/// A comparison with its strictness spelled out.
public enum Threshold: Hashable, Sendable {
  /// Greater than, strictly.
  case above(Int64)
  /// Greater or equal.
  case atOrAbove(Int64)
  /// Less than, strictly.
  case below(Int64)
  /// Less or equal.
  case atOrBelow(Int64)

  /// Whether `value` satisfies the comparison.
  @inlinable
  public func holds(for value: Int64) -> Bool {
    switch self {
    case .above(let limit): value > limit
    case .atOrAbove(let limit): value >= limit
    case .below(let limit): value < limit
    case .atOrBelow(let limit): value <= limit
    }
  }
}

/// When a rule's condition begins and ends to hold.
public enum AlarmCondition: Hashable, Sendable {
  /// Begins when `raise` holds and ends when `clear` holds; between them nothing changes.
  case compares(raise: Threshold, clear: Threshold)
  /// The channel reads exactly this scaled value (0 or 1 for truth channels).
  case equals(Int64)
  /// The channel cannot be read.
  case fault
}

/// One rule: which channel, when it holds, and how the alarm behaves.
public struct AlarmRule: Hashable, Sendable {
  /// The watched channel; nil where the node itself feeds the alarm.
  public var channel: ChannelID?
  /// When the condition holds.
  public var condition: AlarmCondition
  /// How long it must hold without a break before the alarm is raised.
  public var holdFor: Interval
  /// How often a raised alarm repeats its message; nil for never.
  public var repeatEvery: Interval?
  /// Whether the alarm stays raised until acknowledged.
  public var latch: Bool
  /// The truth channel that acknowledges a latched alarm.
  public var acknowledge: ChannelID?

  /// Makes a rule; by default it is raised at once, reported once and cleared by its condition.
  public init(
    channel: ChannelID?, condition: AlarmCondition, holdFor: Interval = .zero,
    repeatEvery: Interval? = nil, latch: Bool = false, acknowledge: ChannelID? = nil
  ) {
    self.channel = channel
    self.condition = condition
    self.holdFor = holdFor
    self.repeatEvery = repeatEvery
    self.latch = latch
    self.acknowledge = acknowledge
  }
}
