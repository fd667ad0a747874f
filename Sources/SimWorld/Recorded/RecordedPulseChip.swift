import BoardFiles
import HAL
import SimBoard
import Units

/// A recording of a line in the place of the chip at its end: each start of the host gets the next
/// recorded answer, whatever it began with; after the last one the line stays silent.
final class RecordedPulseChip: PulseChipModel {
  static let inputNames: [StaticString] = []
  static let restingInputs: [Int64] = []

  private let answers: [[RecordedLevels.Edge]]
  /// How often the host has asked.
  private(set) var asked = 0

  /// A chip that answers with `levels`.
  init(_ levels: RecordedLevels) {
    answers = levels.answers
  }

  /// A chip of which nothing was recorded.
  init(options: ChipOptions, inputs: SignalBank) {
    answers = []
  }

  /// How often the host can ask.
  var recorded: Int { answers.count }

  func answer(toLow low: Interval, releasedAt now: Instant) -> [LineEdge] {
    defer { asked += 1 }
    guard asked < answers.count else { return [] }
    return answers[asked].map { LineEdge(active: $0.level, at: now + $0.at) }
  }

  /// What was recorded does not know of it.
  func powerCycle(at now: Instant) {}
}
