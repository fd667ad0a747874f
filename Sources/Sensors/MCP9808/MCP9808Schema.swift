public import Units

extension ChipSchema {
  /// What board files may say about an MCP9808.
  ///
  /// One channel in m°C. Option: `resolution`, which costs time: 30 ms at 0.5 °C and twice as much
  /// for every halving. The alert output, in comparator mode and active low, is switched on by any
  /// of `alert-above`, `alert-below` and `critical-above`; it clears `alert-hysteresis` below an
  /// upper limit that the temperature falls under.
  public static let mcp9808 = ChipSchema(
    name: "mcp9808",
    addresses: [0x18, 0x19, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F],
    clockHertzMax: 400_000,
    channels: [ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 125_000)],
    options: [
      OptionSchema("resolution", default: MCP9808Resolution.sixteenths),
      OptionSchema(
        limit: "alert-above", .temperature, in: -40_000...125_000, .below("critical-above")),
      OptionSchema(
        limit: "alert-below", .temperature, in: -40_000...125_000, .below("alert-above")),
      OptionSchema(limit: "critical-above", .temperature, in: -40_000...125_000),
      OptionSchema("alert-hysteresis", default: MCP9808Hysteresis.celsius1_5),
    ],
    pins: [PinSchema("alert", .openDrain)],
    transfers: [.register(1), .register(2), .write(2), .write(3)],
    recognition: .proof([.mcp9808Maker, .mcp9808]))
}

/// The content of the resolution register: steps of the converter.
enum MCP9808Resolution: Int64, OptionChoice {
  case halves, quarters, eighths, sixteenths

  var spelling: StaticString {
    switch self {
    case .halves: "0.5 °C"
    case .quarters: "0.25 °C"
    case .eighths: "0.125 °C"
    case .sixteenths: "0.0625 °C"
    }
  }
}

/// `THYST`: below an upper limit; the codes are the chip's.
enum MCP9808Hysteresis: Int64, OptionChoice {
  case celsius1_5 = 1
  case celsius3, celsius6

  var spelling: StaticString {
    switch self {
    case .celsius1_5: "1.5 °C"
    case .celsius3: "3 °C"
    case .celsius6: "6 °C"
    }
  }
}

extension ChipIdentity {
  /// The manufacturer's ID (register 5-6).
  static var mcp9808Maker: ChipIdentity { .register(0x06, isWord: 0x0054) }
  /// The device ID; the lower byte is the revision and may be any (register 5-7).
  static var mcp9808: ChipIdentity { .register(0x07, isWord: 0x0400, mask: 0xFF00) }
}
