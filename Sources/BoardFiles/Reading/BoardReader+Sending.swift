import Units

extension BoardReader {
  /// `send: summary`, with `over: 1 d` beside it
  func readSend(_ cursor: inout Cursor) -> SendDraft {
    var draft = SendDraft()
    let entry = cursor.entry("send")
    let over = cursor.entry("over")
    if let entry { draft.mark = entry.mark }
    // Beside a wrong word nothing is known of `over`.
    let word = entry.map { reading.choice($0.value, ["value", "summary", "never"]) ?? "" }
    switch word {
    case "summary":
      if let over { draft.overMark = over.value.mark }
      draft.entry = .summary(
        over: over.flatMap { reading.interval($0.value, in: .seconds(1)...Limits.summaryPeriod) })
    case "": break
    default:
      if word == "never" { draft.entry = .never }
      if let over { reading.report(.reading(.overWithoutSummary), at: over.mark) }
    }
    return draft
  }

  /// Reports summaries that no report can carry, and values that follow from what is not sent.
  /// `report` is nil where the board has none, `isBroken` where it was read in vain.
  func checkSending(_ report: ReportEntry?, _ uplinks: [UplinkEntry], isBroken: Bool) {
    guard !isBroken else { return }
    for draft in drafts {
      guard case .summary(let over) = draft.send.entry else { continue }
      guard let report else {
        reading.report(.reading(.summaryWithoutReport), at: draft.send.mark)
        continue
      }
      checkSummary(draft.send, over, in: report, uplinks)
    }
    guard reading.isClean else { return }
    for (draft, index) in zip(drafts, channels.entryIndices) {
      if case .summary(let over) = draft.send.entry, let report {
        doubtSummary(of: index, draft.send, over ?? report.every, in: report)
      }
      doubtLeak(from: index, draft)
    }
  }

  private func checkSummary(
    _ send: SendDraft, _ over: Interval?, in report: ReportEntry, _ uplinks: [UplinkEntry]
  ) {
    let formats = uplinks.isEmpty ? [report.format] : uplinks.map(\.format)
    let able = vocabulary.summaryFormats
    if let unable = formats.compactMap({ $0 }).first(where: { !able.contains($0) }) {
      let problem = ReadingProblem.summaryInFormat(unable, able: able)
      reading.report(.reading(problem), at: send.mark)
      return
    }
    guard let over, over.microseconds % report.every.microseconds != 0 else { return }
    reading.report(.reading(.overNotMultiple(over, every: report.every)), at: send.overMark)
  }

  private func doubtSummary(
    of index: ChannelEntry.Index, _ send: SendDraft, _ period: Interval, in report: ReportEntry
  ) {
    let channel = channels[index]
    if !report.channels.contains(index) {
      doubt(.reading(.summaryNotReported(channel.name)), send.mark)
    }
    if case .line(let line) = channel.source, lines[line].device == nil { return }
    guard period < channel.every.times(2) else { return }
    doubt(.reading(.summaryOfOne(period, every: channel.every)), send.mark)
  }

  /// The value of a difference, a sum or a dew point shows what its inputs are.
  private func doubtLeak(from index: ChannelEntry.Index, _ draft: ChannelDraft) {
    guard draft.send.entry == .value, case .derived(let derived) = channels[index].source else {
      return
    }
    switch derived {
    case .difference, .sum, .dewPoint: break
    case .energy, .total, .gaps: return
    }
    guard let hidden = derived.inputs.first(where: { channels[$0].send != .value }) else { return }
    doubt(
      .reading(.shown(channels[hidden].name, by: channels[index].name)), Mark(draft.position))
  }
}
