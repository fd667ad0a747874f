public import Units

extension BME280 {
  /// What board files may say about a BME280.
  ///
  /// Channels: temperature −40...85 °C, humidity 0...100 %RH, pressure 300...1100 hPa (Bosch
  /// BST-BME280-DS002, tables 2 to 4). Options: `mode`, `oversampling` of all three quantities and
  /// `standby` between the measurements of normal mode.
  public static let schema = ChipSchema(
    name: "bme280",
    addresses: [0x76, 0x77],
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 85_000),
      ChannelSchema("humidity", .humidity, lowest: 0, highest: 100_000),
      ChannelSchema("pressure", .pressure, lowest: 30_000_000, highest: 110_000_000),
    ],
    options: [
      BMX280Part.mode, BMX280Part.oversampling,
      OptionSchema(
        "standby",
        choices: BMX280Part.standbyChoices + [.init("10 ms", 6), .init("20 ms", 7)], default: 1),
    ])
}
