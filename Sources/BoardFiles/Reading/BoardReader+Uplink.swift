import Units

extension BoardReader {
  /// `report: {every: 7 s, format: webtask, channels: [movement, flame]}`
  func readReport(_ node: YAMLNode) -> ReportEntry? {
    guard var cursor = reading.cursor(node, of: "a report") else { return nil }
    let every = cursor.required("every") {
      reading.interval($0, in: .seconds(1)...Limits.day)
    }
    let format = cursor.required("format") { reading.choice($0, vocabulary.formats) }
    let channels = cursor.required("channels") { readReportChannels($0) }
    let batch = cursor.optional("batch", 1) { readBatch($0, of: format) }
    cursor.finish()
    guard let every, let format, let channels else { return nil }
    return ReportEntry(
      every: every, format: format, channels: channels, batch: Int(batch),
      position: cursor.position)
  }

  /// `batch: 50`
  func readBatch(_ node: YAMLNode, of format: String?) -> Int64? {
    guard let batch = reading.whole(node, in: 1...Int64(Limits.batch)) else { return nil }
    if let format, batch > 1, !vocabulary.batchFormats.contains(format) {
      reading.report(.uplink(.batchInFormat(format, able: vocabulary.batchFormats)), at: node.mark)
    }
    return batch
  }

  private func readReportChannels(_ node: YAMLNode) -> [ChannelEntry.Index]? {
    guard let items = reading.list(node, limit: Limits.channels, mayBeEmpty: false) else {
      return nil
    }
    var seen: [String] = []
    return items.compactMap { item in
      guard let name = reading.text(item) else { return nil }
      if seen.contains(name) {
        reading.report(.name(.repeated(.channel, name)), at: item.mark)
        return nil
      }
      seen.append(name)
      let index = reading.resolve(name, .channel, in: names.channels, at: item.mark)?.index
      if let index, channels[index].send == .never {
        reading.report(.reading(.neverSent(name)), at: item.mark)
      }
      return index
    }
  }

  /// `uplink: {url: ..., device: ..., secret: {file: ...}, authorization: {bearer: {file: ...}},
  /// trust: {ca: ...}, tls: field, arena: 24 KiB}`
  func readUplink(_ node: YAMLNode) -> UplinkEntry? {
    guard var cursor = reading.cursor(node, of: "an uplink") else { return nil }
    let servers = cursor.required("url") { readServers($0) }
    let device = cursor.required("device") { node in
      reading.deviceIdentity(node).map { (name: $0, position: reading.position(node.mark)) }
    }
    let secret = cursor.optional("secret") {
      readFile($0, key: "file", of: "a secret", bare: .inlineSecret)
    }
    let token = cursor.optional("authorization") { readAuthorization($0) }
    let proxy = cursor.optional("proxy") { readProxy($0) }
    let headers = cursor.optional("headers", []) { readHeaders($0) }
    let trust = cursor.required("trust") { readTrust($0) }
    let identity = cursor.optional("identity") { readIdentity($0) }
    let profile = cursor.optional("tls", "field") {
      reading.choice($0, vocabulary.tlsProfiles.map(\.name))
    }
    let arena = cursor.optional("arena") { readArena($0, of: profile) }
    let keys = readDeliveryKeys(&cursor)
    let broker = readBroker(&cursor, servers, device)
    let traffic = cursor.optional("traffic") { readTraffic($0) }
    cursor.finish()
    guard let servers, let device, let trust else { return nil }
    check(servers, trust.entry, failover: keys.failoverMark)
    return UplinkEntry(
      servers: servers, broker: broker, failover: keys.failover, device: device.name,
      devicePosition: device.position, secret: secret, token: token, proxy: proxy, headers: headers,
      trust: trust.entry, trustPosition: trust.position, identity: identity,
      tlsProfile: profile, arena: arena.map { Int($0) }, retry: keys.retry, timeout: keys.timeout,
      refusedForGood: keys.finals, offline: keys.offline, traffic: traffic,
      position: cursor.position)
  }

  /// `24 KiB`: at least what the profile's record buffers take.
  private func readArena(_ node: YAMLNode, of profile: String) -> Int64? {
    guard let bytes = reading.measure(node, .size, in: 0...1_000_000_000) else { return nil }
    let profiles = vocabulary.tlsProfiles
    guard let least = profiles.first(where: { $0.name == profile })?.leastArena else {
      let able = profiles.filter { $0.leastArena != nil }.map(\.name)
      reading.report(.uplink(.arenaNotCounted(profile, able: able)), at: node.mark)
      return nil
    }
    guard bytes >= least else {
      reading.report(.uplink(.arenaTooSmall(profile, least: least)), at: node.mark)
      return nil
    }
    return bytes
  }

