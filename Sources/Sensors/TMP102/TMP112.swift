public import Units

extension ChipSchema {
  /// What board files may say about a TMP112 (TI SBOS473): registers, times and options of a
  /// TMP102, more accurate, and specified from −40 to 125 °C.
  public static let tmp112 = tmp102.relative(
    named: "tmp112",
    channels: [ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 125_000)])
}
