import BoardFiles
import NodeCore

extension NodePlan {
  /// The rule that a node follows for an alarm of `board`.
  static func rule(of entry: AlarmEntry, on board: Board) -> AlarmRule {
    AlarmRule(
      channel: entry.channel.map { ChannelID($0) },
      condition: condition(entry.condition, of: entry.channel, on: board),
      holdFor: board.wait(of: entry),
      holdsBetweenReadings: entry.channel.map { board.reportsEdges($0) } ?? false,
      repeatEvery: entry.repeatEvery, atMostEvery: entry.atMostEvery, latch: entry.latch,
      acknowledge: entry.acknowledge.map { ChannelID($0) })
  }

  /// The condition of a rule on `channel` as numbers.
  static func condition(
    _ entry: AlarmConditionEntry, of channel: ChannelEntry.Index?, on board: Board
  ) -> AlarmCondition {
    guard case .unchanged(let span) = entry, let channel else { return condition(entry) }
    return .unchanged(for: board.spread(of: channel, for: span))
  }

  private static func condition(_ entry: AlarmConditionEntry) -> AlarmCondition {
    switch entry {
    case .fault: .fault
    case .truth(let value): .equals(value ? 1 : 0)
    case .uplink(.offline(let span), of: _): .stale(after: span)
    case .uplink: .equals(1)
    case .compares(let raise, let limit, let clear, let clearLimit):
      .compares(raise: threshold(raise, limit), clear: threshold(clear, clearLimit))
    case .outside(let range, let clear): .outside(range, clear: clear)
    case .changes(let change, let within): .changes(by: change, within: within)
    case .unchanged(let span): .unchanged(for: span)
    case .stale(let span): .stale(after: span)
    case .faultShare(let percent, let clear, let over):
      .faultShare(percent: percent, clear: clear, over: over)
    case .combines(let alarms, let needsAll): .combines(set(of: alarms), needsAll: needsAll)
    }
  }

  private static func set(of alarms: [AlarmEntry.Index]) -> AlarmSet {
    var set = AlarmSet()
    for alarm in alarms { set.insert(AlarmID(alarm)) }
    return set
  }

  private static func threshold(_ comparison: Comparison, _ limit: Int64) -> Threshold {
    switch comparison {
    case .above: .above(limit)
    case .atOrAbove: .atOrAbove(limit)
    case .below: .below(limit)
    case .atOrBelow: .atOrBelow(limit)
    }
  }
}
