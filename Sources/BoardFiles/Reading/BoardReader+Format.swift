import Units

extension BoardReader {
  /// Reports what the formats of the board's messages cannot carry, or its servers do not take;
  /// `areAll` where no uplink is left out because it is wrong.
  func checkFormats(
    _ report: ReportEntry?, _ power: PowerEntry?, _ uplinks: [UplinkEntry], areAll: Bool
  ) {
    if let report, report.isFormatMissing, areAll { refuseUnformatted(report, uplinks) }
    if areAll, !uplinks.isEmpty { refuseIdleBatch(report, power, uplinks) }
    checkClients(uplinks)
    for uplink in uplinks {
      reading.reading(uplink.listTitle) {
        checkFormat(of: uplink, report, power)
        checkBroker(of: uplink, report, power)
        checkTraffic(uplink, report, power)
      }
    }
  }

  /// Without a format of the report each uplink needs one of its own.
  private func refuseUnformatted(_ report: ReportEntry, _ uplinks: [UplinkEntry]) {
    guard let first = uplinks.first, first.listPlace != nil else {
      guard uplinks.first?.format == nil else { return }
      return reading.report(
        .shape(.missingKey("format", of: "a report")), at: Mark(report.position))
    }
    for uplink in uplinks where uplink.format == nil {
      reading.reading(uplink.listTitle) {
        reading.report(
          .shape(.missingKey("format", of: "an uplink")), at: Mark(uplink.position))
      }
    }
  }

  /// Reports a `batch` that no uplink has: each has a `format` or a `batch` of its own.
  private func refuseIdleBatch(
    _ report: ReportEntry?, _ power: PowerEntry?, _ uplinks: [UplinkEntry]
  ) {
    guard let report, !uplinks.contains(where: \.followsPace) else { return }
    let own = report.batch > 1 ? [report.position] : []
    for position in own + (power?.batchPositions ?? []) {
      reading.report(.uplink(.idleBatch), at: Mark(position))
    }
  }

  private func checkFormat(
    of uplink: UplinkEntry, _ report: ReportEntry?, _ power: PowerEntry?
  ) {
    guard let rule = vocabulary.formatRules.first(where: { $0.format == uplink.format })
    else { return }
    if rule.needsToken, uplink.token == nil {
      reading.report(
        .format(.tokenMissing(format: rule.format)), at: Mark(uplink.position))
    }
    if let device = rule.deviceRule, !device.allows(uplink.device) {
      let problem = FormatProblem.device(
        uplink.device, format: rule.format, words: device.words)
      reading.report(.format(problem), at: Mark(uplink.devicePosition ?? uplink.position))
    }
    // The channels of a broken list are not known.
    guard let report, reading.isClean, rule.spacing > .zero else { return }
    let reported = report.channels.map { (name: channels[$0].name, kind: channels[$0].kind) }
    let requests = rule.requests?(uplink.device, reported, alarms.map(\.name)) ?? 1
    guard let every = report.paces(by: power).map(\.every).min(),
      every <= rule.spacing.times(Int64(requests))
    else { return }
    let problem = FormatProblem.tooOften(
      format: rule.format, requests: requests, spacing: rule.spacing)
    reading.report(.format(problem), at: Mark(report.position))
  }
}
