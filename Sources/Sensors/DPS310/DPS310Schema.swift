public import Units

extension ChipSchema {
  /// What board files may say about a DPS310.
  ///
  /// Channels: temperature −40...85 °C, pressure 300...1200 hPa (Infineon DPS310 V1.2, operating
  /// range). Options: `mode`, `oversampling` of both quantities and, for background mode, the
  /// `rate` of both, which is lowered to what the oversampling leaves time for.
  public static let dps310 = ChipSchema(
    name: "dps310",
    addresses: [0x76, 0x77],
    clockHertzMax: 3_400_000,
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 85_000),
      ChannelSchema("pressure", .pressure, lowest: 30_000_000, highest: 120_000_000),
    ],
    options: [
      OptionSchema("mode", default: DPS310Mode.background),
      OptionSchema("oversampling", default: DPS310Oversampling.once),
      OptionSchema("rate", default: DPS310Rate.hz4),
    ],
    transfers: [.register(1), .register(3), .register(4), .register(18), .write(2)],
    recognition: .proof([.dps310]))
}

/// The settings of one DPS310 as register contents (V1.2, "Register description").
struct DPS310Settings {
  /// `MEAS_CTRL`: one measurement of pressure.
  static let measurePressure: UInt8 = 0b001
  /// `MEAS_CTRL`: one measurement of temperature.
  static let measureTemperature: UInt8 = 0b010
  /// `MEAS_CTRL`: both quantities in the background.
  static let measureAlways: UInt8 = 0b111

  /// Whether each measurement is begun by the driver.
  let commanded: Bool
  /// `PRS_CFG` 0x06. Command mode has no use for a rate, but one that is not 0 shows that the chip
  /// has kept its settings.
  let pressure: UInt8
  /// `TMP_CFG` 0x07, for the temperature sensor in the ASIC.
  let temperature: UInt8
  /// `CFG_REG` 0x09: results are shifted above 8x; FIFO, interrupts and three-wire SPI off.
  let configuration: UInt8
  /// The time of one measurement of one quantity (table 16), in µs.
  let measurementTime: Int64
  /// The scale factors kP and kT (table 9).
  let scale: Int64

  /// Takes the options of the schema.
  init(_ options: ChipOptions) {
    let mode: DPS310Mode = options.choice("mode")
    let oversampling: DPS310Oversampling = options.choice("oversampling")
    let wanted: DPS310Rate = options.choice("rate")
    commanded = mode == .command
    let code = Int(oversampling.rawValue)
    let times: InlineArray<8, Int64> = [
      3_600, 5_200, 8_400, 14_800, 27_600, 53_200, 104_400, 206_800,
    ]
    let scales: InlineArray<8, Int64> = [
      524_288, 1_572_864, 3_670_016, 7_864_320, 253_952, 516_096, 1_040_384, 2_088_960,
    ]
    measurementTime = times[code]
    scale = scales[code]
    configuration = code > 3 ? 0b0000_1100 : 0
    var rate = commanded ? 1 : wanted.rawValue
    // All measurements of a second have to end within it (section 4.6).
    while !commanded, rate > 0, (2 * times[code]) << rate >= 1_000_000 { rate -= 1 }
    temperature = UInt8(rate) << 4 | UInt8(code)
    pressure = temperature
  }
}

extension ChipIdentity {
  /// Product and revision ID (section 7.10).
  static var dps310: ChipIdentity { .register(0x0D, is: 0x10) }
}
