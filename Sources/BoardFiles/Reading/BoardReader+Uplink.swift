import Units

extension BoardReader {
  /// `report: {every: 7 s, format: webtask, channels: [movement, flame]}`
  func readReport(_ node: Node) -> ReportEntry? {
    guard var cursor = reading.cursor(node, of: "a report") else { return nil }
    let every = cursor.required("every") {
      reading.interval($0, in: .seconds(1)...Limits.day)
    }
    let format = cursor.required("format") { reading.choice($0, vocabulary.formats) }
    let channels = cursor.required("channels") { readReportChannels($0) }
    cursor.finish()
    guard let every, let format, let channels else { return nil }
    return ReportEntry(
      every: every, format: format, channels: channels, position: cursor.position)
  }

  private func readReportChannels(_ node: Node) -> [Int]? {
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
      return reading.resolve(name, .channel, in: names.channels, at: item.mark)?.index
    }
  }

  /// `uplink: {url: ..., device: ..., secret: {file: ...}, trust: {ca: ...}, tls: field}`
  func readUplink(_ node: Node) -> UplinkEntry? {
    guard var cursor = reading.cursor(node, of: "an uplink") else { return nil }
    let url = cursor.required("url") { reading.url($0) }
    let device = cursor.required("device") { reading.deviceIdentity($0) }
    let secret = cursor.optional("secret") {
      readFile($0, key: "file", of: "a secret", bare: .inlineSecret)
    }
    let trust = cursor.required("trust") {
      readFile($0, key: "ca", of: "trust", bare: .bareTrust)
    }
    let profile = cursor.optional("tls", "field") { reading.choice($0, vocabulary.tlsProfiles) }
    let retry = cursor.optional("retry", (Interval.seconds(1), Interval.seconds(60))) {
      readRetry($0)
    }
    cursor.finish()
    guard let url, let device, let trust else { return nil }
    return UplinkEntry(
      host: url.host, port: url.port, path: url.path, device: device, secretFile: secret?.path,
      secretPosition: secret?.position, trustFile: trust.path, trustPosition: trust.position,
      tlsProfile: profile, retryFirst: retry.0, retryCap: retry.1, position: cursor.position)
  }

  /// A map whose only key names a file: `{file: ...}`; a bare text in its place is `bare`.
  private func readFile(
    _ node: Node, key: String, of what: String, bare: UplinkProblem
  ) -> (path: String, position: SourcePosition)? {
    if case .scalar = node.content, !node.isEmpty {
      reading.report(.uplink(bare), at: node.mark)
      return nil
    }
    guard var cursor = reading.cursor(node, of: what) else { return nil }
    let file = cursor.required(key) { node in
      reading.path(node).map { (path: $0, position: reading.position(node.mark)) }
    }
    cursor.finish()
    return file
  }

  /// `retry: {first: 1 s, cap: 1 min}`
  private func readRetry(_ node: Node) -> (first: Interval, cap: Interval)? {
    guard var cursor = reading.cursor(node, of: "a retry") else { return nil }
    let range = Interval.milliseconds(100)...Limits.day
    let first = cursor.optional("first", Interval.seconds(1)) { reading.interval($0, in: range) }
    let cap = cursor.optional("cap", max(first, .seconds(60))) { node in
      guard let cap = reading.interval(node, in: range) else { return nil }
      if cap < first { reading.report(.uplink(.capBelowFirst), at: node.mark) }
      return cap
    }
    cursor.finish()
    return (first, cap)
  }

  /// `outbox: {file: ..., limit: 8 MB, when-full: drop-oldest-reports}`
  func readOutbox(_ node: Node) -> OutboxEntry? {
    guard var cursor = reading.cursor(node, of: "an outbox") else { return nil }
    let standard = OutboxEntry.standard
    let file = cursor.optional("file") { reading.path($0) }
    let limit = cursor.optional("limit", Int64(standard.limitBytes)) {
      reading.measure($0, .size, in: 4_000...1_000_000_000)
    }
    let policy = cursor.optional("when-full", standard.whenFull) {
      reading.choice($0, of: OverflowPolicy.self)
    }
    cursor.finish()
    return OutboxEntry(file: file, limitBytes: Int(limit), whenFull: policy)
  }
}

extension OutboxEntry {
  /// What holds where the file is silent.
  static let standard = OutboxEntry(
    file: nil, limitBytes: 1_000_000, whenFull: .dropOldestReports)
}
