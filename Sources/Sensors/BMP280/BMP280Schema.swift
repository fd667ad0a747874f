public import Units

extension ChipSchema {
  /// What board files may say about a BMP280.
  ///
  /// Channels: temperature −40...85 °C, pressure 300...1100 hPa (Bosch BST-BMP280-DS001, table 2).
  /// Options: `mode`, `oversampling` of both quantities and `standby` between the measurements of
  /// normal mode (table 11).
  public static let bmp280 = ChipSchema(
    name: "bmp280",
    addresses: [0x76, 0x77],
    clockHertzMax: 3_400_000,
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 85_000),
      ChannelSchema("pressure", .pressure, lowest: 30_000_000, highest: 110_000_000),
    ],
    options: [
      OptionSchema("mode", default: BMX280Mode.normal),
      OptionSchema("oversampling", default: BMX280Oversampling.once),
      OptionSchema("standby", default: BMP280Standby.ms62_5),
    ],
    transfers: [.register(1), .register(10), .register(26), .write(2), .write(4)],
    recognition: .proof([.bmp280]))
}

extension ChipIdentity {
  /// `id` (section 4.3.1).
  static var bmp280: ChipIdentity { .register(BMX280Register.identity.rawValue, is: 0x58) }
}
