import Units

extension ClaimCheck {
  /// Of an expectation how often an alarm is raised.
  func raised(_ alarm: AlarmEntry.Index, _ bound: CountBound) -> Outcome {
    let name = board.alarms[alarm].name
    let isNever = bound.atLeast > 0
    if let reach = unreachable(alarm) {
      return isNever
        ? .never(.limitBeyond(alarm: name, reach)) : .always(.limitBeyond(alarm: name, reach))
    }
    if let first = earliest(alarm), first > end {
      let text = spelled(first)
      return isNever
        ? .never(.raisedTooEarly(alarm: name, first: text))
        : .always(.neverBefore(alarm: name, first: text, end: spelled(end)))
    }
    guard let highest = highestRaised(alarm) else { return .open }
    return count(bound, upTo: HighestCount(what: "\(quoted(name)) is raised", count: highest))
  }

  /// Of an expectation that an alarm is raised or cleared in a window.
  func change(of alarm: AlarmEntry.Index, in window: TimeWindow, isClear: Bool) -> Outcome {
    let entry = board.alarms[alarm]
    if let reach = unreachable(alarm) { return .never(.limitBeyond(alarm: entry.name, reach)) }
    if let first = earliest(alarm), first > window.end ?? end {
      return .never(.raisedTooEarly(alarm: entry.name, first: spelled(first)))
    }
    if isClear, isLatched(entry) { return .never(.latched(alarm: entry.name)) }
    if isClear, let reach = unclearable(alarm) {
      return .never(.neverCleared(alarm: entry.name, reach))
    }
    // An operator acknowledges, and values become too old, between readings too.
    if case .stale = entry.condition, !isClear { return .open }
    guard !(isClear && entry.latch), let channel = entry.channel else {
      return .open
    }
    return isRead(channel, window)
  }

  /// Of an expectation about the level of an output; what drives an input the scenario says itself.
  func level(of line: LineEntry.Index, _ isActive: Bool, _ at: Interval) -> Outcome {
    // A control rule may act on a fault and on an operator's order as well.
    let isControlled = board.controls.contains { $0.line == line }
    guard board.lines[line].isOutput, !isControlled, !board.lines[line].isSafeOn else {
      return .open
    }
    let name = board.lines[line].name
    let triggers = board.outputs.filter { $0.line == line }.map(\.trigger)
    guard !triggers.isEmpty else {
      return isActive ? .never(.notDriven(line: name)) : .always(.notDriven(line: name))
    }
    let alarms = board.alarms.entryIndices.filter { alarm in
      triggers.contains(.anyAlarm) || triggers.contains(.alarm(alarm))
    }
    // An alarm without a channel may be raised at any time.
    let times = alarms.filter { unreachable($0) == nil && isPossible($0) }.map {
      earliest($0) ?? .zero
    }
    let first = times.min()
    guard first.map({ $0 > at }) ?? true else { return .open }
    let text = first.map(spelled)
    return isActive
      ? .never(.drivenLater(line: name, first: text))
      : .always(.drivenLater(line: name, first: text))
  }

  /// The least time at which the alarm can be raised; nil for one that the node itself knows.
  private func earliest(_ alarm: AlarmEntry.Index) -> Interval? {
    let entry = board.alarms[alarm]
    if case .combines(let watched, let needsAll) = entry.condition {
      let times = watched.map { earliest($0) ?? .zero }
      return (needsAll ? times.max() : times.min()).map { $0 + entry.holdFor }
    }
    guard let index = entry.channel else { return nil }
    let channel = board.channels[index]
    // Transfers take time.
    let reading: Interval = channel.source.device == nil ? .zero : .microseconds(1)
    let wait =
      switch entry.condition {
      // Faults and silence count from the start.
      case .fault: Interval.zero
      case .stale(let span), .faultShare(_, _, over: let span): span
      case .unchanged(let span): channel.warmUp + board.spread(of: index, for: span)
      default: channel.warmUp
      }
    return max(reading, wait + board.wait(of: entry))
  }

  /// What the channel of an alarm reads, where that never reaches the limit.
  private func unreachable(_ alarm: AlarmEntry.Index) -> ChannelReach? {
    let entry = board.alarms[alarm]
    guard let channel = entry.channel, let reach = reaches.reach(of: channel) else { return nil }
    switch entry.condition {
    case .compares(let raise, let limit, _, _): return reach.canHold(raise, limit) ? nil : reach
    case .outside(let range, _):
      return range.contains(reach.low) && range.contains(reach.high) ? reach : nil
    default: return nil
    }
  }

  /// The same for the limit that clears it.
  private func unclearable(_ alarm: AlarmEntry.Index) -> ChannelReach? {
    let entry = board.alarms[alarm]
    guard let channel = entry.channel, let reach = reaches.reach(of: channel) else { return nil }
    switch entry.condition {
    case .compares(_, _, let clear, let limit): return reach.canHold(clear, limit) ? nil : reach
    case .outside(_, let clear): return clear.overlaps(reach.low...reach.high) ? nil : reach
    default: return nil
    }
  }

