import Units

extension Node {
  /// Ends the hold-offs and pauses and makes the repetitions that are due by `time`, the earliest
  /// first, each at its own time.
  @inline(never)
  mutating func elapseAlarms(by time: Instant) {
    excuseSilence(by: time)
    let earliest = time + Self.repetitionsMadeUp.times(-1)
    while alarmsDue <= time {
      let due = max(alarmsDue, earliest)
      for number in alarms.indices where alarms[number].deadline <= due {
        step(AlarmID(number), at: due) { $0.elapsed(at: due) }
      }
      if isUnsettled { settle(at: due) }
      if !pauses.isEmpty { endPauses(at: due) }
      if control.due <= due { elapseControl(at: due) }
    }
  }

  /// Moves an alarm on and does what follows from it.
  mutating func step(
    _ alarm: AlarmID, at now: Instant, _ move: (inout AlarmMachine) -> AlarmTransition
  ) {
    let deadline = alarms[alarm.index].deadline
    let transition = move(&alarms[alarm.index])
    if alarms[alarm.index].deadline != deadline { refreshAlarmsDue() }
    if transition != .none { follow(transition, of: alarm, at: now) }
  }

  private mutating func follow(
    _ transition: AlarmTransition, of alarm: AlarmID, at now: Instant
  ) {
    switch transition {
    case .none: return
    case .raised: report(.raised, of: alarm, at: now)
    case .repeated: report(.repeated, of: alarm, at: now)
    case .cleared: report(.cleared, of: alarm, at: now)
    }
    guard transition != .repeated else { return }
    isUnsettled = !combinations.isEmpty || control.followsAlarms
    refreshOutputs()
  }

  mutating func refreshAlarmsDue() {
    var due = control.due
    for number in alarms.indices { due = min(due, alarms[number].deadline) }
    for pause in pauses { due = min(due, pause.deadline) }
    alarmsDue = due
    refreshUrgentDeadline()
  }

  /// Shows the alarms that watch others what has become of these: once, when all that a moment
  /// changes has changed, and each after those that it watches.
  @inline(never)
  mutating func settle(at now: Instant) {
    var raised = AlarmSet()
    for number in 0..<min(alarms.count, AlarmSet.countMax) where alarms[number].isRaised {
      raised.insert(AlarmID(number))
    }
    for alarm in combinations {
      guard case .combines(let watched, let needsAll) = alarms[alarm.index].rule.condition else {
        continue
      }
      let holds = watched.hold(in: raised, needsAll: needsAll)
      step(alarm, at: now) { $0.reading(.value(holds ? 1 : 0), at: now) }
      raised.set(alarm, alarms[alarm.index].isRaised)
    }
    isUnsettled = false
    if control.followsAlarms { followAlarms(raised, at: now) }
  }

  /// The rules over other alarms, those first that watch no such rule, then those that watch only
  /// these, and so on; those that watch one another in a circle are not among them.
  static func combinations(of rules: [AlarmRule]) -> [AlarmID] {
    var known = AlarmSet()
    var watched: [(alarm: AlarmID, others: AlarmSet)] = []
    for number in rules.indices {
      if case .combines(let others, _) = rules[number].condition {
        watched.append((AlarmID(number), others))
      } else if number < AlarmSet.countMax {
        known.insert(AlarmID(number))
      }
    }
    var ordered: [AlarmID] = []
    while true {
      let ready = watched.filter { $0.others.isSubset(of: known) }
      if ready.isEmpty { break }
      watched.removeAll { $0.others.isSubset(of: known) }
      for next in ready {
        known.insert(next.alarm)
        ordered.append(next.alarm)
      }
    }
    return ordered
  }

  /// The pauses of a node that has not sent yet.
  static func pauses(of configuration: NodeConfiguration) -> [MessagePause] {
    guard !configuration.uplinks.isEmpty,
      configuration.alarms.contains(where: { $0.atMostEvery != nil })
    else { return [] }
    return configuration.alarms.map { MessagePause($0.atMostEvery ?? .zero) }
  }

  /// Whether a message of the alarm may leave now; if not, it is counted for a later one.
  mutating func admits(_ event: AlarmEvent, of alarm: AlarmID, at now: Instant) -> Bool {
    if pauses[alarm.index].admits(event, at: now) { return true }
    refreshAlarmsDue()
    return false
  }

  /// Reports what was withheld in the pauses that have ended.
  @inline(never)
  private mutating func endPauses(at now: Instant) {
    for number in pauses.indices where pauses[number].deadline <= now {
      let summary = pauses[number].takeSummary(isRaised: alarms[number].isRaised)
      let alarm = AlarmID(number)
      let all = UplinkSet(first: deliveries.count)
      let clearing = takers(of: .cleared, of: alarm)
      let toClearing = summary.event(sendsCleared: true)
      let toOthers = summary.event(sendsCleared: false)
      if toClearing == toOthers {
        send(toClearing, summary.count, of: alarm, among: all, at: now)
      } else {
        send(toClearing, summary.count, of: alarm, among: clearing, at: now)
        send(toOthers, summary.count, of: alarm, among: all.subtracting(clearing), at: now)
      }
    }
    refreshAlarmsDue()
  }

  /// Sends what was withheld to those of `uplinks` that take it; the next pause begins.
  private mutating func send(
    _ event: AlarmEvent?, _ count: UInt16, of alarm: AlarmID, among uplinks: UplinkSet,
    at now: Instant
  ) {
    guard let event, !uplinks.isEmpty else { return }
    pauses[alarm.index].begin(at: now)
    let takers = takers(of: event, of: alarm).intersection(uplinks)
    if !takers.isEmpty { send(event, count: count, of: alarm, to: takers, at: now) }
  }
}
