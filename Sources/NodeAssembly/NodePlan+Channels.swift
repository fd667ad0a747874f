import BoardFiles
import NodeCore
import Units

extension NodePlan {
  /// What the node makes of a channel's readings.
  static func plan(of channel: ChannelEntry, on board: Board) -> ChannelPlan {
    ChannelPlan(
      warmUp: channel.warmUp, every: channel.every, calibration: channel.calibration,
      filters: channel.filters, derivation: derivation(of: channel),
      moment: moment(of: channel, on: board), isPoweredWithMachine: channel.isPoweredWithMachine)
  }

  /// The summary that reports carry of a channel; nil where they carry its value.
  static func summary(of index: ChannelEntry.Index, on board: Board) -> SummaryPlan? {
    let channel = board.channels[index]
    guard case .summary(let over) = channel.send else { return nil }
    return SummaryPlan(channel: ChannelID(index), over: over, total: total(of: channel, on: board))
  }

  private static func total(of channel: ChannelEntry, on board: Board) -> SummaryPlan.Total {
    switch channel.source {
    case .derived(.energy), .derived(.total), .derived(.gaps): .growth
    case .line(let line) where board.lines[line].device == nil: .rises
    case _ where channel.kind == .truth: .duty
    default: .sum
    }
  }

  private static func derivation(of channel: ChannelEntry) -> Derivation? {
    guard case .derived(let source) = channel.source else { return nil }
    switch source {
    case .difference(let first, let second): return .difference(ChannelID(first), ChannelID(second))
    case .sum(let parts): return .sum(parts.map { ChannelID($0) })
    case .dewPoint(let temperature, let humidity):
      return .dewPoint(temperature: ChannelID(temperature), humidity: ChannelID(humidity))
    case .energy(let power): return .energy(ChannelID(power))
    case .total(let line, let perPulse):
      return .total(ChannelID(line), perPulse: perPulse.scaled)
    case .gaps(let energy): return .gaps(ChannelID(energy))
    }
  }

  /// The number of the first channel of the same chip that is read with the same period: a turn
  /// hands these on together. Nil for lines, which come by themselves.
  private static func moment(of channel: ChannelEntry, on board: Board) -> Int? {
    guard case .device(let device, channel: _) = channel.source else { return nil }
    return board.channels.firstIndex {
      guard case .device(device, channel: _) = $0.source else { return false }
      return $0.every == channel.every
    }
  }
}
