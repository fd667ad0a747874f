public import Units

extension ChipSchema {
  /// What board files may say about an ADS1115.
  ///
  /// Channels in µV: `ain0`...`ain3` against ground and the four pairs that the multiplexer offers
  /// (TI SBAS444, table 8-3). A pin may carry −0.3 V...VDD + 0.3 V with VDD up to 5.5 V (section
  /// 6.1). Options: `range` (full scale), `rate` (conversions a second), `mode`,
  /// and those of the ALERT/RDY pin, see `ADS1115Alert`.
  public static let ads1115 = ChipSchema(
    name: "ads1115",
    addresses: [0x48, 0x49, 0x4A, 0x4B],
    clockHertzMax: 400_000,
    channels: [
      pin("ain0"), pin("ain1"), pin("ain2"), pin("ain3"),
      pair("ain0-ain1"), pair("ain0-ain3"), pair("ain1-ain3"), pair("ain2-ain3"),
    ],
    options: [
      OptionSchema("range", default: ADS1115Range.volts2_048),
      OptionSchema("rate", default: ADS1115Rate.perSecond128),
      OptionSchema("mode", default: ADS1115Mode.singleShot),
    ] + ADS1115Alert.options,
    pins: [PinSchema("alert", .openDrain)],
    transfers: [.register(2), .write(3)],
    // The configuration of power-up (table 8-3).
    recognition: .sign([.register(0x01, isWord: 0x8583)]))

  private static func pin(_ name: StaticString) -> ChannelSchema {
    ChannelSchema(
      name, .voltage, lowest: -300_000, highest: 5_800_000, floats: true, limits: fullScale)
  }

  private static func pair(_ name: StaticString) -> ChannelSchema {
    ChannelSchema(name, .voltage, lowest: -6_100_000, highest: 6_100_000, limits: fullScale)
  }

  /// The least and the greatest result (section 8.1.3, table 8-2).
  private static let fullScale: ChannelSchema.Reach = { options in
    let range: ADS1115Range = options.choice("range")
    return -range.microvolts...range.microvolts - (range.microvolts >> 15)
  }
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
  private static var pinLimits: OperatingRange {
    OperatingRange(-300_000...5_800_000, beyond: 100)
  }
  private static var pairLimits: OperatingRange {
    OperatingRange(-6_100_000...6_100_000, beyond: 100)
  }

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

  /// Takes the options of the schema. Several channels cannot be converted continuously.
  init(_ options: ChipOptions, channels: ChannelMask) {
    let range: ADS1115Range = options.choice("range")
    let rate: ADS1115Rate = options.choice("rate")
    let mode: ADS1115Mode = options.choice("mode")
    fullScale = range.microvolts
    conversionMax = 10_000_000 / (9 * rate.samplesPerSecond) + 1 + 50
    continuous = mode == .continuous && channels.bits.nonzeroBitCount == 1
    common = UInt16(range.rawValue) << 9 | UInt16(rate.rawValue) << 5
    alert = ADS1115Alert(options, fullScale: fullScale)
    compared = UInt8(truncatingIfNeeded: channels.bits.trailingZeroBitCount)
  }

  /// The word for channel `index` that selects single-shot mode, without beginning a conversion.
  func resting(_ index: UInt8) -> UInt16 { streaming(index) | Self.single }

  /// The word for channel `index` that converts continuously.
  func streaming(_ index: UInt8) -> UInt16 {
    let comparator = index == compared ? alert.comparator : nil
    return multiplexer(index) | common | (comparator ?? Self.mark)
  }

  /// Whether the pins of channel `index` may carry what `raw` stands for (section 6.1).
  func admits(_ raw: Int16, _ index: UInt8) -> Bool {
    (index < 4 ? Self.pinLimits : Self.pairLimits).admits(microvolts(raw))
  }

  /// `MUX`: codes 0...3 are the pairs, 4...7 the inputs against ground; the schema has them the
  /// other way round.
  private func multiplexer(_ index: UInt8) -> UInt16 { UInt16((index ^ 4) & 7) << 12 }

  /// Microvolts of a conversion result, rounded. The ends of the range are reported as they are: an
  /// input beyond them raises an alarm sooner than a fault would.
  func microvolts(_ raw: Int16) -> Int64 {
    (Int64(raw) * fullScale + 16_384) >> 15
  }
}
