import Units

extension BoardReader {
  /// The keys of the conditions on a channel, of which a rule has one.
  static let conditionKeys =
    Comparison.allCases.map(\.word) + [
      "is", "outside", "rises", "falls", "unchanged", "stale", "fault", "faults",
    ]

  /// The condition of a rule on `channel`, nil where it could not be read.
  func readCondition(
    _ cursor: inout Cursor, of channel: (name: String, value: ChannelName)?
  ) -> AlarmConditionEntry? {
    guard let entry = cursor.oneOf(Self.conditionKeys) else { return nil }
    let clears = clearLimits(&cursor)
    if let raise = Comparison.allCases.first(where: { $0.word == entry.key }) {
      refuseInside(&cursor)
      return readLimits(raise, entry, clears.first, channel)
    }
    for (_, clear) in clears {
      reading.report(.rule(.clearWithoutLimit(key: clear.key)), at: clear.mark)
    }
    if entry.key == "outside" { return readOutside(entry, cursor.entry("clear-inside"), channel) }
    refuseInside(&cursor)
    switch entry.key {
    case "is": return readTruth(entry, channel)
    case "rises", "falls": return readChange(&cursor, entry, channel)
    case "unchanged": return readUnchanged(entry, channel)
    case "stale": return readStale(entry, channel)
    case "faults": return readFaultShare(entry, channel)
    default: return readFault(entry)
    }
  }

  /// The keys that set a clearing comparison; more than one is reported.
  private func clearLimits(_ cursor: inout Cursor) -> [(Comparison, Entry)] {
    let clears = Comparison.allCases.compactMap { clear in
      cursor.entry("clear-" + clear.word).map { (clear, $0) }
    }
    if clears.count > 1 {
      let (second, first) = (clears[1].1, clears[0].1)
      reading.report(.shape(.onlyOneOf(second.key, other: first.key)), at: second.mark)
    }
    return clears
  }

