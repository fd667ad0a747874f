package import BoardFiles
package import HAL
package import SimBoard

/// The line of a DHT11 or DHT22 as it was recorded, for the chip's driver, on a virtual clock.
///
/// ```swift
/// let loaded = BoardFileReader(vocabulary: .registered(Chip.all)).levels(at: "line.csv")
/// guard let levels = loaded.value else { ... }
/// let clock = VirtualClock()
/// var driver = DHT22(RecordedPulseLine(levels, clock: clock), ChipSetup(options: ...))
/// if case .again(let span) = try driver.advance() { clock.advance(by: span) }
/// ```
///
/// Each release gets the next recorded answer at the times that it had after the recorded release;
/// after the last one the line stays high.
package final class RecordedPulseLine: PulseLine {
  private let chip: RecordedPulseChip
  private let line: SimulatedPulseLine

  /// Begins with the first answer of `levels`.
  package init(_ levels: RecordedLevels, clock: VirtualClock) {
    chip = RecordedPulseChip(levels)
    line = SimulatedPulseLine(name: "recorded", chip, inputs: SignalBank([]), clock: clock)
  }

  /// How many answers have not been asked for.
  package var left: Int { max(0, chip.recorded - chip.asked) }

  /// Pulls low; the rest of an answer is lost.
  package func pullLow() throws(GPIOFault) { try line.pullLow() }

  /// Lets go; the next answer begins.
  package func release() throws(GPIOFault) { try line.release() }

  /// The oldest edge that has happened and was not taken yet.
  package func nextEdge() throws(GPIOFault) -> LineEdge? { try line.nextEdge() }
}
