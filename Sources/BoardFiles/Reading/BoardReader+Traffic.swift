import Units

extension BoardReader {
  /// `traffic: {beat: 1 min, size: 2 kB, alarms: in-the-beat}`
  func readTraffic(_ node: YAMLNode) -> TrafficEntry? {
    guard var cursor = reading.cursor(node, of: "traffic") else { return nil }
    let beat = cursor.required("beat") { reading.interval($0, in: .seconds(1)...Limits.day) }
    let size = cursor.required("size") {
      reading.measure($0, .size, in: 256...Limits.requestBytes)
    }
    // What an alarm is for comes first; who hides it writes so.
    let alarms = cursor.optional("alarms", .atOnce) {
      reading.choice($0, of: TrafficEntry.Alarms.self)
    }
    cursor.finish()
    guard let beat, let size else { return nil }
    return TrafficEntry(
      beat: beat, sizeBytes: Int(size), alarms: alarms, position: cursor.position)
  }

  /// The uplinks with the length of their longest requests, where requests have one size.
  func measured(
    _ uplinks: [UplinkEntry], of board: String?, _ report: ReportEntry?, _ outbox: OutboxEntry
  ) -> [UplinkEntry] {
    // What is wrong may have left out channels and alarms.
    guard reading.isClean, let board, let report else { return uplinks }
    return uplinks.map { uplink in
      guard uplink.traffic != nil, uplink.broker == nil,
        let rule = vocabulary.formatRules.first(where: { $0.format == uplink.format }),
        let longest = rule.longestRequest
      else { return uplink }
      var uplink = uplink
      let bytes = longest(bounds(board, uplink, report, outbox))
      uplink.traffic?.longestBytes = bytes
      return uplink
    }
  }

  /// Reports what would make the size or the times of requests show what happens.
  func checkTraffic(_ uplink: UplinkEntry, _ report: ReportEntry?, _ power: PowerEntry?) {
    guard let traffic = uplink.traffic else { return }
    let mark = Mark(traffic.position)
    guard let report else { return reading.report(.traffic(.withoutReport), at: mark) }
    if let format = uplink.format, !vocabulary.paddedFormats.contains(format) {
      let problem = TrafficProblem.format(format, able: vocabulary.paddedFormats)
      reading.report(.traffic(problem), at: mark)
    }
    if traffic.beat > report.every {
      let problem = TrafficProblem.beatAbovePeriod(
        spelled(traffic.beat), every: spelled(report.every))
      reading.report(.traffic(problem), at: mark)
    }
    if traffic.sizeBytes < traffic.longestBytes {
      let problem = TrafficProblem.sizeBelowLongest(
        traffic.sizeBytes, longest: traffic.longestBytes, hasFiles: uplink.hasFilesInRequests)
      reading.report(.traffic(problem), at: mark)
    }
    if uplink.broker != nil { reading.report(.traffic(.broker), at: mark) }
    if uplink.batch > 1 { reading.report(.traffic(.batch), at: mark) }
    if let power, power.setsPace { reading.report(.traffic(.power), at: mark) }
  }
}