  private func refuseInside(_ cursor: inout Cursor) {
    guard let entry = cursor.refusedEntry("clear-inside") else { return }
    reading.report(.rule(.clearInsideWithoutOutside), at: entry.mark)
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

  /// The kind of a channel whose values are numbers; nil, reported, for a truth.
  private func quantity(
    of channel: (name: String, value: ChannelName)?, for entry: Entry
  ) -> QuantityKind? {
    guard let channel else { return nil }
    guard channel.value.kind != .truth else {
      reading.report(.rule(.limitOnTruth(key: entry.key, channel: channel.name)), at: entry.mark)
      return nil
    }
    return channel.value.kind
  }

  private func readLimits(
    _ raise: Comparison, _ entry: Entry, _ clear: (Comparison, Entry)?,
    _ channel: (name: String, value: ChannelName)?
  ) -> AlarmConditionEntry? {
    guard let channel, let kind = quantity(of: channel, for: entry) else { return nil }
    let limit = reading.value(entry.value, of: channel.value)
    let index = channel.value.index
    guard let (clear, clearEntry) = clear else {
      if let limit { reportBeyond(raise, entry, limit, of: index) }
      return limit.map { .compares(raise, limit: $0, clear: raise.opposite, clearLimit: $0) }
    }
    let clearLimit = reading.value(clearEntry.value, of: channel.value)
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

  /// `outside: [2 °C, 8 °C], clear-inside: [3 °C, 7 °C]`
  private func readOutside(
    _ entry: Entry, _ clearEntry: Entry?, _ channel: (name: String, value: ChannelName)?
  ) -> AlarmConditionEntry? {
    guard let channel, let kind = quantity(of: channel, for: entry) else { return nil }
    let range = readRange(entry, channel.value)
    let clear = clearEntry.map { readRange($0, channel.value) } ?? range
    guard let range, let clear else { return nil }
    guard range.contains(clear.lowerBound), range.contains(clear.upperBound) else {
      if let clearEntry {
        let ends = (spelled(range.lowerBound, .kind(kind)), spelled(range.upperBound, .kind(kind)))
        reading.report(
          .rule(.clearNotInside(low: ends.0, high: ends.1)), at: clearEntry.value.mark)
      }
      return nil
    }
    reportOutside(entry, range, of: channel.value.index)
    if let clearEntry { reportNeverCleared(clearEntry, clear, of: channel.value.index) }
    return .outside(range, clear: clear)
  }

  private func readRange(_ entry: Entry, _ channel: ChannelName) -> ClosedRange<Int64>? {
    let kind = channel.kind
    guard let pair = reading.pair(entry.value, { reading.value($0, of: channel) }) else {
      return nil
    }
    let (node, low, high) = pair
    guard low <= high else {
      let problem = RunProblem.boundsCrossed(
        low: spelled(low, .kind(kind)), high: spelled(high, .kind(kind)))
      reading.report(.run(problem), at: node.mark)
      return nil
    }
    return low...high
  }

  /// `rises: 2 °C, within: 1 min`
  private func readChange(
    _ cursor: inout Cursor, _ entry: Entry, _ channel: (name: String, value: ChannelName)?
  ) -> AlarmConditionEntry? {
    let within = cursor.required("within") {
      reading.interval($0, in: .milliseconds(10)...Limits.day)
    }
    guard let channel, let kind = quantity(of: channel, for: entry),
      let by = readStep(entry, kind), let within
    else { return nil }
    reportTooFew(entry.key, within, isClosed: true, of: channel.value.index, at: entry.mark)
    reportBeyond(entry, change: by, of: channel.value.index)
    return .changes(by: entry.key == "rises" ? by : -by, within: within)
  }

  /// A difference of one step or more.
  private func readStep(_ entry: Entry, _ kind: QuantityKind) -> Int64? {
    guard let step = reading.difference(entry.value, of: kind) else { return nil }
    guard step < 1, let text = reading.text(entry.value) else { return step }
    let least = spelled(1, .kind(kind))
    reading.report(.number(.outOfRange(text, low: least, high: nil)), at: entry.value.mark)
    return nil
  }

  private func readUnchanged(
    _ entry: Entry, _ channel: (name: String, value: ChannelName)?
  ) -> AlarmConditionEntry? {
    let span = reading.interval(entry.value, in: .milliseconds(100)...Limits.longest)
    guard let span, let channel else { return nil }
    reportSpan(entry.key, span, of: channel.value.index, at: entry.mark)
    return .unchanged(span)
  }

  private func readStale(
    _ entry: Entry, _ channel: (name: String, value: ChannelName)?
  ) -> AlarmConditionEntry? {
    let span = reading.interval(entry.value, in: .milliseconds(100)...Limits.longest)
    guard let span, let channel else { return nil }
    reportSpan(entry.key, span, of: channel.value.index, at: entry.mark)
    return .stale(span)
  }

  /// `faults: {share: 20 %, over: 1 min, clear-below: 10 %}`
  private func readFaultShare(
    _ entry: Entry, _ channel: (name: String, value: ChannelName)?
  ) -> AlarmConditionEntry? {
    guard var cursor = reading.cursor(entry.value, of: "a share of faults") else { return nil }
    let share = cursor.required("share") { reading.percentage($0, in: 1...100) }
    let over = cursor.required("over") { reading.interval($0, in: .milliseconds(100)...Limits.day) }
    let clearEntry = cursor.entry("clear-below")
    let clear = clearEntry.flatMap { reading.percentage($0.value, in: 1...100) }
    cursor.finish()
    guard let share, let over, let channel else { return nil }
    if let clear, let clearEntry, clear > share {
      let problem = RuleProblem.clearBeyond(
        key: clearEntry.key, raise: "share", limit: "\(share) %")
      reading.report(.rule(problem), at: clearEntry.value.mark)
    }
    reportTooFew(entry.key, over, isClosed: false, of: channel.value.index, at: entry.mark)
    return .faultShare(percent: share, clear: clear ?? max(1, share / 2), over: over)
  }
}
