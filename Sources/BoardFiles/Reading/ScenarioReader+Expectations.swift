import Units

extension ScenarioReader {
  /// The entries of `expect:`, each with its own text.
  func readExpectations(_ node: YAMLNode) -> [Expectation] {
    guard let items = reading.list(node, limit: Limits.entries) else { return [] }
    return items.compactMap { item in
      guard var cursor = reading.cursor(item, of: "an expectation") else { return nil }
      let claim = readClaim(&cursor)
      let uplink = claim.map(\.isOfUplink) ?? true ? readUplink(&cursor) : nil
      cursor.finish()
      return claim.map {
        Expectation(
          claim: $0, uplink: uplink, text: item.flowText, position: cursor.position)
      }
    }
  }

  private func readClaim(_ cursor: inout Cursor) -> Claim? {
    let subject = cursor.oneOf([
      "alarm", "line", "device", "channel", "reports", "alarms", "nothing", "handshakes", "bytes",
      "battery-days",
    ])
    guard let subject else { return nil }
    switch subject.key {
    case "alarm": return readAlarmClaim(subject, &cursor)
    case "line": return readLineClaim(subject, &cursor)
    case "device": return readFaultsClaim(subject, &cursor)
    case "channel": return readChannelClaim(subject, &cursor)
    case "reports":
      return readTally(subject.value, of: "reports", ["acknowledged", "sent"]) { key, bound in
        key == "sent" ? .reportsSent(bound) : .reportsAcknowledged(bound)
      }
    case "alarms":
      return readTally(subject.value, of: "alarms", ["acknowledged"]) { _, bound in
        .alarmsAcknowledged(bound)
      }
    case "handshakes": return readCount(subject.value).map(Claim.handshakes)
    case "bytes": return readBytes(subject.value)
    case "battery-days": return readBatteryDays(subject.value).map(Claim.batteryDays)
    default: return readWord(subject, "lost") ? .nothingLost : nil
    }
  }

  /// `{alarm: fire, raised: {after: 2 min, within: 1 s}}` and its kin.
  private func readAlarmClaim(_ subject: Entry, _ cursor: inout Cursor) -> Claim? {
    let alarm = reading.resolve(subject.value, .alarm, in: names.alarms)
    let keys = ["raised", "cleared", "never", "count", "repeated", "messages"]
    guard let entry = cursor.oneOf(keys) else { return nil }
    switch entry.key {
    case "raised":
      guard let window = readClaimWindow(entry), let alarm else { return nil }
      return .raised(alarm: alarm, window)
    case "cleared":
      guard let window = readClaimWindow(entry), let alarm else { return nil }
      return .cleared(alarm: alarm, window)
    case "never":
      guard readWord(entry, "raised"), let alarm else { return nil }
      return .neverRaised(alarm: alarm)
    default:
      guard let bound = readCount(entry.value), let alarm else { return nil }
      switch entry.key {
      case "repeated": return .repeatedCount(alarm: alarm, bound)
      case "messages": return .messagesAbout(alarm: alarm, bound)
      default: return .raisedCount(alarm: alarm, bound)
      }
    }
  }

  /// `{after: 2 min, within: 1 s}`, either one or both; `true` is the whole run.
  private func readClaimWindow(_ entry: Entry) -> TimeWindow? {
    if case .scalar = entry.value.content {
      return readTrue(entry) ? TimeWindow(start: .zero, end: nil) : nil
    }
    guard var cursor = reading.cursor(entry.value, of: "a window") else { return nil }
    let after = cursor.optional("after", Interval.zero) { beginning($0) }
    let within = cursor.optional("within") { node -> Interval? in
      guard let within = span(node) else { return nil }
      return isWithinRun(after + within, at: node.mark) ? within : nil
    }
    cursor.finish()
    return TimeWindow(start: after, end: within.map { after + $0 })
  }

  /// `{line: alarm-led, is: on, at: 121 s}`
  private func readLineClaim(_ subject: Entry, _ cursor: inout Cursor) -> Claim? {
    if cursor.node("faults") != nil { return readFaultsClaim(subject, &cursor) }
    let line = reading.line(subject.value, isOutput: !isPinDriven(subject.value), in: names)
    let active = cursor.required("is") { reading.truth($0, onOff: true) }
    let at = cursor.required("at") { time($0) }
    guard let line, let active, let at else { return nil }
    return .line(line: line, active: active, at: at)
  }

  /// Whether `node` names an input that a chip's pin drives. What other inputs do the scenario says
  /// itself, so there is nothing to expect of them.
  private func isPinDriven(_ node: YAMLNode) -> Bool {
    guard case .scalar(let text, plain: _) = node.content,
      case .found(.line(let index, isOutput: false)) = names.parts.find(text)
    else { return false }
    return names.drivers.contains { $0.line == index }
  }

