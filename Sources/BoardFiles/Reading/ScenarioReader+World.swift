import Units

extension ScenarioReader {
  /// `network: {latency: 40 ms, bandwidth: 250 kB/s, tls: modelled, handshake: 30 ms}`, with
  /// `uplinks: {archive: {latency: 2 s}}` for what is otherwise for one of several.
  func readNetwork(_ node: YAMLNode) -> NetworkEntry? {
    guard var cursor = reading.cursor(node, of: "a network") else { return nil }
    let standard = NetworkEntry.standard
    let way = readWay(&cursor, standard.way)
    let tls = cursor.optional("tls", standard.tls) {
      reading.choice($0, NetworkTLS.allCases.map(\.rawValue)).flatMap(NetworkTLS.init)
    }
    let handshake = cursor.optional("handshake", standard.handshakeCPU) {
      reading.interval($0, in: .zero ... .seconds(600))
    }
    let others = cursor.optional("uplinks", []) { readWays($0, way) }
    cursor.finish()
    return NetworkEntry(way: way, others: others, tls: tls, handshakeCPU: handshake)
  }

  private func readWay(_ cursor: inout Cursor, _ standard: NetworkWay) -> NetworkWay {
    let latency = cursor.optional("latency", standard.latency) {
      reading.interval($0, in: .zero ... .seconds(60))
    }
    let bandwidth = cursor.optional("bandwidth") {
      reading.measure($0, .rate, in: 1...1_000_000_000)
    }
    return NetworkWay(
      latency: latency, bytesPerSecond: bandwidth.map { Int($0) } ?? standard.bytesPerSecond)
  }

  /// `{archive: {latency: 2 s}}`
  private func readWays(
    _ node: YAMLNode, _ standard: NetworkWay
  ) -> [(uplink: UplinkEntry.Index, way: NetworkWay)]? {
    guard case .map(let entries) = node.content else {
      _ = reading.cursor(node, of: "networks by uplink")
      return nil
    }
    return entries.compactMap { entry in
      let uplink = reading.resolve(entry.key, .uplink, in: names.uplinks, at: entry.mark)
      guard var cursor = reading.cursor(entry.value, of: "a network of one uplink") else {
        return nil
      }
      let way = readWay(&cursor, standard)
      cursor.finish()
      return uplink.map { ($0, way) }
    }
  }

  /// `uplink: archive`; nil where the file is silent, or names none of the board.
  func readUplink(_ cursor: inout Cursor) -> UplinkEntry.Index? {
    cursor.node("uplink").flatMap { reading.resolve($0, .uplink, in: names.uplinks) }
  }

  /// `- {at: 3 min, for: 20 s, uplink: archive, status: 503, headers: {Retry-After: 30}}`
  func readServer(_ cursor: inout Cursor) -> ServerEntry? {
    let window = readWindow(&cursor)
    let uplink = readUplink(&cursor) ?? 0
    let url = cursor.optional("url") { reading.whole($0, in: 1...Int64(Limits.servers)) }
    let entry = cursor.oneOf(["status", "connack", "refuses", "silent", "drops", "certificate"])
    var (headers, body): ([HeaderEntry], String) = ([], "")
    var wanted: String?
    if entry?.key == "status" {
      headers = cursor.optional("headers", []) { reading.headers($0) }
      body = cursor.optional("body", "") { reading.text($0) }
      wanted = cursor.optional("body-has") { reading.text($0) }
    }
    guard let entry, let behaviour = readBehaviour(entry), let window else { return nil }
    return ServerEntry(
      window: window, uplink: uplink, url: url.map { Int($0) }, behaviour: behaviour,
      headers: headers,
      bodyHas: wanted, body: body,
      position: cursor.position)
  }

