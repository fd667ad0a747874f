import Units

extension Board {
  /// The rule in words.
  func alarmText(_ alarm: AlarmEntry) -> String {
    if case .uplink(let kind, of: let uplink) = alarm.condition {
      let server = "the server" + (uplinks[uplink].listName.map { " of \($0)" } ?? "")
      return "alarm \(alarm.name): \(kind.text(server))"
    }
    let (raised, cleared) = conditionText(
      alarm.condition, of: alarm.channel, for: alarm.holdFor)
    var parts = ["raised when " + raised, "cleared " + cleared]
    let button = alarm.acknowledge.map { "acknowledged by \(channels[$0].name)" }
    if alarm.latch { parts[1] = "stays raised until " + (button ?? "acknowledged") }
    if let every = alarm.repeatEvery {
      let end = alarm.latch ? nil : button
      parts.append(
        "repeated every \(spelled(every)) " + (end.map { "until \($0)" } ?? "while raised"))
    } else {
      parts.append("sent once")
    }
    if let least = alarm.atMostEvery { parts.append("at most one message in \(spelled(least))") }
    return "alarm \(alarm.name): " + parts.joined(separator: "; ")
  }

  /// When a rule begins and ends to hold; with a hold-off, what must go on for it.
  func conditionText(
    _ condition: AlarmConditionEntry, of source: ChannelEntry.Index?, for holdFor: Interval
  ) -> (raised: String, cleared: String) {
    let span = holdFor > .zero ? " for \(spelled(holdFor))" : ""
    let along = span.isEmpty ? "" : "," + span
    if case .combines(let watched, let needsAll) = condition {
      let names = watched.map { alarms[$0].name }.joined(separator: ", ")
      return needsAll
        ? ("all of \(names) are raised\(along)", "when one of them is not")
        : ("any of \(names) is raised\(along)", "when none of them is")
    }
    guard let source else { return ("", "") }
    let channel = channels[source]
    let dimension = Dimension.kind(channel.kind)
    let has = span.isEmpty ? "is" : reportsEdges(source) ? "has been" : "has been read"
    switch condition {
    case .compares(let raise, let limit, let clear, let clearLimit):
      return (
        "\(channel.name) \(has) \(raise.phrase(spelled(limit, dimension)))\(span)",
        "when \(clear.phrase(spelled(clearLimit, dimension)))"
      )
    case .outside(let range, let clear):
      return (
        "\(channel.name) \(has) outside \(text(range, dimension))\(span)",
        "when inside \(text(clear, dimension))"
      )
    case .truth(let value):
      return ("\(channel.name) \(has) \(value)\(span)", "when \(!value)")
    case .fault: return ("\(channel.name) \(has) unreadable\(span)", "when readable")
    case .changes(let change, let within):
      let (verb, size) = (change < 0 ? "fallen" : "risen", Int64(clamping: change.magnitude))
      return (
        "\(channel.name) has \(verb) by \(spelled(size, dimension)) or more within "
          + "\(spelled(within))\(along)", "when it has not"
      )
    case .unchanged(let time):
      return ("\(channel.name) has not changed for \(spelled(time))\(along)", "when it changes")
    case .stale(let time):
      return ("\(channel.name) has had no value for \(spelled(time))\(along)", "by the next value")
    case .faultShare(let percent, let clear, let over):
      return (
        "\(percent) % or more of the readings of \(channel.name) over \(spelled(over)) are faults"
          + along, "when less than \(clear) % are"
      )
    case .combines, .uplink: return ("", "")
    }
  }

  private func text(_ range: ClosedRange<Int64>, _ dimension: Dimension) -> String {
    "\(spelled(range.lowerBound, dimension)) to \(spelled(range.upperBound, dimension))"
  }
}

extension UplinkAlarm {
  /// When it is raised and cleared, in words; `server` is whose answers it is about.
  fileprivate func text(_ server: String) -> String {
    switch self {
    case .certificateChanged:
      "raised when \(server) shows another key or certificate than the trusted one; "
        + "cleared when it shows the trusted one, or another is accepted; sent when it can be"
    case .messageRefused:
      "raised when \(server) refuses a message for good; cleared when it takes one of the same class"
    case .unauthorised:
      "raised when \(server) answers 401 or 403, or a broker with code 2, 4 or 5; cleared when it takes a message; "
        + "sent then"
    case .offline(let span):
      (server == "the server"
        ? "raised when nothing has been acknowledged for "
        : "raised when \(server) has acknowledged nothing for ")
        + "\(spelled(span)); cleared by the next acknowledgement; sent then"
    }
  }
}

extension Comparison {
  /// The comparison with `limit` in words, with its strictness.
  fileprivate func phrase(_ limit: String) -> String {
    switch self {
    case .above: "above \(limit) (strictly)"
    case .atOrAbove: "at or above \(limit)"
    case .below: "below \(limit) (strictly)"
    case .atOrBelow: "at or below \(limit)"
    }
  }
}