  /// `{channel: temperature, between: [20 °C, 22 °C], at: 3 min}`, or `is: fault`, `is: true`.
  private func readChannelClaim(_ subject: Entry, _ cursor: inout Cursor) -> Claim? {
    let name = reading.text(subject.value)
    let channel = name.flatMap {
      reading.resolve($0, .channel, in: names.channels, at: subject.value.mark)
    }
    for key in ["faulty", "fresh"] {
      guard let entry = cursor.entry(key) else { continue }
      return readSpanClaim(entry, of: channel?.index)
    }
    let at = cursor.required("at") { time($0) }
    guard let entry = cursor.oneOf(["between", "is"]), let channel, let name else { return nil }
    if entry.key == "between" {
      guard channel.kind != .truth else {
        let problem = RuleProblem.limitOnTruth(key: "between", channel: name)
        reading.report(.rule(problem), at: entry.mark)
        return nil
      }
      guard let range = readRange(entry.value, channel), let at else { return nil }
      return .reading(channel: channel.index, low: range.low, high: range.high, at: at)
    }
    let words = channel.kind == .truth ? ["fault", "true", "false", "on", "off"] : ["fault"]
    guard let word = reading.choice(entry.value, words), let at else { return nil }
    guard word != "fault" else { return .unreadable(channel: channel.index, at: at) }
    let value: Int64 = word == "true" || word == "on" ? 1 : 0
    return .reading(channel: channel.index, low: value, high: value, at: at)
  }

  /// `[20 °C, 22 °C]`
  private func readRange(_ node: YAMLNode, _ channel: ChannelName) -> (low: Int64, high: Int64)? {
    let kind = channel.kind
    let pair = reading.pair(node) { reading.value($0, of: channel) }
    guard let (first, low, high) = pair else { return nil }
    guard low <= high else {
      let problem = RunProblem.boundsCrossed(
        low: spelled(low, .kind(kind)), high: spelled(high, .kind(kind)))
      reading.report(.run(problem), at: first.mark)
      return nil
    }
    return (low, high)
  }

  // MARK: Counts

  /// `{acknowledged: 85}`: exactly one of `keys`.
  private func readTally(
    _ node: YAMLNode, of what: String, _ keys: [String], _ claim: (String, CountBound) -> Claim
  ) -> Claim? {
    guard var cursor = reading.cursor(node, of: what), let entry = cursor.oneOf(keys) else {
      return nil
    }
    cursor.finish()
    return readCount(entry.value).map { claim(entry.key, $0) }
  }

  /// `{sent: {at-most: 200 kB}, received: ...}`
  private func readBytes(_ node: YAMLNode) -> Claim? {
    guard var cursor = reading.cursor(node, of: "bytes") else { return nil }
    let read: (YAMLNode) -> CountBound? = { node in
      readBound(node) { reading.measure($0, .size) }
    }
    let sent = cursor.optional("sent", read)
    let received = cursor.optional("received", read)
    if cursor.foundNothing { _ = cursor.oneOf(["sent", "received"]) }
    cursor.finish()
    return .bytes(sent: sent, received: received)
  }

  func readCount(_ node: YAMLNode) -> CountBound? {
    readBound(node) { reading.whole($0, in: 0 ... .max) }
  }

  /// `N`, `{at-least: N}`, `{at-most: N}` or both.
  private func readBound(_ node: YAMLNode, _ read: (YAMLNode) -> Int64?) -> CountBound? {
    if case .scalar = node.content {
      return read(node).map { CountBound(atLeast: Int($0), atMost: Int($0)) }
    }
    guard var cursor = reading.cursor(node, of: "a bound") else { return nil }
    let leastNode = cursor.node("at-least")
    let least = leastNode.flatMap(read) ?? 0
    let mostNode = cursor.node("at-most")
    let most = mostNode.flatMap(read) ?? .max
    if cursor.foundNothing { _ = cursor.oneOf(["at-least", "at-most"]) }
    cursor.finish()
    guard least <= most else {
      let problem = RunProblem.boundsCrossed(low: "\(least)", high: "\(most)")
      reading.report(.run(problem), at: mostNode?.mark ?? node.mark)
      return nil
    }
    if least == 0, most == .max, let node = leastNode ?? mostNode {
      reading.report(.run(.cannotFail(.anyNumber)), at: node.mark)
    }
    return CountBound(atLeast: Int(least), atMost: Int(most))
  }

  private func readWord(_ entry: Entry, _ word: String) -> Bool {
    guard let text = reading.text(entry.value) else { return false }
    guard text == word else {
      reading.report(.run(.mustBe(entry.key, word: word)), at: entry.value.mark)
      return false
    }
    return true
  }
}

extension Claim {
  /// Whether it can be about one of several uplinks.
  fileprivate var isOfUplink: Bool {
    switch self {
    case .reportsAcknowledged, .reportsSent, .alarmsAcknowledged, .nothingLost, .handshakes, .bytes:
      true
    default: false
    }
  }
}
