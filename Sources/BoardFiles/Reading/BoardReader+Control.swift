import Units

extension BoardReader {
  /// `- {name: heat, line: heater, when: bed, below: 18 °C, clear-above: 20 °C, max-on: 30 min}`
  mutating func readControl(
    _ cursor: inout Cursor, drivenByAlarms: [(line: LineEntry.Index, at: Mark)]
  ) {
    let name = reading.newName(&cursor, .control, in: &names.controls)
    if let name { names.controls.declare(name, as: ()) }
    let line = cursor.required("line") { node -> LineEntry.Index? in
      guard let line = reading.line(node, isOutput: true, in: names) else { return nil }
      if let first = drivenByAlarms.first(where: { $0.line == line }) {
        let problem = ControlProblem.drivenByAlarm(lines[line].name, line: first.at.line)
        reading.report(.control(problem), at: node.mark)
      }
      return line
    }
    let drives = cursor.optional("drive", "on") { reading.choice($0, ["on", "off"]) }
    let window = readWindow(&cursor)
    let hasWindow = cursor.contains("between")
    let limits = readLimits(&cursor)
    let isWatching = cursor.contains("when") || watchesAlarms(cursor)
    let watch = isWatching ? readWatch(&cursor) : nil
    if !isWatching { refuseWatch(&cursor, hasWindow: hasWindow) }
    guard let name, let line, watch != nil || !isWatching else { return }
    controls.append(
      ControlEntry(
        name: name.text, line: line, drivesOff: drives == "off", watch: watch, window: window,
        limits: limits, position: cursor.position))
    let all = controls.limits(of: line)
    if limits.maxOn != nil || limits.minOn > .zero, let maxOn = all.maxOn, all.minOn > maxOn {
      let problem = ControlProblem.minOnBeyondMaxOn(
        minOn: all.minOn, maxOn: maxOn, line: lines[line].name)
      reading.report(.control(problem), at: cursor.mark)
    }
  }

  /// The keys of a rule that watches a channel or alarms, from `when`, `all` or `any` on.
  private func readWatch(_ cursor: inout Cursor) -> ControlEntry.Watch? {
    let watchesAlarms = watchesAlarms(cursor)
    let alarmCondition = watchesAlarms ? readAlarmCondition(&cursor) : nil
    let channel = watchesAlarms ? nil : cursor.required("when") { namedChannel($0) }
    let sources =
      alarmCondition.map { alarms.valueChannels(of: $0, on: nil) }
      ?? channel.map { [$0.value.index] } ?? []
    let holdFor = cursor.optional("for", Interval.zero) { node in
      let span = reading.interval(node, in: .zero...Limits.day)
      if let span, let channel { reportShort(span, of: channel.value.index, at: node.mark) }
      return span
    }
    let onFault = cursor.optional("on-fault", FaultResponseEntry.off) { readFaultResponse($0) }
    let staleAfter = cursor.optional("stale-after") { node in
      let span = reading.interval(node, in: .milliseconds(100)...Limits.day)
      if let span { for source in sources { checkStale(span, of: source, at: node.mark) } }
      return span
    }
    let condition = watchesAlarms ? alarmCondition : readCondition(&cursor, of: channel)
    guard channel != nil || watchesAlarms, let condition else { return nil }
    return ControlEntry.Watch(
      channel: channel?.value.index, condition: condition, holdFor: holdFor, onFault: onFault,
      staleAfter: staleAfter)
  }

  /// A rule without a channel knows the time only.
  private func refuseWatch(_ cursor: inout Cursor, hasWindow: Bool) {
    guard hasWindow else {
      _ = cursor.oneOf(["when", "all", "any", "between"])
      return
    }
    for key in ["for", "on-fault", "stale-after"] {
      guard let entry = cursor.refusedEntry(key) else { continue }
      reading.report(.control(.watchKey(key)), at: entry.mark)
    }
  }

