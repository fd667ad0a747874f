internal import Units

/// What boards may say about the alert output of a chip of the LM75 family.
///
/// The output stays in comparator mode, active low: asserted from the upper limit on until the
/// temperature is below the lower one, each after as many conversions in a row as the fault queue
/// wants. Without `alert-above` the limits stay as they are.
struct ThermometerAlert {
  /// Degrees by which the temperature must fall where a file does not say: as after power-up.
  private static let hysteresis: Int64 = 5_000

  /// The options, to follow those of the chip itself; `after` is that of its fault queue.
  static func options(
    in range: ClosedRange<Int64>,
    after: OptionSchema = OptionSchema("alert-after", default: ThermometerFaultQueue.two)
  ) -> [OptionSchema] {
    [
      OptionSchema(limit: "alert-above", .temperature, in: range),
      OptionSchema(
        limit: "alert-clear-below", .temperature, in: range, .below("alert-above"),
        .needs("alert-above")),
      after,
    ]
  }

  /// The fault queue in its place in the configuration. Two conversions and more differ from the
  /// one after power-up: our mark that the chip has kept its settings.
  let queue: UInt16
  private let above: Int64?
  private let below: Int64?

  /// Takes the options of the output.
  init(_ options: ChipOptions) {
    above = options.amountIfSet("alert-above")
    below = options.amountIfSet("alert-clear-below")
    // The choices of every chip are codes of its two bits.
    queue = UInt16(options.amount("alert-after")) << 11
  }

  /// The limits as their registers hold them: multiples of `step` sixteenths of a degree with
  /// `shift` bits below, in `range`; nil if the chip keeps its own.
  func limits(step: Int64, shift: Int, in range: ClosedRange<Int64>) -> AlertLimits? {
    guard let above else { return nil }
    let clear = below ?? above - Self.hysteresis
    let high = sixteenths(milliCelsius: above, step: step, in: range)
    let low = sixteenths(milliCelsius: clear, step: step, in: range)
    return AlertLimits(
      high: UInt16(bitPattern: high << Int16(shift)), low: UInt16(bitPattern: low << Int16(shift)))
  }
}

/// `F1` and `F0`: conversions in a row before the output moves; the codes are the chips'.
enum ThermometerFaultQueue: Int64, OptionChoice {
  case two = 1
  case four, six

  var spelling: StaticString {
    switch self {
    case .two: "2 conversions"
    case .four: "4 conversions"
    case .six: "6 conversions"
    }
  }
}
