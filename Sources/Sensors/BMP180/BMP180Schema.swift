public import Units

extension ChipSchema {
  /// What board files may say about a BMP180.
  ///
  /// Channels: temperature −40...85 °C, pressure 300...1100 hPa (Bosch BST-BMP180-DS000, table 1).
  /// Option: `oversampling` of the pressure, from ultra low power to ultra high resolution (table
  /// 3).
  public static let bmp180 = ChipSchema(
    name: "bmp180",
    addresses: [0x77],
    clockHertzMax: 3_400_000,
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 85_000),
      ChannelSchema("pressure", .pressure, lowest: 30_000_000, highest: 110_000_000),
    ],
    options: [
      OptionSchema("oversampling", default: BMP180Oversampling.once)
    ],
    transfers: [.register(1), .register(3), .register(22), .write(2)],
    recognition: .proof([.bmp180]))
}

/// `oss` of `ctrl_meas`: 2 to the power of the code are the samples of one pressure (table 8).
enum BMP180Oversampling: Int64, OptionChoice {
  case once, twice, four, eight

  var spelling: StaticString {
    switch self {
    case .once: "1x"
    case .twice: "2x"
    case .four: "4x"
    case .eight: "8x"
    }
  }
}

extension ChipIdentity {
  /// `id`, also of a BMP085 (section 4).
  static var bmp180: ChipIdentity { .register(0xD0, is: 0x55) }
}