  private func readLimits(_ cursor: inout Cursor) -> ControlLimits {
    var limits = ControlLimits()
    limits.maxOn = cursor.optional("max-on") {
      reading.interval($0, in: .seconds(1)...Limits.day)
    }
    limits.minOn = cursor.optional("min-on", Interval.zero) {
      reading.interval($0, in: .zero...Limits.day)
    }
    limits.minOff = cursor.optional("min-off", Interval.zero) {
      reading.interval($0, in: .zero...Limits.day)
    }
    return limits
  }

  /// `off`, `on` or `{keep: 10 min}`.
  private func readFaultResponse(_ node: YAMLNode) -> FaultResponseEntry? {
    guard case .map = node.content else {
      return reading.choice(node, ["off", "on"]).map { $0 == "on" ? .on : .off }
    }
    guard var cursor = reading.cursor(node, of: "`on-fault`") else { return nil }
    let span = cursor.required("keep") {
      reading.interval($0, in: .seconds(1)...Limits.day)
    }
    cursor.finish()
    return span.map { .keep($0) }
  }

  private func checkStale(_ span: Interval, of index: ChannelEntry.Index, at mark: Mark) {
    guard channels.indices.contains(index.number) else { return }
    let channel = channels[index]
    if channel.reportsChangesOnly(lines) {
      reading.report(.control(.staleOnChanges(channel: channel.name)), at: mark)
    } else if span < channel.every {
      let problem = ControlProblem.staleBelowPeriod(
        span, channel: channel.name, every: channel.every)
      reading.report(.control(problem), at: mark)
    }
  }

  /// `between: ["06:00", "22:00"]`, `utc-offset: "+01:00"`
  private func readWindow(_ cursor: inout Cursor) -> WindowEntry? {
    let offset = cursor.entry("utc-offset")
    let minutes = offset.flatMap { reading.utcOffset($0.value) }
    guard let node = cursor.node("between") else {
      if let offset { reading.report(.control(.offsetWithoutWindow), at: offset.mark) }
      return nil
    }
    guard let (first, begin, end) = reading.pair(node, { reading.timeOfDay($0) }) else {
      return nil
    }
    // The end of a day is the beginning of the next.
    guard begin % (24 * 60) != end % (24 * 60) || (begin == 0 && end == 24 * 60) else {
      reading.report(.control(.emptyWindow(spelledTime(begin))), at: first.mark)
      return nil
    }
    return WindowEntry(
      begin: begin % (24 * 60), end: end == 0 ? 24 * 60 : end, utcOffset: minutes ?? 0)
  }

  /// What is allowed in control rules and yet probably not meant.
  func reportControlDoubts() {
    for entry in controls {
      let mark = Mark(entry.position)
      let line = lines[entry.line]
      if let watch = entry.watch { doubtContradiction(in: watch.condition, mark) }
      let others = controls.filter { $0.line == entry.line }
      if others.allSatisfy({ $0.drivesOff }), others.first?.name == entry.name {
        doubt(.control(.neverOn(line: line.name)), mark)
      }
      guard let watch = entry.watch else { continue }
      let sources = alarms.valueChannels(of: watch.condition, on: watch.channel)
      let slowest = sources.map { channels[$0] }.max { $0.every < $1.every }
      if let maxOn = controls.limits(of: entry.line).maxOn, let channel = slowest,
        channel.every > maxOn
      {
        let problem = ControlDoubt.periodBeyondMaxOn(
          channel: channel.name, every: channel.every, maxOn: maxOn)
        doubt(.control(problem), mark)
      }
      if line.isSafeOn, !entry.drivesOff, watch.onFault == .off, !sources.isEmpty {
        doubt(.control(.safeOnWithoutFault(line: line.name)), mark)
      }
    }
  }
}

/// Minutes since midnight as a file would say it: `06:00`.
func spelledTime(_ minutes: Int) -> String {
  let (hours, rest) = (minutes / 60, minutes % 60)
  return (hours < 10 ? "0" : "") + "\(hours):" + (rest < 10 ? "0" : "") + "\(rest)"
}
