public import Units

extension INA219 {
  /// What board files may say about an INA219.
  ///
  /// Channels: `voltage` of the bus against ground, 0...26 V (TI SBOS448 section 7.5), the voltage
  /// over the `shunt`, the `current` through it, positive from IN+ to IN−, and the `power`. The
  /// ranges of the latter two are those of the smallest shunt. Options: the resistance of the `shunt`,
  /// its full scale `range`, `bus-range`, `resolution` or averaging of both converters and `mode`.
  public static let schema = ChipSchema(
    name: "ina219",
    addresses: [
      0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4A, 0x4B, 0x4C, 0x4D, 0x4E,
      0x4F,
    ],
    channels: [
      ChannelSchema("voltage", .voltage, lowest: 0, highest: 26_000_000),
      ChannelSchema("shunt", .voltage, lowest: -320_000, highest: 320_000),
      ChannelSchema("current", .current, lowest: -3_200_000_000, highest: 3_200_000_000),
      ChannelSchema("power", .power, lowest: -83_200_000_000, highest: 83_200_000_000),
    ],
    options: [
      OptionSchema("shunt", .resistance, in: 100...100_000_000, default: 100_000),
      OptionSchema(
        "range",
        choices: [.init("40 mV", 0), .init("80 mV", 1), .init("160 mV", 2), .init("320 mV", 3)],
        default: 3),
      OptionSchema("bus-range", choices: [.init("16 V", 0), .init("32 V", 1)], default: 1),
      OptionSchema(
        "resolution",
        choices: [
          .init("9 bit", 0), .init("10 bit", 1), .init("11 bit", 2), .init("12 bit", 3),
          .init("2 samples", 9), .init("4 samples", 10), .init("8 samples", 11),
          .init("16 samples", 12), .init("32 samples", 13), .init("64 samples", 14),
          .init("128 samples", 15),
        ], default: 3),
      OptionSchema("mode", choices: [.init("continuous", 0), .init("triggered", 1)], default: 0),
    ])
}

/// The settings of one INA219 as register contents (SBOS448 section 8.6.2).
struct INA219Settings {
  /// `Configuration` with `RST`: all registers fall to their defaults.
  static let reset: UInt16 = 0x8000
  /// `Configuration` after power-up.
  static let powerUp: UInt16 = 0x399F

  /// Whether each measurement is triggered by the driver.
  let triggered: Bool
  /// `Configuration` that makes the chip convert both voltages.
  let configuration: UInt16
  /// `Calibration`: the current register counts `1 / steps` of the shunt's step of 10 µV, as fine as
  /// its 16 bits can hold the full scale; a multiple of 4096 divides without remainder.
  let calibration: UInt16
  /// The longest time of one measurement in µs: 586 µs for each 12-bit sample of each voltage (section
  /// 7.5), and 40 µs to recover from power-down.
  let measurementMax: Int64
  private let shunt: Int64
  private let steps: Int64

  /// Takes options by the order of the schema; numbers that the schema does not know are limited to
  /// the nearest that the chip has.
  init(_ options: ChipOptions) {
    shunt = max(100, min(100_000_000, options[0]))
    let range = UInt16(max(0, min(3, options[1])))
    let busRange = UInt16(max(0, min(1, options[2])))
    let resolution = UInt16(max(0, min(15, options[3])))
    triggered = options[4] == 1
    let mode: UInt16 = triggered ? 0b011 : 0b111
    configuration = busRange << 13 | range << 11 | resolution << 7 | resolution << 3 | mode
    steps = 8 >> Int64(range)
    calibration = 0x1000 << (3 - range)
    measurementMax = 40 + 2 * Self.conversionMax(resolution)
  }

  private static func conversionMax(_ resolution: UInt16) -> Int64 {
    switch resolution {
    case 0: 93
    case 1: 163
    case 2: 304
    case 3...8: 586
    default: 586 << Int64(resolution - 8)
    }
  }

  /// µV of the shunt voltage register: steps of 10 µV in every range.
  func shuntMicrovolts(_ raw: Int64) -> Int64 { raw * 10 }

  /// µA of the current register: `raw / steps` times 10 µV over the shunt, rounded.
  func microamperes(_ raw: Int64) -> Int64 { rounded(raw * 10_000_000, over: steps * shunt) }

  /// µW of the power register, whose step is 20 V times that of the current.
  func microwatts(_ raw: Int64) -> Int64 { rounded(raw * 200_000_000, over: steps * shunt) }

  private func rounded(_ dividend: Int64, over divisor: Int64) -> Int64 {
    (dividend + (dividend < 0 ? -divisor / 2 : divisor / 2)) / divisor
  }
}
