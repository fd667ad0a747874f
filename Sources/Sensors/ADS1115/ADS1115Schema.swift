public import Units

extension ADS1115 {
  /// What board files may say about an ADS1115.
  ///
  /// Channels in µV: `ain0`...`ain3` against ground and the four pairs that the multiplexer offers
  /// (TI SBAS444, table 8-3). A pin may carry −0.3 V...VDD + 0.3 V with VDD up to 5.5 V (section
  /// 6.1). Options: `range` (full scale), `rate` (conversions a second), `mode`,
  /// and those of the ALERT/RDY pin, see `ADS1115Alert`.
  public static let schema = ChipSchema(
    name: "ads1115",
    addresses: [0x48, 0x49, 0x4A, 0x4B],
    channels: [
      ChannelSchema("ain0", .voltage, lowest: -300_000, highest: 5_800_000),
      ChannelSchema("ain1", .voltage, lowest: -300_000, highest: 5_800_000),
      ChannelSchema("ain2", .voltage, lowest: -300_000, highest: 5_800_000),
      ChannelSchema("ain3", .voltage, lowest: -300_000, highest: 5_800_000),
      ChannelSchema("ain0-ain1", .voltage, lowest: -6_100_000, highest: 6_100_000),
      ChannelSchema("ain0-ain3", .voltage, lowest: -6_100_000, highest: 6_100_000),
      ChannelSchema("ain1-ain3", .voltage, lowest: -6_100_000, highest: 6_100_000),
      ChannelSchema("ain2-ain3", .voltage, lowest: -6_100_000, highest: 6_100_000),
    ],
    options: [
      OptionSchema(
        "range",
        choices: [
          .init("6.144 V", 0), .init("4.096 V", 1), .init("2.048 V", 2), .init("1.024 V", 3),
          .init("0.512 V", 4), .init("0.256 V", 5),
        ], default: 2),
      OptionSchema(
        "rate",
        choices: [
          .init("8 SPS", 0), .init("16 SPS", 1), .init("32 SPS", 2), .init("64 SPS", 3),
          .init("128 SPS", 4), .init("250 SPS", 5), .init("475 SPS", 6), .init("860 SPS", 7),
        ], default: 4),
      OptionSchema(
        "mode", choices: [.init("single-shot", 0), .init("continuous", 1)], default: 0),
    ] + ADS1115Alert.options,
    pins: [PinSchema("alert", .openDrain)])
}

/// The settings of one ADS1115 and the config words made of them (SBAS444 section 8.1.3).
struct ADS1115Settings {
  /// `OS`: write 1 to begin a conversion; reads 1 while none is running.
  static let idle: UInt16 = 0x8000
  /// `MODE`: single-shot and power-down.
  private static let single: UInt16 = 0x0100
  /// Comparator off (`COMP_QUE` 11) with `COMP_POL` set. The polarity of a comparator that is off
  /// moves nothing, but it reads 0 after power-up: our mark that the chip has kept its settings.
  private static let mark: UInt16 = 0x000B

  /// Full scale in µV, by `PGA`.
  let fullScale: Int64
  /// The longest time of one conversion, in µs: 10 % below the nominal rate (section 6.5), and the
  /// wake-up from power-down (section 7.4.2).
  let conversionMax: Int64
  /// Whether the chip converts one channel by itself.
  let continuous: Bool
  /// The set-up of the ALERT/RDY pin.
  let alert: ADS1115Alert
  private let common: UInt16
  /// The channel whose results are compared.
  private let compared: UInt8

  /// Takes options by the order of the schema; numbers that the schema does not know are limited
  /// to the nearest that the chip has. Several channels cannot be converted continuously.
  init(_ options: ChipOptions, channels: ChannelMask) {
    let gain = max(0, min(5, options[0]))
    let rate = Int(max(0, min(7, options[1])))
    let fullScales: InlineArray<6, Int64> = [
      6_144_000, 4_096_000, 2_048_000, 1_024_000, 512_000, 256_000,
    ]
    let rates: InlineArray<8, Int64> = [8, 16, 32, 64, 128, 250, 475, 860]
    fullScale = fullScales[Int(gain)]
    conversionMax = 10_000_000 / (9 * rates[rate]) + 1 + 50
    continuous = options[2] == 1 && channels.bits.nonzeroBitCount == 1
    common = UInt16(gain) << 9 | UInt16(rate) << 5
    alert = ADS1115Alert(options, from: 3, fullScale: fullScale)
    compared = UInt8(truncatingIfNeeded: channels.bits.trailingZeroBitCount)
  }

  /// The word for channel `index` that selects single-shot mode, without beginning a conversion.
  func resting(_ index: UInt8) -> UInt16 { streaming(index) | Self.single }

  /// The word for channel `index` that converts continuously.
  func streaming(_ index: UInt8) -> UInt16 {
    let comparator = index == compared ? alert.comparator : nil
    return multiplexer(index) | common | (comparator ?? Self.mark)
  }

  /// `MUX`: codes 0...3 are the pairs, 4...7 the inputs against ground; the schema has them the
  /// other way round.
  private func multiplexer(_ index: UInt8) -> UInt16 { UInt16((index ^ 4) & 7) << 12 }

  /// Microvolts of a conversion result, rounded. The ends of the range are reported as they stand:
  /// an input beyond them raises an alarm sooner than a fault would.
  func microvolts(_ raw: Int16) -> Int64 {
    (Int64(raw) * fullScale + 16_384) >> 15
  }
}
