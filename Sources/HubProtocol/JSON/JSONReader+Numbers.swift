/// Numbers (RFC 8259 section 6), exact or not at all.
extension JSONReader {
  /// A whole number from 0.
  mutating func unsigned() throws(ReportFault) -> UInt64 {
    let number = try scanned()
    guard !number.isNegative, number.exponent == 0, number.fits else {
      throw ReportFault(reason: .numberTooLarge, place: number.start)
    }
    return number.magnitude
  }

  /// A number with its decimals.
  mutating func number() throws(ReportFault) -> DecimalNumber {
    var number = try scanned()
    number.shift()
    let signed = number.isNegative ? 0 &- number.magnitude : number.magnitude
    let digits = Int64(bitPattern: signed)
    guard number.fits, number.magnitude == digits.magnitude,
      number.magnitude == 0 || (digits < 0) == number.isNegative
    else { throw ReportFault(reason: .numberTooLarge, place: number.start) }
    return DecimalNumber(digits: digits, decimals: -number.exponent)
  }

  mutating func skipNumber() throws(ReportFault) {
    _ = try scanned()
  }

  private mutating func scanned() throws(ReportFault) -> ScannedNumber {
    _ = peek()
    var number = ScannedNumber(start: place)
    if peekNow() == UInt8(ascii: "-") {
      number.isNegative = true
      place += 1
    }
    if peekNow() == UInt8(ascii: "0") {
      place += 1
    } else {
      try digits { number.append($0) }
    }
    if peekNow() == UInt8(ascii: ".") {
      place += 1
      try digits {
        number.append($0)
        number.exponent -= 1
      }
    }
    if let mark = peekNow(), mark | 0x20 == UInt8(ascii: "e") {
      place += 1
      try exponent(&number)
    }
    return number
  }

  private mutating func exponent(_ number: inout ScannedNumber) throws(ReportFault) {
    var isNegative = false
    if let sign = peekNow(), sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      place += 1
    }
    var exponent = 0
    try digits { exponent = min(exponent * 10 + Int($0), 100_000) }
    number.exponent += isNegative ? -exponent : exponent
  }

  /// At least one digit.
  private mutating func digits(_ each: (UInt8) -> Void) throws(ReportFault) {
    guard let first = peekNow(), (0x30...0x39).contains(first) else { throw unexpected }
    while let digit = peekNow(), (0x30...0x39).contains(digit) {
      each(digit - 0x30)
      place += 1
    }
  }

  private func peekNow() -> UInt8? {
    place < bytes.count ? bytes[place] : nil
  }
}

/// A number as its digits say it: magnitude times ten to the power of the exponent.
private struct ScannedNumber {
  let start: Int
  var isNegative = false
  var magnitude: UInt64 = 0
  var exponent = 0
  /// Whether the magnitude holds all digits.
  var fits = true

  init(start: Int) {
    self.start = start
  }

  mutating func append(_ digit: UInt8) {
    let (product, overflows) = magnitude.multipliedReportingOverflow(by: 10)
    let (sum, carries) = product.addingReportingOverflow(UInt64(digit))
    magnitude = sum
    if overflows || carries { fits = false }
  }

  /// Moves zeros between magnitude and exponent until the exponent is one of a fraction.
  mutating func shift() {
    if magnitude == 0 { exponent = 0 }
    while exponent > 0, fits {
      append(0)
      exponent -= 1
    }
    while exponent < 0, magnitude % 10 == 0, fits, magnitude > 0 {
      magnitude /= 10
      exponent += 1
    }
    if exponent < -18 { fits = false }
  }
}
