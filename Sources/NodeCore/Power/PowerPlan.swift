public import Units

/// How often a node reports, and how what waits leaves.
public struct ReportPace: Hashable, Sendable {
  /// The period of reports; more than zero.
  public var every: Interval
  /// How often reports that wait leave, together; zero for each at once.
  public var sendEvery: Interval
  /// The most reports in one request.
  public var batch: Int

  /// Makes a pace.
  public init(every: Interval, sendEvery: Interval = .zero, batch: Int = 1) {
    self.every = every
    self.sendEvery = sendEvery
    self.batch = batch
  }

  /// Of each figure the one that takes less power.
  func thrifty(with other: ReportPace) -> ReportPace {
    ReportPace(
      every: max(every, other.every), sendEvery: max(sendEvery, other.sendEvery),
      batch: max(batch, other.batch))
  }
}

/// What the pace of a node's reports goes by: the level of a battery, line power, a metered link.
public struct PowerPlan: Hashable, Sendable {
  /// A channel that the pace goes by.
  public struct Source: Hashable, Sendable {
    /// The channel.
    public var channel: ChannelID
    /// How long its last value counts; nil for a line that reports changes only.
    public var staleAfter: Interval?

    /// Makes a source.
    public init(channel: ChannelID, staleAfter: Interval?) {
      self.channel = channel
      self.staleAfter = staleAfter
    }
  }

  /// The pace between two limits of the battery's channel.
  public struct Level: Hashable, Sendable {
    /// The level is for values above this; nil for the last one.
    public var above: Int64?
    /// The pace.
    public var pace: ReportPace

    /// Makes a level.
    public init(above: Int64?, pace: ReportPace) {
      self.above = above
      self.pace = pace
    }
  }

  /// The pace while a channel is true, or false.
  public struct Condition: Hashable, Sendable {
    /// The channel.
    public var source: Source
    /// What it must be.
    public var isTrue: Bool
    /// The pace.
    public var pace: ReportPace

    /// Makes a condition.
    public init(source: Source, isTrue: Bool, pace: ReportPace) {
      self.source = source
      self.isTrue = isTrue
      self.pace = pace
    }
  }

  /// The battery's channel; nil where nothing goes by it.
  public var battery: Source?
  /// From the highest to the lowest; at least one.
  public var levels: [Level]
  /// How far above its limit a value must be for a change to a higher level.
  public var hysteresis: Int64
  /// Line power.
  public var mains: Condition?
  /// A link whose use costs money.
  public var metered: Condition?
  /// How long the radio stays on for messages without an acknowledgement.
  public var window: Interval

  /// Makes a plan; that of a board without a battery has one level.
  public init(
    battery: Source?, levels: [Level], hysteresis: Int64 = 0, mains: Condition? = nil,
    metered: Condition? = nil, window: Interval = .seconds(120)
  ) {
    self.battery = battery
    self.levels = levels
    self.hysteresis = hysteresis
    self.mains = mains
    self.metered = metered
    self.window = window
  }
}
