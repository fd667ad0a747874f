import Units

extension Board {
  /// The wiring and the rules in words, a line each, in file order. `vocabulary` names the
  /// channels of chips; it must be the one that the board was read with.
  package func explanation(_ vocabulary: Vocabulary) -> [String] {
    var lines = ["board \(name) (\(file))"]
    lines += buses.entryIndices.flatMap { busLines($0, vocabulary) }
    lines += devices.compactMap { lineDeviceText($0, vocabulary) ?? kernelText($0) }
    lines += self.lines.map { lineText($0) }
    lines += channels.map { channelText($0, vocabulary) }
    lines += alarms.map { alarmText($0) }
    lines += controls.map { controlText($0) }
    lines += outputs.map { outputText($0) }
    lines += self.lines.entryIndices.filter { line in controls.contains { $0.line == line } }
      .map { controlledLineText($0) }
    if let report { lines.append(reportText(report)) }
    if let power { lines += powerLines(power) }
    lines += uplinks.flatMap { uplinkLines($0) }
    lines.append(outboxText(outbox, of: nil))
    lines += uplinks.compactMap { uplink in uplink.bounds.map { outboxText($0, of: uplink) } }
    if let metrics { lines.append(metricsText(metrics)) }
    lines += budgets.map { $0.explanation }
    lines += leavingTexts
    return lines
  }

  private func metricsText(_ metrics: MetricsEntry) -> String {
    let file = metrics.file.map { "to \($0) every \(spelled(metrics.every))" }
    let port = metrics.listen.map { "to those who ask at \($0.host) port \($0.port)" }
    return "metrics: " + [file, port].compactMap { $0 }.joined(separator: ", ")
  }

  private func busLines(_ index: BusEntry.Index, _ vocabulary: Vocabulary) -> [String] {
    let bus = buses[index]
    let clock = spelled(Int64(bus.clockHertz), .frequency)
    let chips = devices.compactMap { device -> String? in
      guard case .bus(index, let address) = device.place else { return nil }
      return "device \(device.name): \(device.chip) at \(hexadecimal(address))"
        + " of bus \(bus.number)\(wayText(to: device))\(optionsText(of: device, vocabulary))"
        + pinText(of: device, vocabulary)
    }
    return ["bus \(bus.number): /dev/i2c-\(bus.number) at \(clock)"] + chips
  }

  private func pinText(of device: DeviceEntry, _ vocabulary: Vocabulary) -> String {
    guard let schema = vocabulary.chip(device.chip) else { return "" }
    return device.pins.map { ", \(schema.pins[$0.pin].name) on line \(lines[$0.line].name)" }
      .joined()
  }

  private func lineDeviceText(_ device: DeviceEntry, _ vocabulary: Vocabulary) -> String? {
    guard case .line(let line) = device.place else { return nil }
    let bias = biasText(line.bias).map { ", " + $0 } ?? ""
    return "device \(device.name): \(device.chip) at \(line.chip) offset \(line.offset)\(bias)"
      + optionsText(of: device, vocabulary)
  }

  private func optionsText(of device: DeviceEntry, _ vocabulary: Vocabulary) -> String {
    let options = optionTexts(of: device, vocabulary)
    return options.isEmpty ? "" : " (" + options.joined(separator: ", ") + ")"
  }

  private func wayText(to device: DeviceEntry) -> String {
    guard let behind = device.behind else { return "" }
    return ", channel \(behind.channel) of \(devices[behind.device].name)"
  }

  private func optionTexts(of device: DeviceEntry, _ vocabulary: Vocabulary) -> [String] {
    guard let schema = vocabulary.chip(device.chip) else { return [] }
    return schema.options.enumerated().compactMap { index, option in
      option.spelled(device.options[index]).map { "\(option.name) \($0)" }
    }
  }