  /// `{ca: FILE}`, `{ca: [FILE, FILE]}` or `{pin: first-use, state: FILE}`
  private func readTrust(_ node: YAMLNode) -> (entry: TrustEntry, position: SourcePosition)? {
    if case .scalar = node.content, !node.isEmpty {
      reading.report(.uplink(.bareTrust), at: node.mark)
      return nil
    }
    guard var cursor = reading.cursor(node, of: "trust") else { return nil }
    defer { cursor.finish() }
    guard let pin = cursor.contains("pin") ? cursor.entry("pin") : nil else {
      guard let files = cursor.required("ca", { readAnchors($0) }), let first = files.first else {
        return nil
      }
      return (.authorities(files), first.position)
    }
    if let anchors = cursor.entry("ca") {
      reading.report(.shape(.onlyOneOf(anchors.key, other: pin.key)), at: anchors.mark)
    }
    let thing = reading.choice(pin.value, of: PinnedEntry.self)
    let state = cursor.optional("state") { readReference($0) }
    return thing.map { (.firstUse($0, state: state), reading.position(pin.mark)) }
  }

  /// One file, or a list of them.
  func readAnchors(_ node: YAMLNode) -> [FileReference]? {
    switch node.content {
    case .scalar, .map: return readReference(node).map { [$0] }
    case .list, .refused: break
    }
    guard let items = reading.list(node, limit: Limits.anchors, mayBeEmpty: false) else {
      return nil
    }
    let files = items.compactMap { readReference($0) }
    return files.count == items.count ? files : nil
  }

  /// `{certificate: FILE, key: FILE}`
  private func readIdentity(_ node: YAMLNode) -> IdentityEntry? {
    guard var cursor = reading.cursor(node, of: "an identity") else { return nil }
    let certificate = cursor.required("certificate") { readReference($0) }
    let key = cursor.required("key") { readReference($0) }
    cursor.finish()
    guard let certificate, let key else { return nil }
    return IdentityEntry(certificate: certificate, key: key)
  }

  func readReference(_ node: YAMLNode) -> FileReference? {
    if case .map = node.content { return readCredential(node) }
    return reading.path(node).map { FileReference(path: $0, position: reading.position(node.mark)) }
  }

  /// `{bearer: {file: FILE}}`
  private func readAuthorization(_ node: YAMLNode) -> FileReference? {
    if case .scalar = node.content, !node.isEmpty {
      reading.report(.uplink(.inlineToken), at: node.mark)
      return nil
    }
    guard var cursor = reading.cursor(node, of: "an authorization") else { return nil }
    let token = cursor.required("bearer") {
      readFile($0, key: "file", of: "a bearer token", bare: .inlineToken)
    }
    cursor.finish()
    return token
  }

  /// A map whose only key names a file: `{file: ...}`; a bare text in its place is `bare`.
  func readFile(
    _ node: YAMLNode, key: String, of what: String, bare: UplinkProblem
  ) -> FileReference? {
    if case .scalar = node.content, !node.isEmpty {
      reading.report(.uplink(bare), at: node.mark)
      return nil
    }
    guard var cursor = reading.cursor(node, of: what) else { return nil }
    if cursor.contains("credential"), !cursor.contains(key) {
      return readCredential(node)
    }
    let file = cursor.required(key) { node in
      reading.path(node).map { FileReference(path: $0, position: reading.position(node.mark)) }
    }
    cursor.finish()
    return file
  }

  /// `outbox: {file: PATH, limit: 8 MB, max-age: 7 d, when-full: drop-oldest-reports}`
  func readOutbox(_ node: YAMLNode, for report: ReportEntry?) -> OutboxEntry? {
    guard var cursor = reading.cursor(node, of: "an outbox") else { return nil }
    let place = cursor.optional("file") { readOutboxPlace($0) }
    let isInFile = cursor.contains("file")
    let standard = isInFile ? OutboxEntry.standardInFile : .standard
    let limit = cursor.optional("limit", Int64(standard.limitBytes)) { node in
      let bytes = reading.measure(node, .size, in: 4_000...1_000_000_000)
      guard let bytes, isInFile, bytes < OutboxEntry.leastInFile else { return bytes }
      reading.report(.outbox(.limitTooSmall(least: OutboxEntry.leastInFile)), at: node.mark)
      return nil
    }
    let age = cursor.optional("max-age") { node -> Interval? in
      if !isInFile { reading.report(.outbox(.ageInMemory), at: node.mark) }
      return reading.interval(node, in: .seconds(60)...Limits.longest)
    }
    let rule = cursor.optional("when-full", standard.rule) { node -> OutboxEntry.Rule? in
      let rule = reading.choice(node, of: OutboxEntry.Rule.self)
      if rule == .thinReports, let format = report?.format,
        !vocabulary.summaryFormats.contains(format)
      {
        let problem = OutboxProblem.thinningInFormat(format, able: vocabulary.summaryFormats)
        reading.report(.outbox(problem), at: node.mark)
      }
      return rule
    }
    cursor.finish()
    return OutboxEntry(limitBytes: Int(limit), place: place, ageMax: age, rule: rule)
  }

  private func readOutboxPlace(_ node: YAMLNode) -> OutboxEntry.Place? {
    guard let text = reading.text(node) else { return nil }
    return text == "default" ? .standard : readReference(node).map { .file($0) }
  }
}

extension OutboxEntry {
  /// What holds where the file is silent.
  static let standard = OutboxEntry(limitBytes: 1_000_000)
  /// The same for an outbox with a `file`.
  static let standardInFile = OutboxEntry(limitBytes: 8_000_000)
  /// Less would hold little beside the tables themselves.
  static let leastInFile: Int64 = 64_000
}
