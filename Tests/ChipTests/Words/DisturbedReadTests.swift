import Sensors
import Testing
import Units

@Suite("One disturbed read of each chip")
struct DisturbedReadTests {
  /// Seven bits below the temperature of an LM75 are undefined, so a read that breaks off after the
  /// first byte leaves a temperature that is half a degree off.
  private static func isKnown(_ chip: ChipUnderTest, _ way: DisturbedRead) -> Bool {
    chip.name.hasPrefix("lm75") && way != .zeros && way != .ones
  }

  @Test(
    "Zeros, ones and a read that breaks off give no wrong value, then or later",
    arguments: ChipUnderTest.all, DisturbedRead.allCases)
  func disturbed(chip: ChipUnderTest, way: DisturbedRead) throws {
    guard !Self.isKnown(chip, way) else { return }
    let all = chip.allOptions
    for options in stride(from: 0, to: all.count, by: all.count / 6 + 1).map({ all[$0] }) {
      for mask in chip.masks {
        let problems = try chip.disturbed(options, ChannelMask(bits: mask), way)
        #expect(problems == [], "\(options)")
      }
    }
  }
}
