public import Units

/// What a node knows of one of its uplinks.
public struct UplinkPlan: Hashable, Sendable {
  /// The alarms about the uplink, among ``NodeConfiguration/alarms``.
  public var alarms = UplinkAlarms()
  /// Whether the end of an alarm is a message of its own.
  public var sendsCleared = false
  /// Whether what was lost is a message of its own.
  public var sendsGaps = false
  /// How failed deliveries are retried.
  public var retry = RetryPolicy(first: .seconds(1), cap: .seconds(60))
  /// The most reports that leave together, with any pace; 1 where each leaves alone.
  public var batchMax = 1
  /// Whether the pace that holds says how many that are.
  public var followsPace = true
  /// The beat at which requests leave; nil for whenever something waits.
  public var beat: TrafficBeat?
  /// The most messages that wait at a time; at least 2.
  public var outboxCapacity = 1_024
  /// What gives way when so many wait.
  public var whenFull = WhenFull.dropOldestReports

  /// Makes the plan of an uplink that takes reports and raised alarms.
  public init() {}
}

/// Waits between delivery attempts: anything up to a span that doubles from `first` to `cap`, drawn
/// at random so that nodes which failed together do not come back together.
public struct RetryPolicy: Hashable, Sendable {
  /// The wait after the first failure; more than zero.
  public var first: Interval
  /// The longest wait.
  public var cap: Interval
  /// The longest wait that a server can ask for; zero to ignore what it asks.
  public var askedMax: Interval

  /// Makes a policy.
  public init(first: Interval, cap: Interval, askedMax: Interval = .seconds(3_600)) {
    self.first = first
    self.cap = cap
    self.askedMax = askedMax
  }
}
