import Sensors
import SimBoard
import Testing
import Units

/// Driver against model: two readings of one datasheet that share no code.
@Suite("Driver and model of each chip")
struct DriverModelTests {
  @Test(
    "What the world is, the driver reads within one step, in every mode and range",
    arguments: ChipUnderTest.all)
  func sweep(chip: ChipUnderTest) throws {
    let runs = chip.allOptions.flatMap { options in chip.masks.map { (options, $0) } }
    let points = 10_000 / runs.count + 2
    var problems: [String] = []
    for (index, (options, mask)) in runs.enumerated() {
      problems += try chip.sweep(options, ChannelMask(bits: mask), points, UInt64(index))
    }
    #expect(problems.count == 0, "\(problems.prefix(5))")
  }

  @Test(
    "Any one failing transfer surfaces, nothing stale is reported and the driver comes back",
    arguments: ChipUnderTest.all, TransferFailure.allCases)
  func failing(chip: ChipUnderTest, failure: TransferFailure) throws {
    for options in [chip.allOptions.first, chip.allOptions.last].compactMap({ $0 }) {
      for mask in chip.masks {
        let outcome = try chip.failing(options, ChannelMask(bits: mask), failure)
        // Three measurements, each of at least one transfer.
        #expect(outcome.injected >= 3)
        #expect(outcome.silent == [])
        #expect(outcome.stale == [])
        #expect(outcome.unrecovered == [])
      }
    }
  }

  @Test(
    "A loss of power at any step is noticed and repaired, in every mode",
    arguments: ChipUnderTest.all)
  func brownOut(chip: ChipUnderTest) throws {
    for options in chip.allOptions {
      for mask in chip.masksAfterLoss {
        let outcome = try chip.brownOut(options, ChannelMask(bits: mask))
        #expect(outcome.losses == 24)
        #expect(outcome.stale == [], "options \(options[0]) \(options[1]) \(options[2])")
        #expect(outcome.unrecovered == [])
      }
    }
  }
}
