package import Units

/// The units in which an entry of a file is written, for messages about it in the same units.
package struct WrittenUnits {
  private let units: [MeasureUnit]
  /// Whether it calls truth `on` and `off`.
  private let saysOn: Bool

  /// The units of the numbers in an entry's text: `{after: 2 min, within: 500 ms}`.
  package init(of text: String) {
    let parts = text.split { "{}[],:\"'".contains($0) }
    saysOn = parts.contains { [" on", " off"].contains($0) }
    units = parts.compactMap { part in
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

  /// A number of bytes in the largest of these units that it reaches: `1.805 kB`; nil where the
  /// entry has no size.
  package func text(bytes: Int64) -> String? {
    let sizes = units.filter { $0.dimension == .size }.sorted { $0.numerator < $1.numerator }
    guard let unit = sizes.last(where: { $0.numerator <= bytes }) ?? sizes.first else { return nil }
    return text(bytes, in: unit) ?? "\(bytes) B"
  }

  /// A value of `kind` in the entry's own unit or word; nil where it has none.
  package func text(_ scaled: Int64, _ kind: QuantityKind) -> String? {
    if kind == .truth, saysOn { return scaled == 0 ? "off" : "on" }
    guard let unit = units.first(where: { $0.dimension == .kind(kind) }), unit.denominator == 1
    else { return nil }
    return text(scaled, in: unit)
  }

  private func text(_ scaled: Int64, in unit: MeasureUnit) -> String? {
    var decimals = 0
    var power: Int64 = 1
    while power < unit.numerator { (decimals, power) = (decimals + 1, power * 10) }
    return power == unit.numerator ? decimal(scaled, decimals: decimals) + " " + unit.symbol : nil
  }
}
