package import BoardFiles
package import SimWorld
package import Units

/// A scenario made of a recording of a board: what the drivers made of the recorded transfers as
/// signals, recorded errors as faults, and edges as the levels of lines.
///
/// A signal holds each value from shortly after the reading before it: a simulated chip measures
/// the same then, whenever within the period it converts.
package struct RecordedScene {
  /// As many values as all signals of the file have; what is behind them is left out.
  package static let valuesMax = 20_000
  /// As many values as a signal has.
  private static let signalValuesMax = 10_000

  /// How long the scenario runs.
  package private(set) var length: Interval
  /// Whether the recording goes on behind it.
  package private(set) var isCut = false
  private let board: Board
  private let source: String
  private let signals: [RecordedSignal]
  private let faults: [RecordedFault]
  /// What no signal and no fault can say.
  private let notes: [String]
  private let raised: Set<String>

  /// Replays `recording` on `board` with `chips`.
  package init(
    of recording: BoardRecording, on board: Board, chips: [Chip]
  ) throws(RecordingMismatchFound) {
    let start = recording.events.first { $0.what == .start }?.at ?? .zero
    let run = try RecordedMeasurements(of: recording, on: board, chips: chips)
    let whole = recording.end + .microseconds(-start.microseconds)
    length = .milliseconds(max(1, whole.microseconds / 1_000))
    var drafts = RecordedSignal.all(of: run, on: board, chips: chips, from: start)
    drafts.signals += RecordedSignal.lines(of: recording, on: board, from: start)
    if let cut = Self.cut(drafts.signals) {
      isCut = true
      length = min(length, .milliseconds(max(1, cut.microseconds / 1_000)))
    }
    let end = length
    signals = drafts.signals.map { $0.until(end) }
    let found = RecordedFault.all(of: run, recording, on: board, chips: chips, from: start)
    faults = found.faults.compactMap { $0.until(end) }
    notes = drafts.notes + found.notes
    raised = isCut ? [] : run.raised
    self.board = board
    source = recording.file
  }

  /// The file, in which the board has the path `path`.
  package func text(boardAt path: String) -> String {
    var lines = [
      "# Made by `outpost record --to-scenario` of \(source.printable)."
    ]
    if isCut { lines.append("# The recording goes on: a scenario has no room for more values.") }
    lines += notes.map { "# \($0.printable)" }
    lines += [
      "scenario: what was recorded on \(board.name)", "board: \(path)",
      "for: \(FileText.span(length))",
    ]
    if !signals.isEmpty { lines.append("signals:") }
    lines += signals.map { "  " + $0.text }
    if !faults.isEmpty { lines.append("faults:") }
    lines += faults.map { "  - " + $0.text }
    if !raised.isEmpty { lines.append("expect:") }
    for alarm in raised.sorted() {
      lines.append("  - {alarm: \(alarm), raised: true}")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// When the values end that there is room for; nil where there is room for all.
  private static func cut(_ signals: [RecordedSignal]) -> Interval? {
    let times = signals.flatMap { $0.steps.map(\.at) }.sorted()
    let all = times.count > valuesMax ? times[valuesMax] : nil
    let each = signals.compactMap {
      $0.steps.count > signalValuesMax ? $0.steps[signalValuesMax].at : nil
    }
    return ([all].compactMap { $0 } + each).min()
  }
}
