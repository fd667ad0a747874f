public import Units

extension DPS310 {
  /// What board files may say about a DPS310.
  ///
  /// Channels: temperature −40...85 °C, pressure 300...1200 hPa (Infineon DPS310 V1.2, table 2).
  /// Options: `mode`, `oversampling` of both quantities and, for background mode, the `rate` of both,
  /// which is lowered to what the oversampling leaves time for (section 4.6).
  public static let schema = ChipSchema(
    name: "dps310",
    addresses: [0x76, 0x77],
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 85_000),
      ChannelSchema("pressure", .pressure, lowest: 30_000_000, highest: 120_000_000),
    ],
    options: [
      OptionSchema("mode", choices: [.init("background", 0), .init("command", 1)], default: 0),
      OptionSchema(
        "oversampling",
        choices: [
          .init("1x", 0), .init("2x", 1), .init("4x", 2), .init("8x", 3), .init("16x", 4),
          .init("32x", 5), .init("64x", 6), .init("128x", 7),
        ], default: 0),
      OptionSchema(
        "rate",
        choices: [
          .init("1 Hz", 0), .init("2 Hz", 1), .init("4 Hz", 2), .init("8 Hz", 3),
          .init("16 Hz", 4), .init("32 Hz", 5), .init("64 Hz", 6), .init("128 Hz", 7),
        ], default: 2),
    ])
}

/// The settings of one DPS310 as register contents (V1.2 section 8).
struct DPS310Settings {
  /// `MEAS_CTRL`: one measurement of pressure.
  static let measurePressure: UInt8 = 0b001
  /// `MEAS_CTRL`: one measurement of temperature.
  static let measureTemperature: UInt8 = 0b010
  /// `MEAS_CTRL`: both quantities in the background.
  static let measureAlways: UInt8 = 0b111

  /// Whether each measurement is begun by the driver.
  let commanded: Bool
  /// `PRS_CFG` 0x06. Command mode has no use for a rate, but one that is not 0 shows that the chip has
  /// kept its settings.
  let pressure: UInt8
  /// `TMP_CFG` 0x07, for the temperature sensor in the ASIC.
  let temperature: UInt8
  /// `CFG_REG` 0x09: results are shifted above 8x; FIFO, interrupts and three-wire SPI off.
  let configuration: UInt8
  /// The time of one measurement of one quantity (table 16), in µs.
  let measurementTime: Int64
  /// The scale factors kP and kT (table 9).
  let scale: Int64

  /// Takes options by the order of the schema; numbers that the schema does not know are limited to
  /// the nearest that the chip has.
  init(_ options: ChipOptions) {
    commanded = options[0] == 1
    let code = Int(max(0, min(7, options[1])))
    let times: InlineArray<8, Int64> = [
      3_600, 5_200, 8_400, 14_800, 27_600, 53_200, 104_400, 206_800,
    ]
    let scales: InlineArray<8, Int64> = [
      524_288, 1_572_864, 3_670_016, 7_864_320, 253_952, 516_096, 1_040_384, 2_088_960,
    ]
    measurementTime = times[code]
    scale = scales[code]
    configuration = code > 3 ? 0b0000_1100 : 0
    var rate = commanded ? 1 : max(0, min(7, options[2]))
    // All measurements of a second have to end within it (section 4.6).
    while !commanded, rate > 0, (2 * times[code]) << rate >= 1_000_000 { rate -= 1 }
    temperature = UInt8(rate) << 4 | UInt8(code)
    pressure = temperature
  }
}
