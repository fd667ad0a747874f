public import Units

extension ChipSchema {
  /// What board files may say about a BME280.
  ///
  /// Channels: temperature −40...85 °C, humidity 0...100 %RH, pressure 300...1100 hPa (Bosch
  /// BST-BME280-DS002, tables 2 to 4). Options: `mode`, `oversampling` of all three quantities and
  /// `standby` between the measurements of normal mode.
  public static let bme280 = ChipSchema(
    name: "bme280",
    addresses: [0x76, 0x77],
    clockHertzMax: 3_400_000,
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 85_000),
      ChannelSchema("humidity", .humidity, lowest: 0, highest: 100_000),
      ChannelSchema("pressure", .pressure, lowest: 30_000_000, highest: 110_000_000),
    ],
    options: [
      OptionSchema("mode", default: BMX280Mode.normal),
      OptionSchema("oversampling", default: BMX280Oversampling.once),
      OptionSchema("standby", default: BME280Standby.ms62_5),
    ],
    transfers: [.register(1), .register(7), .register(13), .register(26), .write(2), .write(6)],
    recognition: .proof([.bme280]))
}

extension ChipIdentity {
  /// `id` (section 5.4.1).
  static var bme280: ChipIdentity { .register(BMX280Register.identity.rawValue, is: 0x60) }
}
