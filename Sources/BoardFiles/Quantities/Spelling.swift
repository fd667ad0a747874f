package import Units

extension Limits {
  /// The longest span of time that files may name: a leap year.
  static let longest = Interval.seconds(366 * 86_400)
  /// The longest period of anything that happens again and again.
  static let day = Interval.seconds(86_400)
}

/// `value` steps of `dimension` as a file would say it, exactly: `38 °C`, `500 ms`, `8 MB`.
func spelled(_ value: Int64, _ dimension: Dimension) -> String {
  switch dimension {
  case .kind(.truth): return value == 0 ? "false" : "true"
  case .kind(let kind):
    let number = decimal(value, decimals: kind.decimals)
    return kind == .pressure
      ? decimal(value, decimals: 5) + " hPa"
      : number + (dimension.usualUnits.first.map { " " + $0 } ?? "")
  case .time: return value == 0 ? "0 s" : withUnit(value, timeUnits)
  case .frequency: return withUnit(value, ["MHz", "kHz", "Hz"])
  case .rate: return withUnit(value, ["MB/s", "kB/s", "B/s"])
  case .size: return withUnit(value, ["GB", "MB", "kB", "B"])
  case .charge: return decimal(value, decimals: 3) + " mAh"
  }
}

/// A span of time in the largest unit that gives a whole number: `24 h`, `500 ms`.
func spelled(_ interval: Interval) -> String {
  spelled(interval.microseconds, .time)
}

/// What a program writes into a file of a user.
package enum FileText {
  /// A quantity, exactly.
  package static func amount(_ value: Int64, _ kind: QuantityKind) -> String {
    kind == .truth ? (value == 0 ? "off" : "on") : spelled(value, .kind(kind))
  }

  /// A span of time, exactly.
  package static func span(_ span: Interval) -> String { spelled(span) }
}

/// Two hexadecimal digits with their prefix, the way addresses are written: `0x76`.
package func hexadecimal(_ byte: UInt8) -> String {
  "0x" + Hexadecimal.text(byte)
}

/// `value` over ten to the power of `decimals`, without trailing zeros.
func decimal(_ value: Int64, decimals: Int) -> String {
  var digits = Array(String(value.magnitude).utf8)
  if digits.count <= decimals {
    digits.insert(contentsOf: Array(repeating: 0x30, count: decimals + 1 - digits.count), at: 0)
  }
  let whole = digits.dropLast(decimals)
  var part = digits.suffix(decimals)
  while part.last == 0x30 { part.removeLast() }
  let sign = value < 0 ? "-" : ""
  let tail = part.isEmpty ? "" : "." + String(decoding: part, as: UTF8.self)
  return sign + String(decoding: whole, as: UTF8.self) + tail
}

// Days only where hours would be unreadable; `24 h` is how limits and periods are said.
private let timeUnits = ["h", "min", "s", "ms", "us"]

private func withUnit(_ value: Int64, _ symbols: [String]) -> String {
  let units = symbols.compactMap(MeasureUnit.named)
  let unit = units.first { value % $0.numerator == 0 && value.magnitude >= UInt64($0.numerator) }
  guard let unit else { return "\(value) \(symbols.last ?? "")" }
  if unit.symbol == "h", value / unit.numerator > 72, value % 86_400_000_000 == 0 {
    return "\(value / 86_400_000_000) d"
  }
  return "\(value / unit.numerator) \(unit.symbol)"
}
