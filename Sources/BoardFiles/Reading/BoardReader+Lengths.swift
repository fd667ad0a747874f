import Units

extension BoardReader {
  /// What bounds the messages of this board over `uplink`.
  func bounds(
    _ name: String, _ uplink: UplinkEntry, _ report: ReportEntry, _ outbox: OutboxEntry
  ) -> MessageBounds {
    let reported = report.channels.filter { channels.indices.contains($0.number) }
    return MessageBounds(
      board: name, uplink: uplink,
      channels: reported.filter { channels[$0].send == .value }.map { bounds(of: $0) },
      summaries: reported.filter {
        if case .summary = channels[$0].send { true } else { false }
      }.map { bounds(of: $0) },
      alarms: alarms.map { alarm in
        MessageBounds.Alarm(
          name: alarm.name, channel: alarm.channel.map { channels[$0].name },
          isCounted: alarm.atMostEvery != nil)
      },
      isMinimised: channels.contains { $0.send != .value },
      thinsReports: (uplink.bounds ?? outbox).rule == .thinReports)
  }

  private func bounds(of index: ChannelEntry.Index) -> MessageBounds.Channel {
    let channel = channels[index]
    return MessageBounds.Channel(
      name: channel.name, kind: channel.kind, range: range(of: index),
      warmsUp: channel.warmUp > .zero)
  }

  /// What a channel can read; all that fits where that is not known.
  private func range(of index: ChannelEntry.Index) -> ClosedRange<Int64> {
    let all: ClosedRange<Int64> = .min ... .max
    let channel = channels[index]
    if channel.kind == .truth { return 0...1 }
    if let reach = reaches.reach(of: index), reach.low <= reach.high {
      return reach.low...reach.high
    }
    guard case .derived(let source) = channel.source, channel.calibration == nil else { return all }
    switch source {
    case .difference(let first, let second):
      let (left, right) = (range(of: first), range(of: second))
      return Self.between(
        Int128(left.lowerBound) - Int128(right.upperBound),
        Int128(left.upperBound) - Int128(right.lowerBound))
    case .sum(let parts):
      let ranges = parts.map { range(of: $0) }
      return Self.between(
        ranges.reduce(Int128(0)) { $0 + Int128($1.lowerBound) },
        ranges.reduce(Int128(0)) { $0 + Int128($1.upperBound) })
    case .dewPoint(let temperature, humidity: _):
      // From absolute zero to the temperature of saturated air, in thousandths of a degree.
      return -273_150...max(-273_150, range(of: temperature).upperBound)
    case .energy, .total, .gaps: return all
    }
  }

  private static func between(_ low: Int128, _ high: Int128) -> ClosedRange<Int64> {
    Int64(clamping: low)...Int64(clamping: high)
  }
}
