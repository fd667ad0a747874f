public import Units

extension BH1750 {
  /// What board files may say about a BH1750.
  ///
  /// Channel: illuminance up to 121 557 lx, which needs the least sensitivity. Options: `mode`,
  /// `resolution` (1 lx, 0.5 lx or 4 lx) and `sensitivity` by the measurement time register: 0.45x
  /// is 31, 1x is 69, 2x is 138, 3.68x is 254 (page 11).
  public static let schema = ChipSchema(
    name: "bh1750",
    addresses: [0x23, 0x5C],
    channels: [ChannelSchema("illuminance", .illuminance, lowest: 0, highest: 121_557_000)],
    options: [
      OptionSchema(
        "mode", choices: [.init("one-time", 0), .init("continuous", 1)], default: 0),
      OptionSchema(
        "resolution", choices: [.init("1 lx", 0), .init("0.5 lx", 1), .init("4 lx", 3)],
        default: 0),
      OptionSchema(
        "sensitivity",
        choices: [
          .init("0.45x", 31), .init("1x", 69), .init("2x", 138), .init("3.68x", 254),
        ], default: 69),
    ])
}

/// The settings of one BH1750 as its commands (technical note, pages 5 and 11).
struct BH1750Settings {
  /// Whether the chip measures on by itself.
  let isContinuous: Bool
  /// The upper three bits of the measurement time register, as a command.
  let timeHigh: UInt8
  /// Its lower five bits.
  let timeLow: UInt8
  /// The command that begins to measure.
  let measure: UInt8
  /// The longest time of one measurement, in µs: 180 ms or, at 4 lx, 24 ms by the default of the
  /// measurement time register (page 2), rounded up.
  let conversionMax: Int64
  /// mlx that one count stands for, times the measurement time register: 1000 / 1.2 × 69, at the
  /// fine resolution half of it (page 11).
  private let milliLuxPerCount: Int64
  private let time: Int64

  /// Takes options by the order of the schema; numbers that the schema does not know are limited
  /// to the nearest that the chip has.
  init(_ options: ChipOptions) {
    isContinuous = options[0] == 1
    let code = options[1] == 1 || options[1] == 3 ? options[1] : 0
    time = max(31, min(254, options[2]))
    timeHigh = 0x40 | UInt8(time >> 5)
    timeLow = 0x60 | UInt8(time & 0x1F)
    measure = (isContinuous ? 0x10 : 0x20) | UInt8(code)
    conversionMax = (code == 3 ? 24_000 : 180_000) * time / 69 + 1
    milliLuxPerCount = code == 1 ? 28_750 : 57_500
  }

  /// mlx of a result, rounded.
  func milliLux(_ counts: UInt16) -> Int64 {
    (Int64(counts) * milliLuxPerCount + time / 2) / time
  }
}
