internal import Units

/// A number as the kernel writes it into an attribute: an optional minus, digits, and at most one
/// point with digits behind it. Exact, without floating point.
struct DecimalNumber {
  /// As many digits as 64 bits always hold.
  static var digitsMax: Int { 18 }

  /// The number without its point.
  private(set) var mantissa: Int64
  /// How many of its digits are behind the point.
  private(set) var decimals: Int

  /// Takes what a file holds, with its line end; nil for anything that is no such number and for
  /// one of more than ``digitsMax`` digits.
  init?(_ text: [UInt8]) {
    var reader = TextReader(text)
    guard let number = reader.decimal(), reader.isAtLineEnd else { return nil }
    self = number
  }

  init(mantissa: Int64, decimals: Int) {
    self.mantissa = mantissa
    self.decimals = decimals
  }

  /// The same number without zeros at the end of its decimals.
  var trimmed: DecimalNumber {
    var number = self
    while number.decimals > 0, number.mantissa % 10 == 0 {
      number.mantissa /= 10
      number.decimals -= 1
    }
    return number
  }

  /// The sum; nil where it does not fit.
  func adding(_ other: DecimalNumber) -> DecimalNumber? {
    let places = max(decimals, other.decimals)
    guard let left = mantissa.shifted(places - decimals),
      let right = other.mantissa.shifted(places - other.decimals)
    else { return nil }
    let (sum, overflows) = left.addingReportingOverflow(right)
    return overflows ? nil : DecimalNumber(mantissa: sum, decimals: places)
  }

  /// This number times `factor` times ten to the power of `power`, rounded to a whole number; nil
  /// where a factor does not fit. What is too large for the result is at its end.
  func times(_ factor: DecimalNumber, power: Int) -> Int64? {
    let (left, right) = (trimmed, factor.trimmed)
    let places = left.decimals + right.decimals - power
    if places > 0 {
      guard let divisor = Int64(1).shifted(places) else { return nil }
      return left.mantissa.times(right.mantissa, over: divisor)
    }
    guard let scaled = right.mantissa.shifted(-places) else { return nil }
    return left.mantissa.times(scaled, over: 1)
  }
}

extension Int64 {
  /// This value times ten to the power of `places`, which is not negative; nil where it does not
  /// fit.
  fileprivate func shifted(_ places: Int) -> Int64? {
    var value = self
    for _ in 0..<places {
      let (product, overflows) = value.multipliedReportingOverflow(by: 10)
      if overflows { return nil }
      value = product
    }
    return value
  }
}

/// A place in a text that the kernel wrote, which moves over what is read.
struct TextReader {
  private let text: [UInt8]
  private var place = 0

  init(_ text: [UInt8]) {
    self.text = text
  }

  /// Whether nothing follows but one line end at most.
  var isAtLineEnd: Bool {
    place == text.count || place == text.count - 1 && text[place] == UInt8(ascii: "\n")
  }

  /// Goes over `word`; false, and stays, where something else follows.
  mutating func skip(_ word: StaticString) -> Bool {
    guard word.utf8CodeUnitCount <= text.count - place else { return false }
    for index in 0..<word.utf8CodeUnitCount where text[place + index] != word.utf8Start[index] {
      return false
    }
    place += word.utf8CodeUnitCount
    return true
  }

  /// A byte in two hexadecimal digits.
  mutating func hexadecimalByte() -> UInt8? {
    guard text.count - place >= 2, let high = digit(text[place]), let low = digit(text[place + 1])
    else { return nil }
    place += 2
    return high << 4 | low
  }

  /// An optional minus and digits, with at most one point between digits.
  mutating func decimal() -> DecimalNumber? {
    let isNegative = skip("-")
    var (value, digits, point): (Int64, Int, Int?) = (0, 0, nil)
    while place < text.count {
      let byte = text[place]
      if byte == UInt8(ascii: "."), point == nil, digits > 0 {
        point = digits
      } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        guard digits < DecimalNumber.digitsMax else { return nil }
        value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        digits += 1
      } else {
        break
      }
      place += 1
    }
    guard digits > 0, point != digits else { return nil }
    return DecimalNumber(
      mantissa: isNegative ? -value : value, decimals: point.map { digits - $0 } ?? 0)
  }

  private func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
