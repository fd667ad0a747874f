import Units

extension BoardReader {
  /// `- {name: overheat, when: temperature, above: 40 °C, clear-below: 38 °C, for: 2 s}`
  mutating func readAlarm(_ cursor: inout Cursor) {
    let name = reading.newName(&cursor, .alarm, in: &names.alarms)
    let reserved = [OutputTrigger.anyAlarmWord] + (trustsKey ? [AlarmEntry.certificateName] : [])
    if let name, reserved.contains(name.text) {
      reading.report(.word(.reservedName(name.text)), at: name.mark)
    }
    let channel = cursor.required("when") { namedChannel($0) }
    let holdFor = cursor.optional("for", Interval.zero) { node in
      let span = reading.interval(node, in: .zero...Limits.day)
      if let span, let channel { reportShort(span, of: channel.value.index, at: node.mark) }
      return span
    }
    let repeatEvery = cursor.optional("repeat") {
      reading.interval($0, in: .milliseconds(100)...Limits.day)
    }
    let latch = cursor.optional("latch", false) { reading.truth($0) }
    let acknowledge = readAcknowledge(&cursor, isNeeded: latch || repeatEvery != nil)
    let condition = readCondition(&cursor, of: channel)
    guard let name else { return }
    // A rule with a wrong limit is still a rule that others may name.
    names.alarms.declare(name, as: alarms.nextIndex)
    guard let channel, let condition else { return }
    alarms.append(
      AlarmEntry(
        name: name.text, channel: channel.value.index, condition: condition, holdFor: holdFor,
        repeatEvery: repeatEvery, latch: latch, acknowledge: acknowledge,
        position: cursor.position))
  }

  /// The alarm that a node has which trusts a key; rules may name it like any other.
  mutating func addCertificateAlarm(_ uplink: UplinkEntry) {
    let place = uplink.trustPosition
    let mark = Mark(line: place.line, column: place.column)
    names.alarms.declare(
      NewName(text: AlarmEntry.certificateName, mark: mark), as: alarms.nextIndex)
    alarms.append(
      AlarmEntry(
        name: AlarmEntry.certificateName, channel: nil, condition: .certificateChanged,
        holdFor: .zero, repeatEvery: nil, latch: false, acknowledge: nil, position: place))
  }

  /// The channel that `node` names, with its name for messages.
  private func namedChannel(_ node: YAMLNode) -> (name: String, value: ChannelName)? {
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

  /// The condition of a rule on `channel`, nil where it could not be read.
  func readCondition(
    _ cursor: inout Cursor, of channel: (name: String, value: ChannelName)?
  ) -> AlarmConditionEntry? {
    let raises = Comparison.allCases.map(\.word)
    guard let entry = cursor.oneOf(raises + ["is", "fault"]) else { return nil }
    let clears = Comparison.allCases.compactMap { clear in
      cursor.entry("clear-" + clear.word).map { (clear, $0) }
    }
    if clears.count > 1 {
      let (second, first) = (clears[1].1, clears[0].1)
      reading.report(.shape(.onlyOneOf(second.key, other: first.key)), at: second.mark)
    }
    if let raise = Comparison.allCases.first(where: { $0.word == entry.key }) {
      return readLimits(raise, entry, clears.first, channel)
    }
    for (_, clear) in clears {
      reading.report(.rule(.clearWithoutLimit(key: clear.key)), at: clear.mark)
    }
    return entry.key == "is" ? readTruth(entry, channel) : readFault(entry)
  }

  private func readTruth(
    _ entry: Entry, _ channel: (name: String, value: ChannelName)?
  ) -> AlarmConditionEntry? {
    guard let channel else { return nil }
    guard channel.value.kind == .truth else {
      let problem = RuleProblem.truthOnQuantity(
        channel: channel.name, .kind(channel.value.kind))
      reading.report(.rule(problem), at: entry.mark)
      return nil
    }
    return reading.truth(entry.value, onOff: true).map(AlarmConditionEntry.truth)
  }

  private func readFault(_ entry: Entry) -> AlarmConditionEntry? {
    guard let value = reading.truth(entry.value) else { return nil }
    if !value { reading.report(.rule(.faultNotTrue), at: entry.value.mark) }
    return .fault
  }

  private func readLimits(
    _ raise: Comparison, _ entry: Entry, _ clear: (Comparison, Entry)?,
    _ channel: (name: String, value: ChannelName)?
  ) -> AlarmConditionEntry? {
    guard let channel else { return nil }
    let kind = channel.value.kind
    guard kind != .truth else {
      reading.report(.rule(.limitOnTruth(key: entry.key, channel: channel.name)), at: entry.mark)
      return nil
    }
    let limit = reading.measure(entry.value, .kind(kind))
    let index = channel.value.index
    guard let (clear, clearEntry) = clear else {
      if let limit { reportBeyond(raise, entry, limit, of: index) }
      return limit.map { .compares(raise, limit: $0, clear: raise.opposite, clearLimit: $0) }
    }
    let clearLimit = reading.measure(clearEntry.value, .kind(kind))
    guard clear.looksUp != raise.looksUp else {
      let problem = RuleProblem.clearWrongWay(key: clearEntry.key, raise: entry.key)
      reading.report(.rule(problem), at: clearEntry.mark)
      return nil
    }
    guard let limit, let clearLimit else { return nil }
    guard !raise.overlaps(clear, limit: limit, clearLimit: clearLimit) else {
      let problem = RuleProblem.clearBeyond(
        key: clearEntry.key, raise: entry.key, limit: spelled(limit, .kind(kind)))
      reading.report(.rule(problem), at: clearEntry.value.mark)
      return nil
    }
    reportBeyond(raise, entry, limit, of: index)
    reportNeverCleared(clear, clearEntry, clearLimit, of: index)
    return .compares(raise, limit: limit, clear: clear, clearLimit: clearLimit)
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

extension AlarmEntry {
  /// The alarm of a server that shows another key than the trusted one.
  static let certificateName = "certificate-changed"
}
