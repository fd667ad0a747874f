public import Units

/// Everything that a node decides by, as numbers; names are only in the schema of its messages.
public struct NodeConfiguration: Sendable {
  /// The channels; a channel's number is its index here.
  public var channels: [ChannelPlan]
  /// The rules; an alarm's number is its index here.
  public var alarms: [AlarmRule]
  /// The driven lines; an output's number is its index here.
  public var outputs: [OutputRule]
  /// The rules of the outputs that are controlled.
  public var controls: [ControlRule]
  /// The levels of the outputs while no node drives them, true for on; those that are left out are
  /// off.
  public var safeLevels: [Bool]
  /// The channels that messages carry, in their order.
  public var reported: [ChannelID]
  /// The channels of which reports carry a summary in place of a value.
  public var summaries: [SummaryPlan]
  /// Whether some channel must not be sent by value. Messages of alarms then carry the value of
  /// their own channel only, and that only where it is among ``reported``.
  public var isMinimised: Bool
  /// The names of ``reported``, of ``summaries`` and of the alarms, for messages; empty where
  /// nothing is sent.
  public var schema: ReportSchema
  /// The names by which a state is found again; empty where none is kept.
  public var stateNames = StateNames()
  /// The period of reports; nil for none.
  public var reportEvery: Interval?
  /// What the pace of reports goes by, in place of ``reportEvery`` and the batches of uplinks; nil
  /// where it is always the same.
  public var power: PowerPlan?
  /// The uplinks, ``UplinkID/countMax`` at most; an uplink's number is its index here. Without one
  /// no message is made.
  public var uplinks: [UplinkPlan]

  /// Makes a configuration without channels, rules, reports or uplink.
  public init() {
    channels = []
    alarms = []
    outputs = []
    controls = []
    safeLevels = []
    reported = []
    summaries = []
    isMinimised = false
    schema = ReportSchema(channels: [], alarms: [])
    reportEvery = nil
    uplinks = []
  }
}

extension NodeConfiguration {
  /// Whether an output is on while no node drives it.
  public func isSafeOn(_ output: OutputID) -> Bool {
    safeLevels.indices.contains(output.index) && safeLevels[output.index]
  }

  /// How many values a message has: those of ``reported``, then the figures of each summary.
  public var valuesPerMessage: Int { reported.count + summaries.count * SummaryFigure.count }
}

/// What a node knows of a channel.
public struct ChannelPlan: Sendable {
  /// Readings within this span after its sensor's power-up do not feed rules: after its first
  /// answer, as far as the node can know.
  public var warmUp: Interval
  /// Whether the sensor has its power since the origin of the node's clock, which is the start of
  /// the machine.
  package var isPoweredWithMachine = false
  /// How often it is read.
  package var every = Interval.zero
  /// What is made of its readings first.
  package var calibration: Calibration?
  /// What then filters them, in this order.
  package var filters: [FilterPlan] = []
  /// What it follows from; nil for a channel that is read.
  package var derivation: Derivation?
  /// The same number for channels that are read together, in their order; nil for a channel that is
  /// read by itself.
  package var moment: Int?

  /// Makes a plan.
  public init(warmUp: Interval = .zero) {
    self.warmUp = warmUp
  }

  /// Makes a plan of a channel whose readings are processed, or which follows from others.
  package init(
    warmUp: Interval = .zero, every: Interval, calibration: Calibration? = nil,
    filters: [FilterPlan] = [], derivation: Derivation? = nil, moment: Int? = nil,
    isPoweredWithMachine: Bool = false
  ) {
    self.warmUp = warmUp
    self.isPoweredWithMachine = isPoweredWithMachine
    self.every = every
    self.derivation = derivation
    self.moment = moment
    self.calibration = calibration
    self.filters = filters
  }

  /// Until when a node that starts at `now` takes its sensor for one that warms up.
  func warmUntil(from now: Instant) -> Instant {
    (isPoweredWithMachine ? .zero : now) + warmUp
  }
}

/// What drives an output.
public enum OutputRule: Hashable, Sendable {
  /// Active while any alarm is raised.
  case anyAlarm
  /// Active while this alarm is raised.
  case alarm(AlarmID)
  /// Active as the rules in ``NodeConfiguration/controls`` and these limits say.
  case control(LineLimits)
}
