import Units

extension PaceEntry {
  /// `a report every 30 min, sent every 6 h, up to 50 in a request`
  package var text: String {
    let sent = send > .zero ? "sent every \(spelled(send))" : "sent at once"
    let request = batch > 1 ? ", up to \(batch) in a request" : ""
    return "a report every \(spelled(every)), \(sent)\(request)"
  }
}

extension Board {
  /// What goes by the power, a line each.
  func powerLines(_ power: PowerEntry) -> [String] {
    var lines: [String] = []
    if let battery = power.battery {
      let channel = channels[battery.channel]
      lines += levelLines(power, channel)
      let limit = staleText(battery)
      lines.append(
        "power: a higher level begins \(spelled(power.hysteresis, .kind(channel.kind))) above its limit; "
          + "without a value of \(channel.name)\(limit) the last level holds")
    }
    if let mains = power.mains {
      lines.append(
        "power: on line power (\(conditionText(mains))) \(mains.pace.text); "
          + "without a value\(staleText(mains.source)) as without line power")
    }
    if let metered = power.metered {
      lines.append(
        "power: on a metered link (\(conditionText(metered))) at most \(metered.pace.text); "
          + "without a value\(staleText(metered.source)) as on a metered link")
    }
    if power.setsPace {
      lines.append("power: alarms leave at once, and what waits leaves with them")
    }
    if paces.contains(where: { $0.send > .zero }) {
      lines.append(
        "power: the radio is on when something is due, and for \(spelled(power.window)) at most "
          + "without an acknowledgement; while an alarm waits, as `retry` says")
    }
    if let ledger = power.ledger { lines.append(ledger.text) }
    return lines
  }

  private func levelLines(_ power: PowerEntry, _ channel: ChannelEntry) -> [String] {
    var above = ""
    return power.levels.map { level in
      defer { above = level.above.map { " up to \(spelled($0, .kind(channel.kind)))" } ?? "" }
      let limit = level.above.map { " above \(spelled($0, .kind(channel.kind)))" } ?? ""
      let range = limit + (limit.isEmpty || above.isEmpty ? above : "," + above)
      return "power: with \(channel.name)\(range) \(level.pace.text)"
    }
  }

  private func staleText(_ source: PowerEntry.Source) -> String {
    staleLimit(of: source).map { " for \(spelled($0))" } ?? ""
  }

  private func conditionText(_ condition: PowerEntry.Condition) -> String {
    "\(channels[condition.source.channel].name) is \(condition.isTrue)"
  }
}

extension LedgerEntry {
  fileprivate var text: String {
    func current(_ value: Int64) -> String { decimal(value, decimals: 3) + " mA" }
    return
      "ledger: \(spelled(capacity, .charge)); asleep \(current(asleep)); awake \(current(awake)), "
      + "\(spelled(awakeEach)) a turn at least; radio \(current(radio)), on for \(spelled(radioTail)) "
      + "after a delivery; transmitting \(current(transmit)) at \(spelled(bytesPerSecond, .rate))"
  }
}
