import Units

extension BoardReader {
  /// `report: {every: 7 s, format: webtask, channels: [movement, flame]}`
  func readReport(_ node: YAMLNode) -> ReportEntry? {
    guard var cursor = reading.cursor(node, of: "a report") else { return nil }
    let every = cursor.required("every") {
      reading.interval($0, in: .seconds(1)...Limits.day)
    }
    let formatNode = cursor.node("format")
    let format = formatNode.flatMap { reading.choice($0, vocabulary.formats) }
    let channels = cursor.required("channels") { readReportChannels($0) }
    let batch = cursor.optional("batch", 1) { readBatch($0, of: format) }
    cursor.finish()
    guard let every, let channels else { return nil }
    return ReportEntry(
      every: every, format: format, channels: channels, batch: Int(batch),
      isFormatMissing: formatNode == nil, position: cursor.position)
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

  /// `outbox: {file: PATH, limit: 8 MB, max-age: 7 d, when-full: drop-oldest-reports}`
  func readOutbox(_ node: YAMLNode, for report: ReportEntry?) -> OutboxEntry? {
    guard var cursor = reading.cursor(node, of: "an outbox") else { return nil }
    let place = cursor.optional("file") { readOutboxPlace($0) }
    var outbox = cursor.contains("file") ? OutboxEntry.standardInFile : .standard
    outbox.place = place
    readBounds(&cursor, &outbox, of: report?.format, isInFile: cursor.contains("file"))
    cursor.finish()
    return outbox
  }

  /// `limit`, `max-age` and `when-full`, where they are written.
  private func readBounds(
    _ cursor: inout Cursor, _ outbox: inout OutboxEntry, of format: String?, isInFile: Bool
  ) {
    let limit = cursor.optional("limit", Int64(outbox.limitBytes)) { node in
      let bytes = reading.measure(node, .size, in: 4_000...1_000_000_000)
      guard let bytes, isInFile, bytes < OutboxEntry.leastInFile else { return bytes }
      reading.report(.outbox(.limitTooSmall(least: OutboxEntry.leastInFile)), at: node.mark)
      return nil
    }
    outbox.limitBytes = Int(limit)
    outbox.ageMax =
      cursor.optional("max-age") { node -> Interval? in
        if !isInFile { reading.report(.outbox(.ageInMemory), at: node.mark) }
        return reading.interval(node, in: .seconds(60)...Limits.longest)
      } ?? outbox.ageMax
    outbox.rule = cursor.optional("when-full", outbox.rule) { node -> OutboxEntry.Rule? in
      let rule = reading.choice(node, of: OutboxEntry.Rule.self)
      if rule == .thinReports { refuseThinning(in: format, at: node.mark) }
      return rule
    }
  }

  private func refuseThinning(in format: String?, at mark: Mark) {
    let able = vocabulary.summaryFormats
    guard let format, !able.contains(format) else { return }
    reading.report(.outbox(.thinningInFormat(format, able: able)), at: mark)
  }

  /// `outbox: {limit: 2 MB, max-age: 7 d, when-full: stop-reports}` of an uplink, whose messages
  /// wait in the outbox of the board.
  func readBounds(
    _ cursor: inout Cursor, of own: String?, else format: String?, within board: OutboxEntry
  ) -> OutboxEntry? {
    guard let node = cursor.node("outbox") else {
      // The format of the report was held against the board's rule.
      if board.rule == .thinReports { refuseThinning(in: own, at: cursor.mark) }
      return nil
    }
    guard var cursor = reading.cursor(node, of: "an uplink's outbox") else { return nil }
    var bounds = board
    // A broken place was reported.
    let isInFile = board.place != nil || !reading.isClean
    readBounds(&cursor, &bounds, of: own ?? format, isInFile: isInFile)
    cursor.finish()
    return bounds
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
