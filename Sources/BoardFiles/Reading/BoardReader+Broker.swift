import Units

extension BoardReader {
  /// The key `mqtt` of an uplink, where its URLs are those of brokers; nil where they are not.
  ///
  /// Keys that only the other protocol has are reported: they would do nothing.
  func readBroker(
    _ cursor: inout Cursor, _ servers: [ServerPlace]?,
    _ device: (name: String, position: SourcePosition)?, _ keys: DeliveryKeys
  ) -> BrokerEntry? {
    let entry = cursor.entry("mqtt")
    let broker = entry.flatMap { readBroker($0.value) }
    guard let servers else { return nil }
    guard servers.contains(where: { $0.scheme == .mqtts }) else {
      if let entry { reading.report(.broker(.keyOfMQTT), at: entry.mark) }
      return nil
    }
    if let other = servers.first(where: { $0.scheme != .mqtts }) {
      reading.report(.broker(.mixedSchemes), at: Mark(other.position))
    }
    for key in ["secret", "authorization", "headers", "refused-for-good"] {
      if let entry = cursor.entry(key) {
        reading.report(.broker(.keyOfHTTP(key)), at: entry.mark)
      }
    }
    if let device, !device.name.utf8.allSatisfy(Self.isOfTopicLevel) {
      reading.report(.broker(.device(device.name)), at: Mark(device.position))
    }
    if let mark = keys.askedMark { reading.report(.broker(.keyOfHTTP("retry-after")), at: mark) }
    if let mark = keys.answerMark {
      checkAnswer(keys.timeout.answer, broker ?? BrokerEntry(), at: mark)
    }
    return broker ?? BrokerEntry()
  }

  /// One packet waits for its answer at a time, so none is sent meanwhile, and the broker ends a
  /// connection that is silent for one and a half times the keep-alive (MQTT-3.1.2-24).
  private func checkAnswer(_ limit: Interval, _ broker: BrokerEntry, at mark: Mark) {
    let longest = Interval(microseconds: broker.keepAlive.microseconds / 2 * 3)
    guard limit > longest else { return }
    let problem = BrokerProblem.answerBeyondKeepAlive(
      spelled(limit), longest: spelled(longest), keepAlive: spelled(broker.keepAlive))
    reading.report(.broker(problem), at: mark)
  }

  /// `{session: kept, topic-prefix: outpost, discovery: homeassistant, user: node-1,
  /// password: {file: FILE}, keep-alive: 1 min}`
  private func readBroker(_ node: YAMLNode) -> BrokerEntry? {
    guard var cursor = reading.cursor(node, of: "mqtt") else { return nil }
    var broker = BrokerEntry()
    broker.session = cursor.optional("session", broker.session) {
      reading.choice($0, of: BrokerEntry.Session.self)
    }
    broker.prefix = cursor.optional("topic-prefix", broker.prefix) { readPrefix($0) }
    broker.discovery = cursor.optional("discovery", broker.discovery) {
      reading.choice($0, of: BrokerEntry.Discovery.self)
    }
    broker.user = cursor.optional("user") { reading.deviceIdentity($0) }
    let password = cursor.entry("password")
    broker.password = password.flatMap { readPassword($0.value) }
    if let password, !cursor.contains("user") {
      reading.report(.broker(.passwordAlone), at: password.mark)
    }
    // The field has 16 bits (MQTT 3.1.1 section 3.1.2.10).
    broker.keepAlive = cursor.optional("keep-alive", broker.keepAlive) {
      reading.interval($0, in: .seconds(10) ... .seconds(65_535))
    }
    cursor.finish()
    return broker
  }

  private func readPassword(_ node: YAMLNode) -> FileReference? {
    readFile(node, key: "file", of: "a password", bare: .inlinePassword)
  }

  /// Levels of letters, digits, `-`, `_` and `.`, with slashes between: no wildcard, and no `$` of
  /// the broker's own topics (MQTT 3.1.1 section 4.7).
  private func readPrefix(_ node: YAMLNode) -> String? {
    guard let text = reading.text(node) else { return nil }
    let levels = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard text.utf8.count <= Limits.topicPrefixBytes,
      levels.allSatisfy({ level in
        !level.isEmpty && level.allSatisfy { Self.isOfTopicLevel($0) || $0 == UInt8(ascii: ".") }
      })
    else {
      reading.report(.broker(.badTopicPrefix(text)), at: node.mark)
      return nil
    }
    return text
  }

  private static func isOfTopicLevel(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || (0x41...0x5A).contains(byte) || "-_".utf8.contains(byte)
  }

  /// Reports what a broker cannot get of the messages of a board.
  func checkBroker(of uplink: UplinkEntry, _ report: ReportEntry?, _ power: PowerEntry?) {
    guard let broker = uplink.broker else { return }
    let isAlone = uplink.listPlace == nil
    let mark = Mark(isAlone ? report?.position ?? uplink.position : uplink.position)
    if uplink.batch > 1 { reading.report(.broker(.batch(isAlone: isAlone)), at: mark) }
    if uplink.followsPace {
      for position in power?.batchPositions ?? [] {
        reading.report(.broker(.batch(isAlone: isAlone)), at: Mark(position))
      }
    }
    guard let format = uplink.format else { return }
    let able = vocabulary.brokerFormats
    guard able.contains(format) else {
      return reading.report(.broker(.format(format, able: able)), at: mark)
    }
    let discoverable = vocabulary.discoverableFormats
    guard broker.discovery == .homeAssistant, !discoverable.contains(format) else { return }
    reading.report(.broker(.discovery(format, able: discoverable)), at: mark)
  }

  /// Reports two uplinks that one broker takes for one client: it ends the session of the one when
  /// the other comes (MQTT-3.1.4-2), and so on for ever.
  func checkClients(_ uplinks: [UplinkEntry]) {
    for (place, uplink) in uplinks.enumerated() where uplink.broker != nil {
      let other = uplinks[..<place].first {
        $0.broker != nil && $0.device == uplink.device && $0.sharesServer(with: uplink)
      }
      guard let other else { continue }
      let problem = BrokerProblem.clientTwice(
        uplink.device, other: other.listTitle ?? other.name)
      reading.reading(uplink.listTitle) {
        reading.report(
          .broker(problem), at: Mark(uplink.devicePosition ?? uplink.position))
      }
    }
  }
}

extension UplinkEntry {
  /// Whether one server is among those of both, whatever the case of its name.
  fileprivate func sharesServer(with other: UplinkEntry) -> Bool {
    servers.contains { own in
      other.servers.contains {
        own.port == $0.port && own.host.lowercased() == $0.host.lowercased()
      }
    }
  }
}
