import NodeAssembly
import SimBoard
import SimWorld
import Testing
import Units

@testable import BoardFiles
@testable import Harness

/// A scenario that was played while its board was recorded.
struct RecordedRun {
  let scenario: Scenario
  /// The recording.
  let text: String
  /// What the node did, without what only the world knows.
  let trace: [Substring]

  init(_ scenario: Scenario) throws {
    self.scenario = scenario
    var recorder: Recorder?
    (_, trace) = try Self.play(scenario) {
      recorder = Recorder(clock: { [clock = $0] in clock.now })
      return recorder
    }
    let recorded = try #require(recorder)
    #expect(!recorded.isOverrun)
    var batch = FactBatch()
    recorded.take(&batch)
    var rows = RecordingText()
    var buffer = ByteBuffer()
    rows.append(batch, places: recorded.places, to: &buffer)
    rows.finish(&buffer)
    text = RecordingText.head(board: scenario.board.name, digest: nil) + buffer.text
  }

  /// The same node on the recording, or on one that `change` makes of it.
  func replay(
    _ change: (String) -> String = { $0 }
  ) throws -> (failures: [String], trace: [Substring]) {
    var replayed = scenario
    replayed.recording = try Self.read(change(text))
    (replayed.signals, replayed.faults) = ([], [])
    replayed.expectations = [
      Expectation(
        claim: .followsBoardRecording, text: "{recorded: r.csv}",
        position: SourcePosition(file: "s.yaml", line: 1, column: 1))
    ]
    let (result, trace) = try Self.play(replayed) { _ in nil }
    return (result.verdicts.compactMap { $0.failure(on: scenario.board) }, trace)
  }

  static func read(_ text: String) throws -> BoardRecording {
    let loaded = Stage.reader(["r.csv": text]).boardRecording(at: "r.csv")
    return try #require(loaded.value, "\(loaded.diagnostics.map(\.rendered))")
  }

  private static func play(
    _ scenario: Scenario, _ recorder: @escaping (VirtualClock) -> Recorder?
  ) throws -> (result: ScenarioResult, trace: [Substring]) {
    var trace: [UInt8] = []
    var options = RunOptions()
    options.trace = .readings
    options.traceSink = { $0.withUnsafeBufferPointer { trace.append(contentsOf: $0) } }
    options.recorder = recorder
    let result = try ScenarioRunner(chips: Chip.all).run(scenario, options)
    let lines = String(decoding: trace, as: UTF8.self).split(separator: "\n")
    // The last transfer may end behind the scenario, and a turn begin there that is recorded so.
    let end = Double(scenario.duration.microseconds) / 1e6
    return (
      result,
      lines.filter {
        !$0.hasPrefix("#") && !isOfWorld($0) && Double($0.prefix { $0 != " " }) ?? 0 < end
      }
    )
  }

  /// Edges that the node may not have seen, and the scenario's faults.
  private static func isOfWorld(_ line: Substring) -> Bool {
    let words = line.split(separator: " ", maxSplits: 2)
    return words.count > 1 && ["edge", "fault"].contains(words[1])
  }
}
