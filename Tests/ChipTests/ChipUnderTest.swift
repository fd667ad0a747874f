import HAL
import Sensors
import SimBoard
import Testing
import Units

/// A driver and the model of its chip, with what a reading must equal.
struct ChipUnderTest: Sendable, CustomTestStringConvertible {
  let name: String
  let schema: ChipSchema
  /// Runs `points` random worlds through model and driver and returns what differed.
  let sweep: @Sendable (ChipOptions, ChannelMask, _ points: Int, _ seed: UInt64) throws -> [String]
  /// Fails transfer number `n` of three measurements; see ``FailingTransfers``.
  let failing: @Sendable (ChipOptions, ChannelMask, TransferFailure) throws -> FailingTransfers
  /// Power is lost after each step of a run; returns readings that were stale.
  let brownOut: @Sendable (ChipOptions, ChannelMask) throws -> BrownOuts
  /// Disturbs each read once; returns the wrong values after it.
  let disturbed: @Sendable (ChipOptions, ChannelMask, DisturbedRead) throws -> [String]
  /// Channel sets worth sweeping.
  let masks: [UInt8]
  /// Those of them that a driver can measure again after a loss of power by itself.
  let masksAfterLoss: [UInt8]

  var testDescription: String { name }

  static let all: [ChipUnderTest] =
    [
      climate(at: 0x76), climate(at: 0x77), converter, clock,
      barometer085, barometer180, barometer280(at: 0x76), barometer280(at: 0x77), powerMonitor,
      barometer310(at: 0x76), barometer310(at: 0x77),
    ] + thermometers + withChecksums

  /// BME280: every quantity within one step of its converter. With the filter off there are 16 bits
  /// at 1x and one more per doubling: 5.1 m°C and 2.9 Pa halved each time (the datasheet's 0.18 Pa
  /// at 16x), humidity always 8 m%RH; the last unit is the rounding of the output.
  static func climate(at address: UInt8) -> ChipUnderTest {
    ChipUnderTest(
      BME280<I2CEndpoint>.self, BME280Model.self, address: address, masks: [0b111],
      world: [-40_000...85_000, 0...100_000, 30_000_000...110_000_000],
      expected: { channel, world, _ in world[channel] },
      step: { channel, options in
        switch channel {
        case 0: (5_100 >> (options[1] - 1)) / 1_000 + 1
        case 1: 8
        default: (2_900 >> (options[1] - 1)) + 1
        }
      })
  }

  /// ADS1115: one step is the full scale over 32 768; beyond the range its end is read.
  static let converter = ChipUnderTest(
    ADS1115<I2CEndpoint>.self, ADS1115Model.self, address: 0x48,
    masks: (0..<8).map { 1 << $0 } + [0b1111_1111],
    world: Array(repeating: -300_000...5_800_000, count: 4),
    expected: { channel, world, options in
      let pairs = [(0, 1), (0, 3), (1, 3), (2, 3)]
      let volts =
        channel < 4 ? world[channel] : world[pairs[channel - 4].0] - world[pairs[channel - 4].1]
      let scale = fullScale(options)
      return max(-scale, min(scale, volts))
    },
    step: { _, options in fullScale(options) / 32_768 + 1 })

  /// DS3231: quarters of a degree and whole seconds. The clock runs on from what the input says,
  /// and forgets the time with the power.
  static let clock = ChipUnderTest(
    DS3231<I2CEndpoint>.self, DS3231Model.self, address: 0x68, masks: [0b01, 0b10, 0b11],
    masksAfterLoss: [0b01], world: [-40_000...85_000, 946_684_800_000...4_100_000_000_000],
    expected: { channel, world, _ in world[channel] },
    elapsed: { channel, now in channel == 1 ? Int64(now.microseconds / 1_000) : 0 },
    step: { channel, _ in channel == 0 ? 125 : 1_010 })

  private static func fullScale(_ options: ChipOptions) -> Int64 {
    [6_144_000, 4_096_000, 2_048_000, 1_024_000, 512_000, 256_000][Int(options[0])]
  }

  /// Every combination of option settings. Those of an alert output, which reports past the
  /// readings, are set one by one.
  var allOptions: [ChipOptions] {
    let alerts = schema.options.enumerated().filter { $0.element.isAlert }.flatMap { option in
      option.element.samples.map { sample in
        var options = schema.defaults
        options[option.offset] = sample
        return options
      }
    }
    return alerts + combinations
  }

  private var combinations: [ChipOptions] {
    schema.options.enumerated().filter { !$0.element.isAlert }.reduce([schema.defaults]) {
      combinations, option in
      combinations.flatMap { combination in
        option.element.samples.map { sample in
          var extended = combination
          extended[option.offset] = sample
          return extended
        }
      }
    }
  }
}

extension OptionSchema {
  fileprivate var isAlert: Bool {
    "\(name)".hasPrefix("alert-") || "\(name)".hasPrefix("critical-")
  }

  /// Every choice; of an amount the ends of its range and what files get that are silent.
  fileprivate var samples: [Int64] {
    switch form {
    case .choices(let choices): choices.map(\.value)
    case .amount(_, let range): [range.lowerBound, defaultValue, range.upperBound]
    }
  }
}
