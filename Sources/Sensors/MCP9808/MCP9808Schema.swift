public import Units

extension MCP9808 {
  /// What board files may say about an MCP9808.
  ///
  /// One channel in m°C. Option: `resolution`, which costs time: 30 ms at 0.5 °C and twice as much
  /// for every halving. The alert output, in comparator mode and active low, is switched on by any
  /// of `alert-above`, `alert-below` and `critical-above`; it clears `alert-hysteresis` below an
  /// upper limit that the temperature falls under.
  public static let schema = ChipSchema(
    name: "mcp9808",
    addresses: [0x18, 0x19, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F],
    channels: [ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 125_000)],
    options: [
      OptionSchema(
        "resolution",
        choices: [
          .init("0.5 °C", 0), .init("0.25 °C", 1), .init("0.125 °C", 2), .init("0.0625 °C", 3),
        ], default: 3),
      OptionSchema("alert-above", .temperature, in: -40_000...125_000, .below("critical-above")),
      OptionSchema("alert-below", .temperature, in: -40_000...125_000, .below("alert-above")),
      OptionSchema("critical-above", .temperature, in: -40_000...125_000),
      OptionSchema(
        "alert-hysteresis",
        choices: [.init("1.5 °C", 1), .init("3 °C", 2), .init("6 °C", 3)], default: 1),
    ],
    pins: [PinSchema("alert", .openDrain)])
}
