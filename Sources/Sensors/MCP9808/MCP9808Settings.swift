internal import Units

/// The settings of one MCP9808's alert output and the registers made of them (DS25095, sections
/// 5.1.1, 5.1.2 and 5.2.3).
struct MCP9808Settings {
  /// `Alert Stat.`, which the chip moves by itself.
  static let asserted: UInt16 = 0x0010
  /// `Alert Cnt.`: the output is switched on.
  private static let control: UInt16 = 0x0008
  /// What the limits can hold, in sixteenths of a degree.
  private static let range: ClosedRange<Int64> = -4_096...4_092

  /// What the limit registers are set to; nil leaves them and the output alone.
  let limits: (upper: UInt16, lower: UInt16, critical: UInt16)?
  /// The configuration with the output switched off. It has a hysteresis, as there is none after
  /// power-up: our mark that the chip has kept its settings.
  let quiet: UInt16

  /// Takes options by the order of the schema; numbers that it does not know are limited to the
  /// nearest.
  init(_ options: ChipOptions) {
    quiet = UInt16(max(1, min(3, options[4]))) << 9
    let isSet = (1...3).contains { options[$0] != OptionSchema.unset }
    limits =
      isSet
      ? (
        Self.register(options[1], otherwise: Self.range.upperBound),
        Self.register(options[2], otherwise: Self.range.lowerBound),
        Self.register(options[3], otherwise: Self.range.upperBound)
      ) : nil
  }

  /// The configuration in which the chip measures.
  var running: UInt16 { limits == nil ? quiet : quiet | Self.control }

  /// A limit in m°C to the nearest quarter of a degree, as its register holds it; `otherwise` in
  /// sixteenths where none is set.
  private static func register(_ milliCelsius: Int64, otherwise: Int64) -> UInt16 {
    let code =
      milliCelsius == OptionSchema.unset
      ? Int16(truncatingIfNeeded: otherwise)
      : sixteenths(milliCelsius: milliCelsius, step: 4, in: range)
    return UInt16(bitPattern: code) & 0x1FFF
  }
}
