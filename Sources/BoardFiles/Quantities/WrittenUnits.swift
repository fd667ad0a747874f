package import Units

/// The units in which an entry of a file is written, for messages about it in the same units.
package struct WrittenUnits {
  private let units: [MeasureUnit]

  /// The units of the numbers in an entry's text: `{after: 2 min, within: 500 ms}`.
  package init(of text: String) {
    units = text.split { "{}[],:\"'".contains($0) }.compactMap { part in
      (try? DecimalText(Array(part.drop { $0 == " " }.utf8)[...])).flatMap {
        MeasureUnit.named($0.unit)
      }
    }
  }

  /// A time in these units: the largest of them down to seconds, `10 min 1.5 s`; one number where
  /// the file has milliseconds or seconds alone. Seconds where it has no time at all.
  package func text(_ span: Interval) -> String {
    let factor = units.filter { $0.dimension == .time }.map(\.numerator).max() ?? 1_000_000
    let sign = span.microseconds < 0 ? "-" : ""
    var rest = Int64(clamping: span.microseconds.magnitude)
    if factor < 1_000_000 {
      let unit = factor < 1_000 ? ("µs", 0) : ("ms", 3)
      return sign + decimal(rest, decimals: unit.1) + " " + unit.0
    }
    var parts: [String] = []
    for (symbol, size) in [("d", 86_400_000_000), ("h", 3_600_000_000), ("min", 60_000_000)]
    where size <= factor && rest >= size {
      parts.append("\(rest / Int64(size)) \(symbol)")
      rest %= Int64(size)
    }
    if rest > 0 || parts.isEmpty { parts.append(decimal(rest, decimals: 6) + " s") }
    return sign + parts.joined(separator: " ")
  }

  /// A value of `kind` in the entry's own unit; nil where it has none.
  package func text(_ scaled: Int64, _ kind: QuantityKind) -> String? {
    guard let unit = units.first(where: { $0.dimension == .kind(kind) }), unit.denominator == 1
    else { return nil }
    var decimals = 0
    var power: Int64 = 1
    while power < unit.numerator { (decimals, power) = (decimals + 1, power * 10) }
    return power == unit.numerator ? decimal(scaled, decimals: decimals) + " " + unit.symbol : nil
  }
}
