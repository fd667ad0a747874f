import Units

extension BoardReader {
  /// A limit that no value of the channel passes, or that every value passes.
  func reportBeyond(
    _ raise: Comparison, _ entry: Entry, _ limit: Int64, of channel: ChannelEntry.Index
  ) {
    guard let reach = reaches.reach(of: channel) else { return }
    let text = spelled(limit, .kind(reach.kind))
    if !reach.canHold(raise, limit) {
      let remedy = reaches.remedy(of: channel) { $0.canHold(raise, limit) }
      let problem = RuleDoubt.neverHolds(key: entry.key, limit: text, reach, remedy: remedy)
      doubt(.rule(problem), entry.value.mark)
    } else if !reach.canHold(raise.opposite, limit) {
      doubt(.rule(.alwaysHolds(key: entry.key, limit: text, reach)), entry.value.mark)
    }
  }

  /// A limit that clears an alarm, and that no value of the channel passes.
  func reportNeverCleared(
    _ clear: Comparison, _ entry: Entry, _ limit: Int64, of channel: ChannelEntry.Index
  ) {
    guard let reach = reaches.reach(of: channel), !reach.canHold(clear, limit) else { return }
    let text = spelled(limit, .kind(reach.kind))
    doubt(.rule(.neverClears(key: entry.key, limit: text, reach)), entry.value.mark)
  }

  /// A range that the channel cannot leave, or never enters.
  func reportOutside(
    _ entry: Entry, _ range: ClosedRange<Int64>, of channel: ChannelEntry.Index
  ) {
    guard let reach = reaches.reach(of: channel) else { return }
    let text = rangeText(range, reach.kind)
    if range.contains(reach.low), range.contains(reach.high) {
      let remedy = reaches.remedy(of: channel) {
        !range.contains($0.low) || !range.contains($0.high)
      }
      let problem = RuleDoubt.neverHolds(key: entry.key, limit: text, reach, remedy: remedy)
      doubt(.rule(problem), entry.value.mark)
    } else if !range.overlaps(reach.low...reach.high) {
      doubt(.rule(.alwaysHolds(key: entry.key, limit: text, reach)), entry.value.mark)
    }
  }

  /// A range that clears an alarm, and that the channel never enters.
  func reportNeverCleared(
    _ entry: Entry, _ range: ClosedRange<Int64>, of channel: ChannelEntry.Index
  ) {
    guard let reach = reaches.reach(of: channel), !range.overlaps(reach.low...reach.high) else {
      return
    }
    let text = rangeText(range, reach.kind)
    doubt(.rule(.neverClears(key: entry.key, limit: text, reach)), entry.value.mark)
  }

  private func rangeText(_ range: ClosedRange<Int64>, _ kind: QuantityKind) -> String {
    let (low, high) = (
      spelled(range.lowerBound, .kind(kind)),
      spelled(range.upperBound, .kind(kind))
    )
    return "[\(low), \(high)]"
  }

  /// A change that is greater than all that the channel can read.
  func reportBeyond(_ entry: Entry, change: Int64, of channel: ChannelEntry.Index) {
    guard let reach = reaches.reach(of: channel) else { return }
    func canChange(_ reach: ChannelReach) -> Bool {
      Int128(reach.high) - Int128(reach.low) >= Int128(change)
    }
    guard !canChange(reach) else { return }
    let problem = RuleDoubt.neverHolds(
      key: entry.key, limit: spelled(change, .kind(reach.kind)), reach,
      remedy: reaches.remedy(of: channel, canChange))
    doubt(.rule(problem), entry.value.mark)
  }

  /// A hold-off that ends before a channel is read a second time. Lines of the machine report their
  /// edges, so theirs is right.
  func reportShort(_ holdFor: Interval, of channel: ChannelEntry.Index, at mark: Mark) {
    guard channels.indices.contains(channel.number) else { return }
    let entry = channels[channel]
    if case .line(let line) = entry.source, lines[line].device == nil { return }
    guard holdFor > .zero, holdFor < entry.every else { return }
    let problem = RuleDoubt.holdOffBelowPeriod(holdFor, channel: entry.name, every: entry.every)
    doubt(.rule(problem), mark)
  }

  /// A span that never has two readings, which the condition needs; a reading that is as old as the
  /// span is in it only if it `isClosed`.
  func reportTooFew(
    _ key: String, _ span: Interval, isClosed: Bool, of channel: ChannelEntry.Index, at mark: Mark
  ) {
    guard channels.indices.contains(channel.number) else { return }
    let entry = channels[channel]
    guard isClosed ? span < entry.every : span <= entry.every else { return }
    let problem = RuleDoubt.spanWithOneReading(
      key: key, span, channel: entry.name, every: entry.every)
    doubt(.rule(problem), mark)
  }

  /// A span without a value, or with the same value, that is no longer than the reading period.
  func reportSpan(_ key: String, _ span: Interval, of channel: ChannelEntry.Index, at mark: Mark) {
    guard channels.indices.contains(channel.number) else { return }
    let entry = channels[channel]
    guard span <= entry.every else { return }
    let problem = RuleDoubt.spanBelowPeriod(key: key, span, channel: entry.name, every: entry.every)
    doubt(.rule(problem), mark)
  }
}
