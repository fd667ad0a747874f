internal import Units

/// How one chip of the LM75 family is set up: where the datasheets of the family differ.
///
/// Configurations are held with the first byte of the register at the top; the chips with one byte
/// have zeros below.
struct ThermometerSettings {
  /// `SD`: no conversions but those asked for.
  static let shutdown: UInt16 = 0x0100
  /// `OS`: write 1 in shutdown mode to begin one conversion.
  static let oneShot: UInt16 = 0x8000
  /// The configuration in which the chip converts by itself.
  let running: UInt16
  /// Which bits of the configuration must read as written.
  let lasting: UInt16
  /// Bytes of the configuration register: 1 or 2.
  let configurationBytes: Int
  /// Whether each measurement asks for one conversion; the chip rests in between.
  let isOneShot: Bool
  /// The bit that reads 0 during a conversion that was asked for; 0 if there is none.
  let ready: UInt16
  /// The longest time of one conversion.
  let conversionMax: Interval
  /// Bits below the sixteenths of a degree in the temperature register.
  let shift: Int
  /// The bits of the temperature register that carry the temperature.
  let meaningful: UInt16
  /// The bits of the temperature register that always read the same, and what they read. A chip
  /// that lost power in between converts in the format of its default configuration.
  let fixed: UInt16
  /// What the fixed bits read.
  let format: UInt16
  /// What the chip is specified to measure; the ends of some registers are beyond it.
  let celsius: OperatingRange
  /// The bits of a limit.
  var limitBits: UInt16?
  /// What the limit registers are set to; nil leaves them alone.
  let limits: AlertLimits?

  /// The configuration in which the chip rests.
  var resting: UInt16 { running | Self.shutdown }
}

/// Whether each measurement asks for one conversion.
enum ThermometerMode: Int64, OptionChoice {
  case oneShot, continuous

  var spelling: StaticString {
    switch self {
    case .oneShot: "one-shot"
    case .continuous: "continuous"
    }
  }
}
