import Units

extension BoardReader {
  /// The entries of `uplink: {...}` or `uplinks: [{name: hub, ...}, ...]`, each with its place in
  /// the list; none where there are both, which is reported.
  func readUplinkEntries(_ cursor: inout Cursor) -> [(node: YAMLNode, place: Int?)] {
    let one = cursor.entry("uplink")
    let list = cursor.entry("uplinks")
    if let one, let list {
      let isListLater = (one.mark.line, one.mark.column) < (list.mark.line, list.mark.column)
      let (first, second) = isListLater ? (one, list) : (list, one)
      let problem = UplinkProblem.bothForms(second.key, other: reading.position(first.mark))
      reading.report(.uplink(problem), at: second.mark)
    }
    guard let list else { return one.map { [($0.value, nil)] } ?? [] }
    guard one == nil,
      let items = reading.list(list.value, limit: Limits.entries, mayBeEmpty: false)
    else { return [] }
    if items.count > Limits.uplinks {
      reading.report(.uplink(.tooManyUplinks), at: items[Limits.uplinks].mark)
    }
    return items.prefix(Limits.uplinks).enumerated().map { ($0.element, $0.offset) }
  }

  /// The uplinks that these entries describe; one that is wrong is left out and was reported.
  mutating func readUplinks(
    _ entries: [(node: YAMLNode, place: Int?)], _ report: ReportEntry?, _ outbox: OutboxEntry
  ) -> [UplinkEntry] {
    var uplinks: [UplinkEntry] = []
    for (node, place) in entries {
      let title = place.map { "uplinks[\($0)]\(node.nameText.map { " " + $0 } ?? "")" }
      let uplink = reading.reading(title) { readUplink(node, place, report, outbox) }
      guard var uplink else {
        names.uplinks.isComplete = false
        continue
      }
      uplink.listPlace = place
      uplinks.append(uplink)
    }
    return uplinks
  }

  /// `{name: hub, url: ..., device: ..., format: json, batch: 50, secret: {file: ...},
  /// authorization: {bearer: {file: ...}}, trust: {ca: ...}, tls: field, arena: 24 KiB}`
  private mutating func readUplink(
    _ node: YAMLNode, _ place: Int?, _ report: ReportEntry?, _ outbox: OutboxEntry
  ) -> UplinkEntry? {
    guard var cursor = reading.cursor(node, of: "an uplink") else { return nil }
    let name = readUplinkName(&cursor, isNeeded: place != nil)
    let servers = cursor.required("url") { readServers($0) }
    let device = cursor.required("device") { node in
      reading.deviceIdentity(node).map { (name: $0, position: reading.position(node.mark)) }
    }
    let format = cursor.optional("format") { reading.choice($0, vocabulary.formats) }
    let batch = cursor.optional("batch") { readBatch($0, of: format ?? report?.format) }
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
    let broker = readBroker(&cursor, servers, device, keys)
    let traffic = cursor.optional("traffic") { readTraffic($0) }
    let bounds = readBounds(&cursor, of: format, else: report?.format, within: outbox)
    cursor.finish()
    guard let name, let servers, let device, let trust else { return nil }
    check(servers, trust.entry, failover: keys.failoverMark)
    return UplinkEntry(
      name: name, format: format ?? report?.format,
      batch: batch.map { Int($0) } ?? (format == nil ? report?.batch ?? 1 : 1),
      followsPace: format == nil && batch == nil, bounds: bounds,
      servers: servers, broker: broker, failover: keys.failover, device: device.name,
      devicePosition: device.position, secret: secret, token: token, proxy: proxy, headers: headers,
      trust: trust.entry, trustPosition: trust.position, identity: identity,
      tlsProfile: profile, arena: arena.map { Int($0) }, retry: keys.retry, timeout: keys.timeout,
      refusedForGood: keys.finals, offline: keys.offline, traffic: traffic,
      position: cursor.position)
  }

  /// The name of an uplink, which one that is alone needs not have.
  private mutating func readUplinkName(_ cursor: inout Cursor, isNeeded: Bool) -> String? {
    let index = UplinkEntry.Index(names.uplinks.names.count)
    if !isNeeded, !cursor.contains("name") {
      _ = cursor.node("name")
      let name = UplinkEntry.standardName
      names.uplinks.declare(NewName(text: name, mark: cursor.mark), as: index)
      return name
    }
    guard let name = reading.newName(&cursor, .uplink, in: &names.uplinks) else { return nil }
    names.uplinks.declare(name, as: index)
    return name.text
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
}
