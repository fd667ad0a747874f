public import Units

/// What happened to the node.
public enum NodeInput: Hashable, Sendable {
  /// The channel was read: a value or a fault.
  case reading(channel: ChannelID, ReportedValue)
  /// Time has passed; due at ``Node/nextDeadline`` at the latest.
  case elapsed
  /// The delivery that was asked for last over this uplink has ended.
  case delivery(DeliveryOutcome, over: UplinkID = .first)
  /// An operator gives an order for a controlled line.
  case order(LineOrder, output: OutputID)
}

/// What the node wants done, in order.
public enum NodeAction: Hashable, Sendable {
  /// Drive the output.
  case drive(output: OutputID, active: Bool)
  /// Begin to deliver this message over this uplink, which has one delivery under way at a time.
  case deliver(Message, over: UplinkID = .first)
  /// Deliver this report together with the message of the last ``deliver(_:over:)`` of its uplink:
  /// one answer is about both. A link that does not take it has it detached.
  case attach(Message, over: UplinkID = .first)
  /// Give the uplink's delivery under way up; it counts as neither acknowledged nor failed.
  case abandon(Message, over: UplinkID = .first)
  /// For observers: what rules and messages see of a reading, where ``Node/refinesReadings``.
  case reading(ChannelID, ReportedValue)
  /// For observers: an alarm changed or repeats itself.
  case alarm(AlarmID, AlarmEvent)
  /// For observers: a message was accepted and will not be forgotten before each of these uplinks
  /// has it acknowledged.
  case accepted(Message, for: UplinkSet = UplinkSet(.first))
  /// For observers: the store has no more room for this uplink, and this message gave way.
  case dropped(Message, for: UplinkID = .first)
  /// For observers: the server will never take this message, and the store has put it aside.
  case parked(Message, for: UplinkID = .first)
  /// For observers: so many reports were not made, because the node could not look at the time for
  /// several of their periods.
  case reportsSkipped(Int)
  /// For observers: what is known of the power has changed, and reports now have this pace.
  case paced(ReportPace)
  /// For observers: an operator's order for a line, or its end.
  case ordered(output: OutputID, LineOrder)
}

/// The decisions of a node, sans I/O: readings in, alarms, reports and deliveries out.
///
/// The caller feeds ``handle(_:at:)``, takes every ``nextAction()`` after it, and comes back at
/// ``nextDeadline``. Time is a parameter; nothing here reads a clock, a file or a random source.
///
/// An input's time is its own: that of the edge or of the reading, however late the caller hands it
/// in. Hold-offs and repetitions that end by a reading come before it, each at its own time.
public struct Node: ~Copyable {
  /// A delivery under way gives way to an alarm after this span: a stalled report must not hold an
  /// alarm back, and a healthy exchange is over by then.
  public static let reportPreemptionDelay = Interval.seconds(1)
  /// A repetition is made up for after a turn that took longer than its period; but a process that
  /// was stopped for an hour does not repeat itself for an hour.
  public static let repetitionsMadeUp = Interval.seconds(10)