  /// `2026-11-01T08:00:00Z`, or `{start: ..., set: [{at: 1 h, to: 1970-01-01T00:00:00Z}]}`
  func readClock(_ node: YAMLNode) -> ClockEntry? {
    guard case .map = node.content else {
      return reading.utcTime(node).map { ClockEntry(start: $0) }
    }
    guard var cursor = reading.cursor(node, of: "a clock") else { return nil }
    var clock = ClockEntry()
    clock.start = cursor.optional("start") { reading.utcTime($0) }
    cursor.eachEntry("set", of: "a setting of the clock", limit: Limits.entries, isRequired: true) {
      entry in
      let at = entry.required("at") { time($0) }
      let seconds = entry.required("to") { node -> Int64?? in
        if case .scalar("unset", plain: _) = node.content { return .some(nil) }
        return reading.utcTime(node).map { .some($0) }
      }
      if let at, let seconds { clock.settings.append(ClockEntry.Setting(at: at, seconds: seconds)) }
    }
    cursor.finish()
    clock.settings.sort { $0.at < $1.at }
    return clock
  }

  /// `- {at: 6 min, accepts: certificate, uplink: archive}` or
  /// `- {at: 6 min, set: {line: heater, to: auto}}`
  func readOperator(_ cursor: inout Cursor) -> OperatorEntry? {
    let at = cursor.required("at") { time($0) }
    guard let entry = cursor.oneOf(["accepts", "set"]) else { return nil }
    let uplink = entry.key == "accepts" ? readUplink(&cursor) ?? 0 : 0
    let act =
      entry.key == "set"
      ? readOrder(entry.value)
      : reading.choice(entry.value, ["certificate"]).map { _ in OperatorAct.accepts(uplink) }
    guard let at, let act else { return nil }
    return OperatorEntry(at: at, act: act, position: cursor.position)
  }

  /// `{line: heater, to: on, for: 10 min}`
  private func readOrder(_ node: YAMLNode) -> OperatorAct? {
    guard var cursor = reading.cursor(node, of: "an order") else { return nil }
    defer { cursor.finish() }
    let line = cursor.required("line") { reading.line($0, isOutput: true, in: names) }
    let level = cursor.required("to") { reading.choice($0, ["on", "off", "auto"]) }
    guard level != "auto" else { return line.map { .releases($0) } }
    let span = cursor.required("for") {
      reading.interval($0, in: .seconds(1)...Limits.day)
    }
    guard let line, let level, let span else { return nil }
    return .holds(line, active: level == "on", for: span)
  }

  /// Orders are for lines that rules control.
  func refuseOrders(_ acts: [OperatorEntry], on board: Board) {
    for entry in acts {
      guard let line = entry.act.line, !board.controls.contains(where: { $0.line == line }) else {
        continue
      }
      reading.report(.run(.notControlled(board.lines[line].name)), at: Mark(entry.position))
    }
  }

  /// A broker answers no status, a server of HTTP no code of MQTT.
  func refuseAnswers(_ server: [ServerEntry], of board: Board) {
    for entry in server where board.uplinks.indices.contains(entry.uplink.number) {
      let uplink = board.uplinks[entry.uplink]
      switch entry.behaviour {
      case .status where uplink.broker != nil:
        reading.report(.broker(.statusOfBroker), at: Mark(entry.position))
      case .verdict where uplink.broker == nil:
        reading.report(.broker(.verdictOfHTTP), at: Mark(entry.position))
      default: break
      }
    }
  }

  private func readBehaviour(_ entry: Entry) -> ServerBehaviour? {
    switch entry.key {
    case "status": reading.whole(entry.value, in: 100...599).map { .status(Int($0)) }
    case "connack": reading.whole(entry.value, in: 1...5).map { .verdict(Int($0)) }
    case "drops": readTrue(entry) ? .drops : nil
    case "refuses": readTrue(entry) ? .refuses : nil
    case "certificate":
      reading.choice(entry.value, of: ServerCertificate.self).map { .certificate($0) }
    default: readTrue(entry) ? .silent : nil
    }
  }
}

extension NetworkEntry {
  /// What holds where the file is silent.
  static let standard = NetworkEntry(
    way: NetworkWay(latency: .milliseconds(20), bytesPerSecond: nil), tls: .real,
    handshakeCPU: .milliseconds(30))
}
