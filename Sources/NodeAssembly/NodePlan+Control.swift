import BoardFiles
import NodeCore
import Units

extension NodePlan {
  /// The control rules of a board, whose outputs are the lines in `outputLines`.
  static func controls(of board: Board, on outputLines: [LineEntry.Index]) -> [ControlRule] {
    board.controls.map { entry in
      guard let output = outputLines.firstIndex(of: entry.line) else {
        preconditionFailure("a plan has an output for each controlled line")
      }
      let watch = entry.watch
      return ControlRule(
        output: OutputID(output), effect: entry.drivesOff ? .forbids : .demands,
        condition: watch.map { rule(of: $0, on: board) },
        window: entry.window.map { window(of: $0) },
        onFault: watch.map { response(of: $0.onFault) } ?? .off,
        staleAfter: watch.flatMap { board.staleLimit(of: $0) },
        inputs: watch.map { inputs(of: $0, on: board) } ?? [])
    }
  }

  private static func rule(of watch: ControlEntry.Watch, on board: Board) -> AlarmRule {
    AlarmRule(
      channel: watch.channel.map { ChannelID($0) },
      condition: condition(watch.condition, of: watch.channel, on: board),
      holdFor: board.wait(watch.holdFor, for: watch.condition, on: watch.channel),
      holdsBetweenReadings: watch.channel.map { board.reportsEdges($0) } ?? false)
  }

  /// The channels of the alarms that a rule is about.
  private static func inputs(of watch: ControlEntry.Watch, on board: Board) -> [ControlInput] {
    guard watch.channel == nil else { return [] }
    return board.valueChannels(of: watch).map {
      ControlInput(channel: ChannelID($0), staleAfter: watch.staleAfter ?? board.staleLimit(of: $0))
    }
  }

  private static func window(of entry: WindowEntry) -> DailyWindow {
    DailyWindow(
      begin: Int64(entry.begin) * 60, end: Int64(entry.end) * 60,
      utcOffset: Int64(entry.utcOffset) * 60)
  }

  private static func response(of entry: FaultResponseEntry) -> FaultResponse {
    switch entry {
    case .off: .off
    case .on: .on
    case .keep(let span): .keep(span)
    }
  }
}