  let configuration: NodeConfiguration
  var alarms: [AlarmMachine]
  private let watching: ChannelIndex
  private let acknowledging: ChannelIndex
  private let hasButtons: Bool
  var control: Control
  private let isControlling: Bool
  /// Whether control rules or the pace of reports follow readings.
  private let isFollowed: Bool
  var values: [ReportedValue]
  var outputs: [Bool]
  /// The alarms that watch other alarms, each behind those that it watches.
  let combinations: [AlarmID]
  /// Whether an alarm was raised or cleared since ``combinations`` were last looked at.
  var isUnsettled = false
  /// The pauses between the messages of each alarm; empty where no alarm has one.
  var pauses: [MessagePause]
  let store: any MessageStore
  /// Whether the store keeps a state.
  let keepsState: Bool
  /// The deliveries by the uplinks' numbers.
  var deliveries: [UplinkDelivery]
  /// When the first of them wants to be called.
  private var deliveryDue = Instant.never
  private var warmUntil: [Instant]
  /// By the devices' numbers; those that have not failed may be missing.
  var failures: [DeviceFailure?] = []
  var stage: ReadingStage
  var summaries: [ChannelSummary]
  /// Whether readings go through a ``ReadingStage`` or into summaries: then the node reports by
  /// ``NodeAction/reading(_:_:)`` what it makes of each.
  public let refinesReadings: Bool
  var actions = ActionQueue()
  var alarmsDue = Instant.never
  var reportDue: Instant
  /// The period of reports that holds now.
  var reportEvery: Interval?
  /// What the pace of reports goes by; nil where it does not change.
  var power: PowerState?
  /// When reports are made and leave, where reports have more than one period.
  var schedule: ReportSchedule
  /// Whether reports have more than one period.
  let isPaced: Bool
  /// The time of the last reading, or how far time has passed.
  private(set) var latest: Instant
  /// The uplinks that have a delivery under way.
  public internal(set) var underWay = UplinkSet()
  /// What the answer says with which the delivery that is handed in next has ended, if it
  /// acknowledged nothing.
  public var remark = AnswerRemark()
  let boot: UInt64
  private var sequence: UInt64 = 0
  /// What is known of the wall-clock time, for the messages that are made from now on.
  public var wallTime = WallTime.unknown
  /// A number of the start of the machine since which the node's clock runs; 0 where it is not
  /// known. Two nodes with the same number have the same clock.
  public var machineStart: UInt64 = 0

  // All that takes a decision comes before the first property: with a branch between properties,
  // Swift 6.3 lets an optimised build release those that are not set yet.
  /// Makes a node that starts at `now`; `boot` names this start in its messages, `seed` spreads its
  /// retries. Its messages wait in `store`, or in memory without one.
  public init(
    _ configuration: NodeConfiguration, boot: UInt64, seed: UInt64, at now: Instant,
    store: (any MessageStore)? = nil
  ) {
    let channels = configuration.channels
    let isRefining = ReadingStage.isNeeded(by: channels) || !configuration.summaries.isEmpty
    let control = Control(configuration, at: now)
    let messages = store ?? MemoryStore(configuration)
    let power = configuration.power.map { PowerState($0) }
    let deliveries = UplinkDelivery.all(
      of: configuration.uplinks, power, messages, seed: seed, at: now)
    let every = power?.pace.every ?? configuration.reportEvery
    let schedule = ReportSchedule(every: every, beats: deliveries, at: now)
    let isPaced = power != nil || schedule.fillDue != .never
    let isFollowed = power != nil || !control.isEmpty
    let keepsState = store != nil && !configuration.stateNames.isEmpty
    let alarms = configuration.alarms.map { AlarmMachine($0, at: now) }
    let alarmsDue = alarms.reduce(control.due) { min($0, $1.deadline) }
    self.configuration = configuration
    self.boot = boot
    self.alarms = alarms
    combinations = Self.combinations(of: configuration.alarms)
    pauses = Self.pauses(of: configuration)
    watching = ChannelIndex(configuration.alarms.map { $0.channel }, channels: channels.count)
    acknowledging = ChannelIndex(
      configuration.alarms.map { $0.acknowledge }, channels: channels.count)
    hasButtons = configuration.alarms.contains { $0.acknowledge != nil }
    values = [ReportedValue](repeating: .absent, count: channels.count)
    warmUntil = channels.map { $0.warmUntil(from: now) }
    refinesReadings = isRefining
    summaries = ChannelSummary.all(of: configuration, at: now)
    stage = ReadingStage(of: channels, isUsed: isRefining)
    outputs = configuration.outputs.indices.map { configuration.isSafeOn(OutputID($0)) }
    isControlling = !control.isEmpty
    self.control = control
    self.isFollowed = isFollowed
    self.keepsState = keepsState
    self.store = messages
    self.power = power
    deliveryDue = Self.due(of: deliveries)
    self.deliveries = deliveries
    reportEvery = every
    reportDue = min(schedule.nextReport, schedule.fillDue)
    self.schedule = schedule
    self.isPaced = isPaced
    latest = now
    self.alarmsDue = alarmsDue
    urgentDeadline = min(alarmsDue, Self.secondReport(every, after: now))
  }

