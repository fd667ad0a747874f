public import Units

/// A channel of which messages carry a summary and no single value.
public struct SummaryPlan: Hashable, Sendable {
  /// What the total of a summary is.
  public enum Total: Hashable, Sendable {
    /// The sum of the readings.
    case sum
    /// How much the channel has grown: an energy, a count.
    case growth
    /// How often the channel has become true; such a channel has no least, greatest or mean.
    case rises
    /// The same of a channel that is read at equal times: its mean is the share of the readings
    /// that were true.
    case duty
  }

  /// The channel.
  public var channel: ChannelID
  /// The period; nil for that of reports.
  public var over: Interval?
  /// What the total is.
  public var total: Total

  /// Makes a plan.
  public init(channel: ChannelID, over: Interval? = nil, total: Total = .sum) {
    self.channel = channel
    self.over = over
    self.total = total
  }
}

/// A figure of a summary; the raw value is its place in a message.
public enum SummaryFigure: Int, CaseIterable, Sendable {
  /// How many figures there are.
  public static let count = 7

  /// How many readings had a value.
  case readings
  /// How many readings were faults.
  case faults
  /// The least value.
  case least
  /// The mean of the values, rounded to the nearest step; of a truth the share in thousandths.
  case mean
  /// The greatest value.
  case greatest
  /// The last value.
  case last
  /// The total, as the plan says.
  case total
}

extension SummaryFigure {
  /// What the figure is for a channel of that kind; nil for a whole number.
  package func kind(of channel: QuantityKind) -> QuantityKind? {
    switch self {
    case .readings, .faults: nil
    case .total: channel == .truth ? nil : channel
    case .mean: channel == .truth ? .count : channel
    case .least, .greatest, .last: channel
    }
  }
}
