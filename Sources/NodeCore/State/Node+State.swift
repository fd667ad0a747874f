public import Units

extension Node {
  /// The state at `now`, for a restart.
  public func state(at now: Instant) -> NodeState {
    let names = configuration.stateNames
    var state = StateWriter()
    state.append(UInt64(alarms.count))
    for number in alarms.indices {
      appendIdentity(of: alarms[number].rule, named: names.alarms[number], to: &state)
      alarms[number].write(to: &state, at: now)
      var pause = MessagePause(.zero)
      if !pauses.isEmpty { pause = pauses[number] }
      pause.write(to: &state)
    }
    state.append(UInt64(control.rules.count))
    for (machine, name) in zip(control.rules, names.controls) {
      let rule = machine.rule.condition ?? AlarmRule(channel: nil, condition: .fault)
      appendIdentity(of: rule, named: name, to: &state)
      machine.write(to: &state, at: now)
    }
    state.append(UInt64(control.lines.count))
    for line in control.lines {
      state.append(name: names.outputs[line.output.index])
      line.write(to: &state)
    }
    appendReadings(to: &state)
    appendFailures(to: &state, at: now)
    return NodeState(state, at: now, machineStart, wallTime)
  }

  /// Gives the store the state, for what has just changed.
  @inline(never)
  func keepState(at now: Instant) { store.keep(state(at: now)) }

  /// Continues from the state of an earlier start, before the first reading: nothing is raised,
  /// cleared or reported by it, but outputs follow. Take every action afterwards.
  ///
  /// - Throws: what is wrong with the bytes; the node is as if there were none then.
  public mutating func restore(
    _ state: NodeState, at now: Instant
  ) throws(StateFault) -> RestoredState {
    let (head, body) = try state.read()
    let passed = head.passed(at: now, machineStart, wallTime)
    var draft = StateDraft(self, StateClock(then: head.at, now: now, passed: passed))
    try draft.read(body, form: head.form)
    alarms = draft.alarms
    pauses = draft.pauses
    control.rules = draft.rules
    control.lines = draft.lines
    stage.derived = draft.derived
    summaries = draft.summaries
    failures = draft.failures
    isUnsettled = !combinations.isEmpty || control.followsAlarms
    if isUnsettled { settle(at: now) }
    refreshOutputs()
    refreshAlarmsDue()
    var restored = RestoredState(down: passed, dropped: draft.dropped)
    for number in alarms.indices where alarms[number].isRaised {
      restored.raised.append(AlarmID(number))
    }
    return restored
  }

  private func appendIdentity(of rule: AlarmRule, named name: [UInt8], to state: inout StateWriter)
  {
    state.append(name: name)
    state.append(UInt64(rule.condition.tag))
    state.append(name: rule.channel.map { configuration.stateNames.channels[$0.index] } ?? [])
  }

  private func appendReadings(to state: inout StateWriter) {
    let names = configuration.stateNames.channels
    state.append(UInt64(stage.derived.count))
    for channel in stage.derived {
      state.append(name: names[channel.channel.index])
      state.append(UInt64(channel.derivation.tag))
      channel.energy.write(to: &state)
      channel.pulses.write(to: &state)
    }
    state.append(UInt64(summaries.count))
    for summary in summaries {
      state.append(name: names[summary.plan.channel.index])
      summary.write(to: &state)
    }
  }
}

extension AlarmCondition {
  /// The number of the kind in a state; limits may change without a loss of it.
  var tag: UInt8 {
    switch self {
    case .compares: 1
    case .outside: 2
    case .equals: 3
    case .changes: 4
    case .unchanged: 5
    case .stale: 6
    case .fault: 7
    case .faultShare: 8
    case .combines: 9
    }
  }
}

extension Derivation {
  /// The number of the kind in a state.
  var tag: UInt8 {
    switch self {
    case .difference: 1
    case .sum: 2
    case .dewPoint: 3
    case .energy: 4
    case .total: 5
    case .gaps: 6
    }
  }
}