  /// Looks at the store again after it was changed, by the node or by the disk that it is on.
  public mutating func noteStore() {
    for index in deliveries.indices { deliveries[index].note(store) }
    refreshDeliveryDue()
  }

  mutating func refreshDeliveryDue() { deliveryDue = Self.due(of: deliveries) }

  private static func secondReport(_ every: Interval?, after now: Instant) -> Instant {
    every.map { now + $0 + $0 } ?? .never
  }

  private static func due(of deliveries: [UplinkDelivery]) -> Instant {
    var due = Instant.never
    for index in deliveries.indices { due = min(due, deliveries[index].due) }
    return due
  }

  /// Whether the alarm is raised.
  public func isRaised(_ alarm: AlarmID) -> Bool { alarms[alarm.index].isRaised }

  /// The channel's last reading.
  public func reading(of channel: ChannelID) -> ReportedValue { values[channel.index] }

  /// When `handle(.elapsed, at:)` falls due; ``Units/Instant/never`` when only inputs can matter.
  public var nextDeadline: Instant {
    // Mutates nothing; but for any other getter the compiler copies the whole node first.
    mutating get { min(min(alarmsDue, reportDue), deliveryDue) }
  }

  /// When ``elapseMidTurn(at:)`` falls due: a hold-off ends, an alarm repeats itself, a controlled
  /// line is to be looked at, or a report is late by its period.
  public private(set) var urgentDeadline: Instant

  /// Takes what happened at `time`; afterwards take every action. Readings come in the order of
  /// their times, and none is older than time that has passed: one that comes too late for that
  /// counts as of then. Deliveries end at any time.
  public mutating func handle(_ input: NodeInput, at time: Instant) {
    switch input {
    case .reading(let channel, let value): take(value, from: channel, at: time)
    case .elapsed: elapse(until: time)
    case .delivery(let outcome, let uplink): end(outcome, over: uplink, at: time)
    case .order(let order, let output):
      pass(to: time)
      take(order, for: output, at: latest)
    }
  }

  /// Time has passed while not all devices that are due have been read, which takes transfers: as
  /// ``NodeInput/elapsed``, but a report waits for their readings, for a period at most.
  public mutating func elapseMidTurn(at time: Instant) {
    pass(to: time)
    if latest >= reportOverdue { makeReport(at: latest) }
  }

  /// The sensor of a channel answers for the first time, or again after it may have been without
  /// power: its warm-up begins. The first answer says nothing of a sensor that has its power with
  /// the machine.
  public mutating func beginWarmUp(of channel: ChannelID, isFirst: Bool, at now: Instant) {
    let plan = configuration.channels[channel.index]
    guard !(isFirst && plan.isPoweredWithMachine) else { return }
    warmUntil[channel.index] = now + plan.warmUp
  }

  /// The next thing to do; nil when everything is done.
  @inline(__always)
  public mutating func nextAction() -> NodeAction? {
    // Most readings lead to none, and the loop asks after each of them.
    actions.isEmpty ? nil : actions.take()
  }

  private mutating func take(_ value: ReportedValue, from channel: ChannelID, at time: Instant) {
    pass(to: time)
    if refinesReadings { return refine(value, of: channel, at: latest) }
    decide(by: value, of: channel, at: latest)
  }

  /// Lets a reading through the stage, and decides by what comes out and what follows from it.
  @inline(never)
  private mutating func refine(_ reading: ReportedValue, of channel: ChannelID, at now: Instant) {
    if now >= warmUntil[channel.index], case .warming = values[channel.index] {
      stage.restart(channel)
    }
    show(stage.take(reading, of: channel, at: now), of: channel, at: now)
    for derived in stage.derived(after: channel) {
      // What follows from a channel that warms up is not believed either.
      for input in stage.inputs(of: derived) {
        warmUntil[derived.index] = max(warmUntil[derived.index], warmUntil[input.index])
      }
      let value = stage.evaluate(derived, from: values, at: now)
      if value != .absent { show(value, of: derived, at: now) }
    }
  }

