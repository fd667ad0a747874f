import Units

extension BoardReader {
  /// `power: {battery: charge, levels: [{above: 50 %, report: 5 min}, {report: 6 h}], mains: usb}`
  /// The section of `board`, whose report is `report`, if that could be read.
  func readPower(_ node: YAMLNode, _ report: ReportEntry?, of board: Cursor) -> PowerEntry? {
    guard var cursor = reading.cursor(node, of: "power") else { return nil }
    for missing in ["report", "uplink"]
    where !board.contains(missing) && !(missing == "uplink" && board.contains("uplinks")) {
      reading.report(.power(.nothingToSend(missing: missing)), at: cursor.mark)
    }
    let batteryEntry = cursor.entry("battery")
    let battery = batteryEntry.flatMap { readBattery($0.value) }
    let levelsEntry = cursor.entry("levels")
    let levels = levelsEntry.flatMap { readLevels($0.value, of: battery?.channel, report) } ?? []
    refuseAlone(batteryEntry, levelsEntry)
    let mains = cursor.optional("mains") { readSwitch($0, "mains", report) }
    let metered = cursor.optional("metered") { readSwitch($0, "metered", report) }
    let window = cursor.optional("window", PowerEntry.standardWindow) {
      reading.interval($0, in: .seconds(1)...Limits.day)
    }
    let ledger = cursor.optional("ledger") { readLedger($0) }
    if !["battery", "levels", "mains", "metered", "ledger"].contains(where: cursor.contains) {
      let keys = ["battery", "mains", "metered", "ledger"]
      reading.report(.shape(.needsOneOf(keys, of: "power")), at: cursor.mark)
    }
    cursor.finish()
    return PowerEntry(
      battery: battery?.source, levels: levels, hysteresis: battery?.hysteresis ?? 0, mains: mains,
      metered: metered, window: window, ledger: ledger, position: cursor.position)
  }

  private func refuseAlone(_ battery: Entry?, _ levels: Entry?) {
    if let battery, levels == nil {
      reading.report(.power(.without("battery", missing: "levels")), at: battery.mark)
    }
    if let levels, battery == nil {
      reading.report(.power(.without("levels", missing: "battery")), at: levels.mark)
    }
  }

  /// `charge`, or `{channel: charge, hysteresis: 3 %, stale-after: 30 min}`
  private func readBattery(
    _ node: YAMLNode
  ) -> (source: PowerEntry.Source, channel: ChannelName, hysteresis: Int64)? {
    guard case .map = node.content else {
      guard let channel = namedChannel(node), isLevel(channel, at: node.mark) else { return nil }
      let hysteresis = hysteresis(nil, of: channel.value, at: node.mark) ?? 0
      return (PowerEntry.Source(channel: channel.value.index), channel.value, hysteresis)
    }
    guard var cursor = reading.cursor(node, of: "a battery") else { return nil }
    let channel = cursor.required("channel") { node in
      namedChannel(node).flatMap { isLevel($0, at: node.mark) ? $0 : nil }
    }
    let written = cursor.entry("hysteresis")
    let stale = cursor.optional("stale-after") { readStaleAfter($0, of: channel?.value.index) }
    cursor.finish()
    guard let channel else { return nil }
    // What is wrong with it was reported.
    let hysteresis = hysteresis(written?.value, of: channel.value, at: cursor.mark) ?? 0
    let source = PowerEntry.Source(channel: channel.value.index, staleAfter: stale)
    return (source, channel.value, hysteresis)
  }

  private func isLevel(_ channel: (name: String, value: ChannelName), at mark: Mark) -> Bool {
    guard channel.value.kind == .truth else { return true }
    reading.report(.power(.batteryOfTruth(channel: channel.name)), at: mark)
    return false
  }

  /// 3 % or 50 mV where the file is silent: more than the noise of a gauge, and than a cell that
  /// recovers when the radio is off.
  private func hysteresis(
    _ node: YAMLNode?, of channel: ChannelName, at mark: Mark
  ) -> Int64? {
    if let node { return reading.amplitude(node, of: channel.kind) }
    switch channel.kind {
    case .percentage: return 3_000
    case .voltage: return 50_000
    default:
      reading.report(.power(.hysteresisMissing(.kind(channel.kind))), at: mark)
      return nil
    }
  }

