public import Units

extension ChipSchema {
  /// What board files may say about an SCD41.
  ///
  /// Channels: `co2` 0...40 000 ppm (specified from 400 to 5 000), temperature −10...60 °C,
  /// humidity 0...100 %RH. Option `mode`: `single-shot`, 5 s from the command on, or `periodic`,
  /// where a value is at most 5 s old.
  public static let scd41 = ChipSchema(
    name: "scd41",
    addresses: [0x62],
    clockHertzMax: 100_000,
    channels: [
      ChannelSchema("co2", .concentration, lowest: 0, highest: 40_000_000),
      ChannelSchema("temperature", .temperature, lowest: -10_000, highest: 60_000),
      ChannelSchema("humidity", .humidity, lowest: 0, highest: 100_000),
    ],
    options: [
      OptionSchema("mode", default: SCD41Mode.periodic)
    ],
    transfers: [.read(3), .read(9), .write(2), .write(5)],
    // `get_data_ready_status`, also while it measures.
    recognition: .proof([ChipIdentity(.wordCommand(0xE4B8), .checkedWords(1))]))
}

/// Whether each measurement is asked for.
enum SCD41Mode: Int64, OptionChoice {
  case singleShot, periodic

  var spelling: StaticString {
    switch self {
    case .singleShot: "single-shot"
    case .periodic: "periodic"
    }
  }
}
