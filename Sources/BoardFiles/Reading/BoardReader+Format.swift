import Units

extension BoardReader {
  /// Reports what the format of the board's messages cannot carry, or its servers do not take.
  func checkFormat(_ report: ReportEntry?, _ power: PowerEntry?, _ uplink: UplinkEntry?) {
    if let uplink { checkTraffic(uplink, report, power) }
    guard let report, let uplink,
      let rule = vocabulary.formatRules.first(where: { $0.format == report.format })
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
    guard reading.isClean, rule.spacing > .zero else { return }
    let reported = report.channels.map { (name: channels[$0].name, kind: channels[$0].kind) }
    let requests = rule.requests?(uplink.device, reported, alarms.map(\.name)) ?? 1
    let every = (power?.paces ?? []).map(\.every).min() ?? report.every
    guard every <= rule.spacing.times(Int64(requests)) else { return }
    let problem = FormatProblem.tooOften(
      format: rule.format, requests: requests, spacing: rule.spacing)
    reading.report(.format(problem), at: Mark(report.position))
  }
}