  private func readStaleAfter(_ node: YAMLNode, of index: ChannelEntry.Index?) -> Interval? {
    let span = reading.interval(node, in: .seconds(1)...Limits.longest)
    guard let span, let index, channels.indices.contains(index.number) else { return span }
    let channel = channels[index]
    if channel.reportsChangesOnly(lines) {
      reading.report(.power(.staleOnChanges(channel: channel.name)), at: node.mark)
    } else if span < channel.every {
      let problem = PowerProblem.staleBelowPeriod(
        spelled(span), channel: channel.name, every: spelled(channel.every))
      reading.report(.power(problem), at: node.mark)
    }
    return span
  }

  /// `[{above: 50 %, report: 5 min}, {above: 20 %, report: 30 min, batch: 50}, {report: 6 h}]`
  private func readLevels(
    _ node: YAMLNode, of channel: ChannelName?, _ report: ReportEntry?
  ) -> [PowerEntry.Level]? {
    guard let items = reading.list(node, limit: Limits.levels, mayBeEmpty: false) else {
      return nil
    }
    var levels: [PowerEntry.Level] = []
    for (number, item) in items.enumerated() {
      guard var cursor = reading.cursor(item, of: "a level") else { continue }
      let limit = cursor.entry("above")
      let above = limit.flatMap { limit in
        channel.flatMap { readLimit(limit, of: $0, below: levels.last?.above) }
      }
      let isLast = number == items.count - 1
      if limit == nil, !isLast { reading.report(.power(.levelWithoutLimit), at: cursor.mark) }
      if let limit, isLast, case .scalar(let text, _) = limit.value.content {
        reading.report(.power(.lastLevelWithLimit(text)), at: limit.mark)
      }
      let pace = readPace(&cursor, report)
      cursor.finish()
      levels.append(PowerEntry.Level(above: above, pace: pace))
    }
    return levels
  }

  private func readLimit(_ entry: Entry, of channel: ChannelName, below: Int64?) -> Int64? {
    guard let limit = reading.value(entry.value, of: channel) else { return nil }
    if let below, limit >= below {
      let problem = PowerProblem.levelsNotDescending(
        spelled(limit, .kind(channel.kind)), before: spelled(below, .kind(channel.kind)))
      reading.report(.power(problem), at: entry.value.mark)
    } else {
      reportBeyond(.above, entry, limit, of: channel.index)
    }
    return limit
  }

  /// `{channel: usb, is: true, stale-after: 5 min, report: 30 s}`
  private func readSwitch(
    _ node: YAMLNode, _ key: String, _ report: ReportEntry?
  ) -> PowerEntry.Condition? {
    guard var cursor = reading.cursor(node, of: "`\(key)`") else { return nil }
    let channel = cursor.required("channel") { node -> ChannelEntry.Index? in
      guard let channel = namedChannel(node) else { return nil }
      guard channel.value.kind == .truth else {
        reading.report(.power(.switchOfQuantity(key: key, channel: channel.name)), at: node.mark)
        return nil
      }
      return channel.value.index
    }
    let isTrue = cursor.optional("is", true) { reading.truth($0, onOff: true) }
    let stale = cursor.optional("stale-after") { readStaleAfter($0, of: channel) }
    let pace = readPace(&cursor, report)
    cursor.finish()
    return channel.map {
      PowerEntry.Condition(
        source: PowerEntry.Source(channel: $0, staleAfter: stale), isTrue: isTrue, pace: pace)
    }
  }

  /// `report: 30 min, send: 6 h, batch: 50`; what is not written is as in `report`.
  private func readPace(_ cursor: inout Cursor, _ report: ReportEntry?) -> PaceEntry {
    let every = cursor.optional("report", report?.every ?? .seconds(1)) {
      reading.interval($0, in: .seconds(1)...Limits.day)
    }
    let send = cursor.optional("send", Interval.zero) {
      reading.interval($0, in: .seconds(1)...Limits.day)
    }
    let batchNode = cursor.node("batch")
    let batch =
      batchNode.flatMap { readBatch($0, of: report?.format) } ?? Int64(report?.batch ?? 1)
    var pace = PaceEntry(every: every, send: send, batch: Int(batch))
    pace.batchPosition = batchNode.map { reading.position($0.mark) }
    return pace
  }
}
