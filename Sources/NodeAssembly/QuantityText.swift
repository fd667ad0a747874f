package import Units

extension ByteBuffer {
  /// Appends a span or time as seconds with six decimals: `12.000500`.
  package mutating func append(seconds microseconds: UInt64) {
    append(decimal: microseconds / 1_000_000)
    append(UInt8(ascii: "."))
    var place: UInt64 = 100_000
    var rest = microseconds % 1_000_000
    while place > 0 {
      append(UInt8(truncatingIfNeeded: rest / place) + 0x30)
      rest %= place
      place /= 10
    }
  }

  /// Appends a value with its unit: `21.5 °C`, `true`, `312`.
  package mutating func append(quantity scaled: Int64, of kind: QuantityKind) {
    append(exact: scaled, of: kind)
    guard let unit = UnitName.all.first(where: { $0.kind == kind }) else { return }
    append(" ")
    append(unit.symbol)
  }
}

/// Texts of values and times for messages to people.
package enum QuantityText {
  /// A value with its unit.
  package static func text(_ scaled: Int64, _ kind: QuantityKind) -> String {
    var buffer = ByteBuffer()
    buffer.append(quantity: scaled, of: kind)
    return buffer.text
  }

  /// A time as seconds without needless zeros: `121 s`, `0.25 s`.
  package static func seconds(_ span: Interval) -> String {
    var buffer = ByteBuffer()
    if span < .zero { buffer.append("-") }
    let micro = span.microseconds.magnitude
    buffer.append(decimal: micro / 1_000_000)
    let fraction = "\(micro % 1_000_000 + 1_000_000)".dropFirst()
    let digits = fraction.prefix(through: fraction.lastIndex { $0 != "0" } ?? fraction.startIndex)
    if micro % 1_000_000 > 0 { buffer.append(Array(".\(digits)".utf8)) }
    buffer.append(" s")
    return buffer.text
  }
}
