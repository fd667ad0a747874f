internal import Units

/// What boards may say about the ALERT/RDY pin of an ADS1115, and the registers made of it (SBAS444
/// sections 7.3.7, 7.3.8 and 8.1.4). The pin is active low.
///
/// `alert-above` alone or with `alert-clear-below` is the traditional comparator, `alert-below` the
/// window comparator, alone or with `alert-above`. Of several channels the first is compared; while
/// another one is converted the pin is released.
struct ADS1115Alert {
  private static let volts: ClosedRange<Int64> = -6_144_000...6_144_000

  /// The options, to follow those of the converter.
  static var options: [OptionSchema] {
    [
      OptionSchema(limit: "alert-above", .voltage, in: volts),
      OptionSchema(
        limit: "alert-clear-below", .voltage, in: volts, .below("alert-above"),
        .needs("alert-above"),
        .excludes("alert-below")),
      OptionSchema(limit: "alert-below", .voltage, in: volts, .below("alert-above")),
      OptionSchema("alert-signal", default: ADS1115AlertSignal.threshold),
      OptionSchema("alert-after", default: ADS1115AlertQueue.one),
    ]
  }

  /// What the threshold registers are set to; nil leaves them alone.
  let thresholds: AlertLimits?
  /// The comparator's bits of the config register; nil for a pin that is switched off. They differ
  /// from those after power-up: our mark that the chip has kept its settings.
  let comparator: UInt16?

  /// Takes the options of the pin, for a full scale in µV.
  init(_ options: ChipOptions, fullScale: Int64) {
    let above = options.amountIfSet("alert-above")
    let clear = options.amountIfSet("alert-clear-below")
    let below = options.amountIfSet("alert-below")
    let signal: ADS1115AlertSignal = options.choice("alert-signal")
    let queue: ADS1115AlertQueue = options.choice("alert-after")
    let isWindow = below != nil
    guard signal != .conversionReady else {
      // The most significant bits say so; a queue switches the pin on.
      thresholds = AlertLimits(high: 0x8000, low: 0x0000)
      comparator = 0
      return
    }
    guard isWindow || above != nil else {
      thresholds = nil
      comparator = nil
      return
    }
    let high = Self.code(above, fullScale) ?? .max
    // The upper threshold must be the greater one (section 8.1.4).
    let low = min(
      Self.code(isWindow ? below : clear, fullScale) ?? high, high == .min ? high : high - 1)
    thresholds = AlertLimits(high: UInt16(bitPattern: high), low: UInt16(bitPattern: low))
    comparator =
      UInt16(queue.rawValue) | (signal == .latched ? 0x0004 : 0) | (isWindow ? 0x0010 : 0)
  }

  /// The conversion result of `microvolts`, to the nearest and held at the ends of the range; nil
  /// for an amount that is not set.
  private static func code(_ microvolts: Int64?, _ fullScale: Int64) -> Int16? {
    guard let microvolts else { return nil }
    let limited = max(-fullScale, min(fullScale, microvolts))
    return Int16(
      clamping: (limited * 65_536 + (limited < 0 ? -fullScale : fullScale)) / (2 * fullScale))
  }
}
