public import Units

extension ChipSchema {
  /// What board files may say about a DS3231.
  ///
  /// `temperature` in m°C, steps of 250 m°C; `time` in seconds since 1970-01-01 00:00:00, without
  /// leap seconds, in the time zone that the clock was set to. The chip's calendar is right up to
  /// the end of February 2100. Option `mode`: `one-shot` converts for each measurement; in
  /// `continuous` mode the chip measures its temperature every 64 s.
  public static let ds3231 = ChipSchema(
    name: "ds3231",
    addresses: [0x68],
    clockHertzMax: 400_000,
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 85_000),
      ChannelSchema("time", .count, lowest: 946_684_800_000, highest: 4_107_542_399_000),
    ],
    options: [
      OptionSchema("mode", default: DS3231Mode.oneShot)
    ],
    transfers: [.register(1), .register(2), .register(12), .write(2)],
    // `INTCN`, `RS2` and `RS1` are set by the first power (section "Control register").
    recognition: .sign([
      .register(0x0E, is: 0x1C), .register(0x0F, is: 0, mask: 0x70),
      .register(0x12, is: 0, mask: 0x3F),
    ]))
}

/// Whether the temperature is converted for each measurement or by the chip itself.
enum DS3231Mode: Int64, OptionChoice {
  case oneShot, continuous

  var spelling: StaticString {
    switch self {
    case .oneShot: "one-shot"
    case .continuous: "continuous"
    }
  }
}