  private mutating func show(_ value: ReportedValue, of channel: ChannelID, at now: Instant) {
    actions.append(.reading(channel, value))
    if now >= warmUntil[channel.index] {
      for index in summaries.indices where summaries[index].plan.channel == channel {
        summaries[index].take(value)
      }
    }
    decide(by: value, of: channel, at: now)
  }

  @inline(__always)
  private mutating func decide(
    by value: ReportedValue, of channel: ChannelID, at now: Instant
  ) {
    let isWarm = now >= warmUntil[channel.index]
    values[channel.index] = isWarm ? value : value.whileWarming
    var watched = watching.first(of: channel)
    while let alarm = watched {
      // A channel that warms up is not believed, but one that cannot be read at all is.
      if isWarm || alarms[alarm.index].countsWarmUp {
        step(alarm, at: now) { $0.reading(value, at: now) }
      }
      watched = watching.next(after: alarm)
    }
    if hasButtons, let alarm = acknowledging.first(of: channel) {
      acknowledge(from: alarm, value, at: now)
    }
    if isUnsettled { settle(at: now) }
    if isFollowed {
      if isControlling { controlReading(value, from: channel, isWarm: isWarm, at: now) }
      if power != nil { powerReading(value, from: channel, isWarm: isWarm, at: now) }
    }
  }

  /// Shows a reading of an acknowledging channel to its alarms, of which `first` is the first.
  @inline(never)
  private mutating func acknowledge(from first: AlarmID, _ value: ReportedValue, at now: Instant) {
    guard case .value(let level) = value else { return }
    var acknowledged: AlarmID? = first
    while let alarm = acknowledged {
      step(alarm, at: now) { $0.button(level == 1, at: now) }
      acknowledged = acknowledging.next(after: alarm)
    }
  }

  // Apart from `handle`, which must stay short enough to be compiled into the loop.
  @inline(never)
  private mutating func elapse(until time: Instant) {
    pass(to: time)
    if latest >= reportDue { makeReport(at: latest) }
    continueDeliveries(at: latest)
  }

  @inline(__always)
  private mutating func pass(to time: Instant) {
    latest = max(latest, time)
    if latest >= alarmsDue { elapseAlarms(by: latest) }
  }

  /// When a report is late by a whole period, so that the next is due.
  private var reportOverdue: Instant {
    guard let every = reportEvery else { return .never }
    return reportDue + every
  }

  mutating func refreshUrgentDeadline() {
    urgentDeadline = min(alarmsDue, reportOverdue)
  }

  /// Makes the report that is due, and leaves out those that a second one would only repeat.
  private mutating func makeReport(at now: Instant) {
    guard !isPaced || isPacedReportDue(at: now), let every = reportEvery else { return }
    accept(.report, for: UplinkSet(first: deliveries.count), at: now)
    for index in summaries.indices where now >= summaries[index].due {
      summaries[index].restart(at: now)
    }
    reportDue = reportDue + every
    defer { if isPaced { noteReport(every: every) } else { refreshUrgentDeadline() } }
    guard reportDue + every <= now else { return }
    let skipped = now.since(reportDue).microseconds / every.microseconds
    reportDue = reportDue + every.times(skipped)
    actions.append(.reportsSkipped(Int(clamping: skipped)))
  }

  /// The next message of this start.
  mutating func makeMessage(_ kind: MessageKind, count: UInt16, at now: Instant) -> Message {
    sequence += 1
    return Message(
      id: MessageID(boot: boot, sequence: sequence), kind: kind, count: count, at: now,
      wallTime: wallTime)
  }

  mutating func refreshOutputs() {
    var controlled = 0
    for (number, rule) in configuration.outputs.enumerated() {
      let active =
        switch rule {
        case .anyAlarm: alarms.contains { $0.isRaised }
        case .alarm(let alarm): alarms[alarm.index].isRaised
        case .control: control.lines[controlled].isOn
        }
      if case .control = rule { controlled += 1 }
      guard outputs[number] != active else { continue }
      outputs[number] = active
      actions.append(.drive(output: OutputID(number), active: active))
    }
  }
}
