public import Units

extension ChipSchema {
  /// What board files may say about an SHT30: the same as about an SHT31, which is more accurate.
  public static let sht30 = sht31.relative(named: "sht30")

  /// What board files may say about an SHT35: the same as about an SHT31, which is less accurate.
  public static let sht35 = sht31.relative(named: "sht35")

  /// What board files may say about an SHT85 (datasheet version 1): an SHT35 on pins that can be
  /// replaced, at one address and up to 105 °C. Our driver of the SHT31 uses none of the commands
  /// that it lacks.
  public static let sht85 = sht31.relative(
    named: "sht85", addresses: [0x44],
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 105_000),
      ChannelSchema("humidity", .humidity, lowest: 0, highest: 100_000),
    ])
}
