public import Units

extension BMP180 {
  /// What board files may say about a BMP180.
  ///
  /// Channels: temperature −40...85 °C, pressure 300...1100 hPa (Bosch BST-BMP180-DS000, table 1).
  /// Option: `oversampling` of the pressure, from ultra low power to ultra high resolution (table 3).
  public static let schema = ChipSchema(
    name: "bmp180",
    addresses: [0x77],
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 85_000),
      ChannelSchema("pressure", .pressure, lowest: 30_000_000, highest: 110_000_000),
    ],
    options: [
      OptionSchema(
        "oversampling",
        choices: [.init("1x", 0), .init("2x", 1), .init("4x", 2), .init("8x", 3)], default: 0)
    ])
}
