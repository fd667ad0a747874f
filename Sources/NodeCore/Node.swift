public import Units

/// What happened to the node.
public enum NodeInput: Hashable, Sendable {
  /// Channel `channel` was read: a value or a fault.
  case reading(channel: Int, ReportedValue)
  /// Time has passed; due at ``Node/nextDeadline`` at the latest.
  case elapsed
  /// The delivery that was asked for last has ended.
  case delivery(DeliveryOutcome)
}

/// What the node wants done, in order.
public enum NodeAction: Hashable, Sendable {
  /// Drive output number `output`.
  case drive(output: Int, active: Bool)
  /// Begin to deliver this message; exactly one delivery is under way at a time.
  case deliver(Message)
  /// Give the delivery under way up; it counts as neither acknowledged nor failed.
  case abandon(Message)
  /// For observers: an alarm changed or repeats itself.
  case alarm(Int, AlarmEvent)
  /// For observers: a message was accepted and will not be forgotten before it is acknowledged.
  case accepted(Message)
  /// For observers: the outbox is full and this message gave way.
  case dropped(Message)
}

/// The decisions of a node, sans I/O: readings in, alarms, reports and deliveries out.
///
/// The caller feeds ``handle(_:at:)``, takes every ``nextAction()`` after it, and comes back at
/// ``nextDeadline``. Time is a parameter; nothing here reads a clock, a file or a random source.
public struct Node: ~Copyable, Sendable {
  /// A delivery under way gives way to an alarm after this span: a stalled report must not hold an
  /// alarm back, and a healthy exchange is over by then.
  public static let patienceWithReports = Interval.seconds(1)

  let configuration: NodeConfiguration
  var alarms: [AlarmMachine]
  private let watching: ChannelIndex
  private let acknowledging: ChannelIndex
  var values: [ReportedValue]
  var outputs: [Bool]
  var outbox: Outbox
  var backoff: Backoff
  private var warmUntil: [Instant]
  var actions = ActionQueue()
  var alarmsDue = Instant.never
  var reportDue: Instant
  var retryDue = Instant.zero
  /// The message whose delivery is under way.
  public internal(set) var inDelivery: Message?
  var deliveryBegan = Instant.zero
  var sequence: UInt64 = 0

  /// Makes a node that starts at `now`; `seed` spreads its retries.
  public init(_ configuration: NodeConfiguration, seed: UInt64, at now: Instant) {
    self.configuration = configuration
    alarms = configuration.alarms.map { AlarmMachine($0) }
    let channels = configuration.channels.count
    watching = ChannelIndex(configuration.alarms.map { $0.channel }, channels: channels)
    acknowledging = ChannelIndex(configuration.alarms.map { $0.acknowledge }, channels: channels)
    values = [ReportedValue](repeating: .absent, count: configuration.channels.count)
    warmUntil = configuration.channels.map { now + $0.warmUp }
    outputs = [Bool](repeating: false, count: configuration.outputs.count)
    outbox = Outbox(
      capacity: configuration.outboxCapacity, width: configuration.reported.count)
    backoff = Backoff(configuration.retry, seed: seed)
    reportDue = configuration.reportEvery.map { now + $0 } ?? .never
  }

  /// How many messages wait for their acknowledgement.
  public var waiting: Int { outbox.count }

  /// Whether alarm number `alarm` is raised.
  public func isRaised(_ alarm: Int) -> Bool { alarms[alarm].isRaised }

  /// The channel's last reading.
  public func reading(of channel: Int) -> ReportedValue { values[channel] }

  /// Value `index` of the message's report, frozen when the message was made.
  public func value(_ index: Int, of message: Message) -> ReportedValue {
    outbox.value(index, of: message)
  }

  /// When `handle(.elapsed, at:)` falls due; ``Units/Instant/never`` when only inputs can matter.
  public var nextDeadline: Instant {
    // Mutates nothing; but for any other getter the compiler copies the whole node first.
    mutating get { min(min(alarmsDue, reportDue), deliveryDue) }
  }

  /// Takes what happened; afterwards take every action.
  public mutating func handle(_ input: NodeInput, at now: Instant) {
    switch input {
    case .reading(let channel, let value): take(value, from: channel, at: now)
    case .elapsed: elapse(at: now)
    case .delivery(let outcome): end(outcome, at: now)
    }
  }

  /// The next thing to do; nil when everything is done.
  public mutating func nextAction() -> NodeAction? {
    actions.take()
  }

  private mutating func take(_ value: ReportedValue, from channel: Int, at now: Instant) {
    values[channel] = value
    let isWarm = now >= warmUntil[channel]
    var number = watching.first(of: channel)
    while number != ChannelIndex.end {
      // A channel that warms up is not believed, but one that cannot be read at all is.
      if isWarm || alarms[number].rule.condition == .fault {
        step(number, at: now) { $0.reading(value, at: now) }
      }
      number = watching.next(after: number)
    }
    guard case .value(1) = value else { return }
    number = acknowledging.first(of: channel)
    while number != ChannelIndex.end {
      step(number, at: now) { $0.acknowledge(at: now) }
      number = acknowledging.next(after: number)
    }
  }

  private mutating func elapse(at now: Instant) {
    if now >= alarmsDue {
      for number in alarms.indices {
        step(number, at: now) { $0.elapsed(at: now) }
      }
    }
    if let every = configuration.reportEvery, now >= reportDue {
      accept(.report, at: now)
      reportDue = reportDue + every
      // After a jump over several periods one report is enough; the grid stays.
      while reportDue <= now { reportDue = reportDue + every }
    }
    continueDelivery(at: now)
  }

  /// Moves an alarm on and does what follows from it.
  mutating func step(
    _ number: Int, at now: Instant, _ move: (inout AlarmMachine) -> AlarmTransition
  ) {
    let deadline = alarms[number].deadline
    let transition = move(&alarms[number])
    if alarms[number].deadline != deadline { refreshAlarmsDue() }
    if transition != .none { follow(transition, of: number, at: now) }
  }

  private mutating func follow(_ transition: AlarmTransition, of number: Int, at now: Instant) {
    switch transition {
    case .none: return
    case .raised: tell(.raised, of: number, at: now)
    case .repeated: tell(.repeated, of: number, at: now)
    case .cleared: tell(.cleared, of: number, at: now)
    }
    if transition != .repeated { refreshOutputs() }
  }

  private mutating func refreshAlarmsDue() {
    var due = Instant.never
    for alarm in alarms { due = min(due, alarm.deadline) }
    alarmsDue = due
  }

  private mutating func refreshOutputs() {
    for (number, rule) in configuration.outputs.enumerated() {
      let active =
        switch rule {
        case .anyAlarm: alarms.contains { $0.isRaised }
        case .alarm(let alarm): alarms[alarm].isRaised
        }
      guard outputs[number] != active else { continue }
      outputs[number] = active
      actions.append(.drive(output: number, active: active))
    }
  }
}
