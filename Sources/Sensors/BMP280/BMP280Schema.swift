public import Units

extension BMP280 {
  /// What board files may say about a BMP280.
  ///
  /// Channels: temperature −40...85 °C, pressure 300...1100 hPa (Bosch BST-BMP280-DS001, table 2).
  /// Options: `mode`, `oversampling` of both quantities and `standby` between the measurements of
  /// normal mode (table 11).
  public static let schema = ChipSchema(
    name: "bmp280",
    addresses: [0x76, 0x77],
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 85_000),
      ChannelSchema("pressure", .pressure, lowest: 30_000_000, highest: 110_000_000),
    ],
    options: [
      BMX280Part.mode, BMX280Part.oversampling,
      OptionSchema(
        "standby",
        choices: BMX280Part.standbyChoices + [.init("2000 ms", 6), .init("4000 ms", 7)],
        default: 1),
    ])
}
