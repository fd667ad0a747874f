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

/// One rule: which channel, when it holds, and how the alarm behaves.
public struct AlarmRule: Hashable, Sendable {
  /// The watched channel; nil where the node itself feeds the alarm, or other alarms do.
  public var channel: ChannelID?
  /// When the condition holds.
  public var condition: AlarmCondition
  /// How long it must hold before the alarm is raised.
  public var holdFor: Interval
  /// Whether the channel reports each change when it happens, as a line with edges does: then a
  /// value holds until the next one. Between the readings of any other channel nothing is known,
  /// and a hold-off ends with a reading only.
  public var holdsBetweenReadings: Bool
  /// How often a raised alarm repeats its message; nil for never.
  public var repeatEvery: Interval?
  /// The least span between two messages of the alarm; nil for none.
  public var atMostEvery: Interval?
  /// Whether the alarm stays raised until acknowledged.
  public var latch: Bool
  /// The truth channel that acknowledges the alarm when it becomes true.
  public var acknowledge: ChannelID?

  /// Makes a rule; by default it is raised at once, reported once and cleared by its condition.
  public init(
    channel: ChannelID?, condition: AlarmCondition, holdFor: Interval = .zero,
    holdsBetweenReadings: Bool = false, repeatEvery: Interval? = nil, atMostEvery: Interval? = nil,
    latch: Bool = false, acknowledge: ChannelID? = nil
  ) {
    self.channel = channel
    self.condition = condition
    self.holdFor = holdFor
    self.holdsBetweenReadings = holdsBetweenReadings
    self.repeatEvery = repeatEvery
    self.atMostEvery = atMostEvery
    self.latch = latch
    self.acknowledge = acknowledge
  }

  /// Whether time alone is evidence that the condition goes on.
  var isTimed: Bool {
    switch condition {
    case .compares, .outside, .equals: holdsBetweenReadings
    case .stale, .combines: true
    case .changes, .unchanged, .fault, .faultShare: false
    }
  }
}