  private func lineText(_ line: LineEntry) -> String {
    var parts = [line.isOutput ? "output" : "input", "active \(line.activeLow ? "low" : "high")"]
    if let bias = biasText(line.bias) { parts.append(bias) }
    if line.debounce > .zero { parts.append("debounced for \(spelled(line.debounce))") }
    return "line \(line.name): \(line.chip) offset \(line.offset), "
      + parts.joined(separator: ", ")
  }

  private func biasText(_ bias: LineBias) -> String? {
    switch bias {
    case .none: nil
    case .external: "its level held by the board"
    case .pullUp, .pullDown: bias.rawValue
    }
  }

  private func outputText(_ output: OutputEntry) -> String {
    let cause =
      switch output.trigger {
      case .anyAlarm: "any alarm"
      case .alarm(let index): "the alarm \(alarms[index].name)"
      }
    return "output \(lines[output.line].name): active while \(cause) is raised; "
      + safeText(output.line)
  }

  private func reportText(_ report: ReportEntry) -> String {
    let names = report.channels.map { index in
      channels[index].name + (channels[index].send == .value ? "" : " (summary)")
    }
    let isCommon = uplinks.allSatisfy { $0.format == report.format && $0.batch == report.batch }
    let format = isCommon ? formatText(report.format, report.batch) : ""
    return "report: every \(spelled(report.every))\(format): "
      + names.joined(separator: ", ") + (isMinimised ? "; alarms carry their own channel only" : "")
  }

  private func formatText(_ format: String?, _ batch: Int) -> String {
    (format.map { " as \($0)" } ?? "") + (batch > 1 ? ", up to \(batch) in a request" : "")
  }

  private func uplinkLines(_ uplink: UplinkEntry) -> [String] {
    let first = uplink.broker.map { brokerLines(uplink, $0) } ?? [requestText(uplink)]
    let arena = uplink.arena.map { ", at most \(spelled(Int64($0), .size)) of memory" } ?? ""
    let trust = "trust: \(trustText(uplink)), TLS profile \(uplink.tlsProfile)\(arena)"
    // A broker answers without a status.
    let final = uplink.broker == nil ? [finalText(uplink)] : []
    let servers = first + otherLines(uplink) + proxyLines(uplink)
    let waits = [trust, retryText(uplink.retry)] + final + [timeoutText(uplink.timeout)]
    return servers + waits + (uplink.traffic?.lines(hasFiles: uplink.hasFilesInRequests) ?? [])
  }

  /// What is said to a server that speaks HTTP.
  private func requestText(_ uplink: UplinkEntry) -> String {
    let isOwn = uplink.format != report?.format || uplink.batch != report?.batch ?? 1
    let format = isOwn ? formatText(uplink.format, uplink.batch) : ""
    let secret = uplink.secret.map { "with the secret in \($0.path)" } ?? "without a secret"
    let headers = uplink.headers.map(\.explanation).joined()
    let token = uplink.token.map { ", with the bearer token in \($0.path)" } ?? ""
    return
      "\(uplink.explainedTitle): \(uplink.first.explanation)\(format) as \(uplink.device), \(secret)\(token)\(headers)"
  }

  private func proxyLines(_ uplink: UplinkEntry) -> [String] {
    guard let proxy = uplink.proxy else { return [] }
    let user = proxy.credentials.map { ", with user and password in \($0.path)" } ?? ""
    return [
      "proxy: \(proxy.scheme.rawValue)://\(urlAuthority(proxy.host, proxy.port))\(user); it resolves the servers' names"
    ]
  }

  private func otherLines(_ uplink: UplinkEntry) -> [String] {
    let others = uplink.servers.dropFirst().map(\.explanation)
    guard !others.isEmpty else { return [] }
    let failures = uplink.failover.after
    return [
      "after \(failures) failed \(failures == 1 ? "delivery" : "deliveries") in a row: \(others.joined(separator: ", then ")); "
        + "the first is tried again after \(spelled(uplink.failover.returnAfter))"
    ]
  }

