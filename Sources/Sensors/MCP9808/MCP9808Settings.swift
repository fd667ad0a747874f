internal import Units

/// The settings of one MCP9808's alert output and the registers made of them (DS25095, sections
/// 5.1.1, 5.1.2 and 5.2.3).
struct MCP9808Settings {
  /// `Alert Stat.`, which the chip moves by itself.
  static let asserted: UInt16 = 0x0010
  /// `Crit. Lock` and `Win. Lock`: set by a program, or by a disturbed write, until power is lost.
  static let locks: UInt16 = 0x00C0
  /// `SHDN`.
  static let shutdown: UInt16 = 0x0100
  /// The bits that a limit has (register 5-3).
  static let limitBits: UInt16 = 0x1FFC
  /// `Alert Cnt.`: the output is switched on.
  private static let control: UInt16 = 0x0008
  /// What the limits can hold, in sixteenths of a degree.
  private static let range: ClosedRange<Int64> = -4_096...4_092

  /// What the limit registers are set to; nil leaves them and the output alone.
  let limits: (upper: UInt16, lower: UInt16, critical: UInt16)?
  /// The configuration with the output switched off. It has a hysteresis, as there is none after
  /// power-up: our mark that the chip has kept its settings.
  let quiet: UInt16

  /// Takes the options of the output.
  init(_ options: ChipOptions) {
    let hysteresis: MCP9808Hysteresis = options.choice("alert-hysteresis")
    quiet = UInt16(hysteresis.rawValue) << 9
    let upper = options.amountIfSet("alert-above")
    let lower = options.amountIfSet("alert-below")
    let critical = options.amountIfSet("critical-above")
    limits =
      upper == nil && lower == nil && critical == nil
      ? nil
      : (
        Self.register(upper, otherwise: Self.range.upperBound),
        Self.register(lower, otherwise: Self.range.lowerBound),
        Self.register(critical, otherwise: Self.range.upperBound)
      )
  }

  /// The configuration in which the chip measures.
  var running: UInt16 { limits == nil ? quiet : quiet | Self.control }

  /// A limit in m°C to the nearest quarter of a degree, as its register holds it; `otherwise` in
  /// sixteenths where none is set.
  private static func register(_ milliCelsius: Int64?, otherwise: Int64) -> UInt16 {
    let code =
      milliCelsius.map { sixteenths(milliCelsius: $0, step: 4, in: range) }
      ?? Int16(truncatingIfNeeded: otherwise)
    return UInt16(bitPattern: code) & 0x1FFF
  }
}