  /// Whether the server of the scenario can make the node raise an alarm about its answers.
  private func isPossible(_ alarm: AlarmEntry.Index) -> Bool {
    guard case .uplink(let kind, of: let uplink) = board.alarms[alarm].condition else {
      return true
    }
    let statuses = server.filter { $0.uplink == uplink }.compactMap { entry -> Int? in
      switch entry.behaviour {
      case .status(let status): status
      // The codes that refuse a node by what it shows (MQTT 3.1.1 section 3.2.2.3).
      case .verdict(2), .verdict(4), .verdict(5): 403
      default: nil
      }
    }
    switch kind {
    case .messageRefused:
      return statuses.contains { board.uplinks[uplink].refusedForGood.contains($0) }
    case .unauthorised: return statuses.contains { $0 == 401 || $0 == 403 }
    case .certificateChanged, .offline: return true
    }
  }

  private func isLatched(_ entry: AlarmEntry) -> Bool { entry.latch && entry.acknowledge == nil }

  /// How often an alarm can be raised at most; nil where that is not known.
  func highestRaised(_ alarm: AlarmEntry.Index) -> Int64? {
    let entry = board.alarms[alarm]
    guard isPossible(alarm) else { return 0 }
    guard entry.goesByReadings, let channel = entry.channel else { return nil }
    if unreachable(alarm) != nil || earliest(alarm).map({ $0 > end }) ?? false { return 0 }
    if isLatched(entry) || unclearable(alarm) != nil { return 1 }
    // A line has an edge each microsecond at most.
    var readings = grid.readings(of: channel, until: end) ?? end.microseconds + 1
    // Values are too old before the first, and behind each.
    if case .stale = entry.condition { readings += 1 }
    let wait = board.wait(of: entry)
    guard wait > .zero else { return readings }
    return min(readings, end.microseconds / wait.microseconds + 1)
  }

  /// How often an alarm can repeat itself at most; nil where that is not known.
  private func highestRepetitions(_ alarm: AlarmEntry.Index) -> Int64? {
    guard let every = board.alarms[alarm].repeatEvery else { return 0 }
    return highestRaised(alarm).map { $0 == 0 ? 0 : end.microseconds / every.microseconds + $0 }
  }

  /// How many messages an alarm can make at most; nil where that is not known.
  private func highestMessages(_ alarm: AlarmEntry.Index) -> Int64? {
    guard let raised = highestRaised(alarm), let repeated = highestRepetitions(alarm) else {
      return nil
    }
    let events = 2 * raised + repeated
    guard let pause = board.alarms[alarm].atMostEvery else { return events }
    return min(events, end.microseconds / pause.microseconds + 1)
  }

  /// Of an expectation how often an alarm repeats itself.
  func repeated(_ alarm: AlarmEntry.Index, _ bound: CountBound) -> Outcome {
    guard let highest = highestRepetitions(alarm) else { return .open }
    let what = "\(quoted(board.alarms[alarm].name)) is repeated"
    return count(bound, upTo: HighestCount(what: what, count: highest))
  }

  /// Of an expectation how many messages are about an alarm.
  func messages(about alarm: AlarmEntry.Index, _ bound: CountBound) -> Outcome {
    let highest = board.uplink == nil ? 0 : highestMessages(alarm)
    let what = "the node makes a message about \(quoted(board.alarms[alarm].name))"
    return messages(bound, what, highest)
  }

  // MARK: Messages

  /// Of an expectation about messages, connections or bytes.
  func messages(_ claim: Claim) -> Outcome {
    let alarms: Int64? =
      board.uplink == nil
      ? 0
      : board.alarms.entryIndices.reduce(Int64?(0)) { sum, alarm in
        sum.flatMap { sum in highestMessages(alarm).map { sum + $0 } }
      }
    let reports = board.uplink == nil ? 0 : highestReports
    let isSilent = alarms == 0 && reports == 0
    switch claim {
    case .reportsAcknowledged(let bound):
      return messages(bound, "the server acknowledges a report", reports)
    case .reportsSent(let bound): return messages(bound, "the node sends a report", reports)
    case .alarmsAcknowledged(let bound):
      return messages(bound, "the server acknowledges an alarm message", alarms)
    case .handshakes(let bound): return messages(bound, "", isSilent ? 0 : nil)
    case .bytes(let sent, let received):
      guard isSilent else { return .open }
      let least = max(sent?.atLeast ?? 0, received?.atLeast ?? 0)
      return least == 0 ? .always(.noMessages) : .never(.noMessages)
    default: return isSilent ? .always(.noMessages) : .open
    }
  }

  /// The first report is made after one period, and over each uplink with `traffic` one more may
  /// leave at each beat. A turn may last for longer than the run.
  private var highestReports: Int64 {
    guard let every = board.paces.map(\.every).min() else { return 0 }
    func highest(each period: Interval) -> Int64 {
      period < end ? end.microseconds / period.microseconds + 1 : 0
    }
    return board.uplinks.reduce(0) { sum, uplink in
      sum + highest(each: every) + (uplink.traffic.map { highest(each: $0.beat) } ?? 0)
    }
  }

  private func messages(_ bound: CountBound, _ what: String, _ highest: Int64?) -> Outcome {
    guard let highest else { return .open }
    guard highest == 0 else { return count(bound, upTo: HighestCount(what: what, count: highest)) }
    return bound.atLeast == 0 ? .always(.noMessages) : .never(.noMessages)
  }
}

extension AlarmEntry {
  /// Whether a reading of its channel raises and clears it, and nothing else.
  fileprivate var goesByReadings: Bool {
    switch condition {
    case .compares, .outside, .truth, .fault: true
    default: false
    }
  }
}