  private func retryText(_ retry: RetryEntry) -> String {
    let asked =
      retry.askedMax > .zero
      ? "after the pause that the server asks for, \(spelled(retry.askedMax)) at most"
      : "whatever pause the server asks for"
    return
      "retry: after up to \(spelled(retry.first)) at first, up to \(spelled(retry.cap)) later; "
      + asked
  }

  private func finalText(_ uplink: UplinkEntry) -> String {
    let statuses = uplink.refusedForGood.map { "\($0)" }.joined(separator: ", ")
    return statuses.isEmpty
      ? "refused for good: nothing"
      : "refused for good: messages that are answered with \(statuses)"
  }

  private func timeoutText(_ timeout: TimeoutEntry) -> String {
    "timeouts: \(spelled(timeout.connect)) to connect, \(spelled(timeout.handshake)) for the handshake, "
      + "\(spelled(timeout.answer)) for the answer"
  }

  private func trustText(_ uplink: UplinkEntry) -> String {
    let shown = uplink.identity.map { "; shows \($0.certificate.path) to servers that ask" } ?? ""
    switch uplink.trust {
    case .authorities(let files):
      return "servers that \(files.map { $0.path }.joined(separator: ", ")) vouches for\(shown)"
    case .firstUse(let pin, let state):
      let place = state.map { ", kept in \($0.path)" } ?? ""
      let thing = pin == .key ? "key" : "certificate"
      return "the \(thing) that the server shows first\(place)\(shown)"
    }
  }

  private func outboxText(_ outbox: OutboxEntry, of uplink: UplinkEntry?) -> String {
    let limit = spelled(Int64(outbox.limitBytes), .size)
    let rule =
      switch outbox.rule {
      case .dropOldestReports: "the oldest reports give way"
      case .stopReports: "new reports give way"
      case .thinReports: "reports in between go into the next, the oldest first"
      }
    let age = outbox.ageMax.map { ", for \(spelled($0)) at most" } ?? ""
    if let uplink {
      return "outbox for \(uplink.name): messages wait\(age), at most \(limit); when full \(rule)"
    }
    let place =
      switch outbox.place {
      case nil: "in memory"
      case .file(let file): "in \(file.path)"
      case .standard: "in \(name).outbox of STATE_DIRECTORY or /var/lib/outpost"
      }
    let end = outbox.place == nil ? "" : " until the server acknowledges them"
    let each = uplinks.count > 1 ? " for each uplink" : ""
    return "outbox: messages wait \(place)\(end)\(age), at most \(limit)\(each); when full \(rule)"
  }
}

extension BudgetNumber {
  fileprivate var explanation: String {
    let grown = growth.map { ", \($0) % above \(figure.unit.text(value))" } ?? ""
    return "budget: \(figure.rawValue) at most \(limitText)\(grown) in a "
      + (figure.isOfProcess ? "run of the node" : "replay")
  }
}

extension OptionSchema {
  /// The setting `value` as a file would say it; nil for what no file can set.
  func spelled(_ value: Int64) -> String? {
    switch form {
    case .choices(let choices): choices.first { $0.value == value }?.spelling.description
    case .amount where value == Self.unset: nil
    case .amount(let kind, _): BoardFiles.spelled(value, .kind(kind))
    }
  }
}

extension Vocabulary {
  /// The chip of that name.
  func chip(_ name: String) -> ChipSchema? {
    (chips + kernelSensors).first { $0.name.description == name }
  }
}

extension UplinkEntry {
  /// What the line about it begins with: `uplink`, with its name in a list.
  var explainedTitle: String { "uplink" + (listName.map { " \($0)" } ?? "") }
}

extension UplinkHeader {
  /// What is said of it behind the uplink; no value that is in a file.
  fileprivate var explanation: String {
    switch source {
    case .text(let text): ", `\(name): \(text)`"
    case .file(let file): ", `\(name)` as in \(file.path)"
    }
  }
}
