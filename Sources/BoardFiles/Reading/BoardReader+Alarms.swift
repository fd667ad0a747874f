import Units

extension BoardReader {
  /// `- {name: overheat, when: temperature, above: 40 °C, clear-below: 38 °C, for: 2 s}`
  mutating func readAlarm(_ cursor: inout Cursor) {
    let name = reading.newName(&cursor, .alarm, in: &names.alarms)
    let reserved = [OutputTrigger.anyAlarmWord] + uplinkAlarms.map(\.name)
    if let name, reserved.contains(name.text) {
      reading.report(.word(.reservedName(name.text)), at: name.mark)
    }
    let watchesAlarms = watchesAlarms(cursor)
    let channel = watchesAlarms ? nil : cursor.required("when") { namedChannel($0) }
    let holdFor = cursor.optional("for", Interval.zero) { node in
      let span = reading.interval(node, in: .zero...Limits.day)
      if let span, let channel { reportShort(span, of: channel.value.index, at: node.mark) }
      return span
    }
    let repeatEvery = cursor.optional("repeat") {
      reading.interval($0, in: .milliseconds(100)...Limits.day)
    }
    let atMostEvery = readPause(&cursor, repeatEvery)
    let latch = cursor.optional("latch", false) { reading.truth($0) }
    let acknowledge = readAcknowledge(&cursor, isNeeded: latch || repeatEvery != nil)
    let condition =
      watchesAlarms ? readCombination(&cursor) : readCondition(&cursor, of: channel)
    guard let name else { return }
    // A rule with a wrong limit is still a rule that others may name.
    names.alarms.declare(name, as: alarms.nextIndex)
    guard channel != nil || watchesAlarms, let condition else { return }
    alarms.append(
      AlarmEntry(
        name: name.text, channel: channel?.value.index, condition: condition, holdFor: holdFor,
        repeatEvery: repeatEvery, atMostEvery: atMostEvery, latch: latch, acknowledge: acknowledge,
        position: cursor.position))
  }

  /// The alarms about one of the uplinks.
  func alarms(about index: UplinkEntry.Index, of uplinks: [UplinkEntry]) -> [AlarmEntry] {
    let uplink = uplinks[index]
    return UplinkAlarm.all(of: uplink).map { alarm in
      AlarmEntry(
        name: alarm.name(about: uplink), channel: nil, condition: .uplink(alarm, of: index),
        position: alarm == .certificateChanged ? uplink.trustPosition : uplink.position)
    }
  }

  /// The alarms about the uplinks; rules may name them like any other.
  mutating func addUplinkAlarms() {
    for alarm in uplinkAlarms {
      let mark = Mark(line: alarm.position.line, column: alarm.position.column)
      names.alarms.declare(NewName(text: alarm.name, mark: mark), as: alarms.nextIndex)
      alarms.append(alarm)
    }
  }

  /// The channel that `node` names, with its name for messages.
  func namedChannel(_ node: YAMLNode) -> (name: String, value: ChannelName)? {
    guard let name = reading.text(node),
      let value = reading.resolve(name, .channel, in: names.channels, at: node.mark)
    else { return nil }
    return (name, value)
  }

  private func readAcknowledge(_ cursor: inout Cursor, isNeeded: Bool) -> ChannelEntry.Index? {
    guard let entry = cursor.entry("acknowledge") else { return nil }
    if !isNeeded { reading.report(.rule(.acknowledgeNeedsLatch), at: entry.mark) }
    guard let channel = namedChannel(entry.value) else { return nil }
    guard channel.value.kind == .truth else {
      reading.report(.rule(.acknowledgeNeedsTruth(channel.name)), at: entry.value.mark)
      return nil
    }
    return channel.value.index
  }

  /// `at-most-every: 5 s`
  private func readPause(_ cursor: inout Cursor, _ repeatEvery: Interval?) -> Interval? {
    cursor.optional("at-most-every") { node in
      let span = reading.interval(node, in: .milliseconds(100)...Limits.day)
      if let span, let repeatEvery, repeatEvery < span {
        doubt(.rule(.repeatsWithinPause(repeatEvery, pause: span)), node.mark)
      }
      return span
    }
  }

  /// `- {line: alarm-led, on: any-alarm}`
  mutating func readOutput(
    _ cursor: inout Cursor, driven: inout [(line: LineEntry.Index, at: Mark)]
  ) {
    let line = cursor.required("line") { node -> LineEntry.Index? in
      guard let line = reading.line(node, isOutput: true, in: names) else { return nil }
      if let first = driven.first(where: { $0.line == line }) {
        reading.report(.wiring(.driven(lines[line].name, line: first.at.line)), at: node.mark)
      }
      driven.append((line, node.mark))
      return line
    }
    let trigger = cursor.required("on") { node -> OutputTrigger? in
      guard let text = reading.text(node) else { return nil }
      guard text != OutputTrigger.anyAlarmWord else { return .anyAlarm }
      return reading.resolve(node, .alarm, in: names.alarms).map(OutputTrigger.alarm)
    }
    guard let line, let trigger else { return }
    outputs.append(OutputEntry(line: line, trigger: trigger, position: cursor.position))
  }
}

extension OutputTrigger {
  /// The word for ``anyAlarm``; no alarm may have it for a name.
  static let anyAlarmWord = "any-alarm"
}

extension Comparison {
  /// The key in files; clearing has `clear-` before it.
  var word: String {
    switch self {
    case .above: "above"
    case .atOrAbove: "at-or-above"
    case .below: "below"
    case .atOrBelow: "at-or-below"
    }
  }

  /// Whether it holds for great values.
  var looksUp: Bool { self == .above || self == .atOrAbove }

  /// The comparison that holds exactly when this one does not.
  var opposite: Comparison {
    switch self {
    case .above: .atOrBelow
    case .atOrAbove: .below
    case .below: .atOrAbove
    case .atOrBelow: .above
    }
  }

  private var includesLimit: Bool { self == .atOrAbove || self == .atOrBelow }

  /// Whether some value would raise and clear at once.
  func overlaps(_ clear: Comparison, limit: Int64, clearLimit: Int64) -> Bool {
    if limit == clearLimit { return includesLimit && clear.includesLimit }
    return looksUp ? clearLimit > limit : clearLimit < limit
  }
}
