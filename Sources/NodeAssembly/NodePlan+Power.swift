import BoardFiles
package import NodeCore

extension NodePlan {
  /// What the pace of reports goes by; nil where the board does not say.
  static func power(of board: Board) -> PowerPlan? {
    guard let power = board.power, power.setsPace, let report = board.report else { return nil }
    let levels = power.levels.map {
      PowerPlan.Level(above: $0.above, pace: ReportPace($0.pace))
    }
    return PowerPlan(
      battery: power.battery.map { source(of: $0, on: board) },
      levels: levels.isEmpty ? [.init(above: nil, pace: ReportPace(report.pace))] : levels,
      hysteresis: power.hysteresis, mains: power.mains.map { condition(of: $0, on: board) },
      metered: power.metered.map { condition(of: $0, on: board) }, window: power.window)
  }

  private static func source(
    of entry: PowerEntry.Source, on board: Board
  ) -> PowerPlan.Source {
    PowerPlan.Source(
      channel: ChannelID(entry.channel), staleAfter: board.staleLimit(of: entry))
  }

  private static func condition(
    of entry: PowerEntry.Condition, on board: Board
  ) -> PowerPlan.Condition {
    PowerPlan.Condition(
      source: source(of: entry.source, on: board), isTrue: entry.isTrue,
      pace: ReportPace(entry.pace))
  }
}

extension ReportPace {
  init(_ entry: PaceEntry) {
    self.init(every: entry.every, sendEvery: entry.send, batch: entry.batch)
  }

  /// `a report every 30 min, sent every 6 h, up to 50 in a request`
  package var text: String {
    PaceEntry(every: every, send: sendEvery, batch: batch).text
  }
}
