/// A decimal number with whatever follows it, cut out of a text without rounding.
///
/// Only digits, one point and a leading minus: what YAML 1.1 makes of `010`, `1:30`, `1_000` or
/// `.5` differs from what people mean, so these are refused by name.
struct DecimalText: Hashable, Sendable {
  /// The digits as one number, with the sign, without zeros at the end of the decimals.
  let mantissa: Int64
  /// How many of them are behind the point.
  let decimals: Int
  /// Whether decimals follow that do not fit into ``mantissa`` and are not all zero.
  private let isCut: Bool
  /// Whether it is `-0`, which is read as 0 and which no hint proposes.
  let isNegativeZero: Bool
  /// What follows the number, without the space in between.
  let unit: String

  init(_ text: String) throws(NumberFlaw) {
    try self.init(Array(text.utf8)[...])
  }

  /// Reads the number at the front of UTF-8 `bytes`.
  init(_ bytes: ArraySlice<UInt8>) throws(NumberFlaw) {
    var scan = NumberScan(rest: bytes)
    let negative = try scan.sign()
    try scan.refuseOddStart()
    guard scan.digits() > 0 else { throw .notANumber }
    if scan.skip(".") {
      guard scan.takeDecimals() > 0 else { throw .barePoint }
    }
    try scan.refuseOddEnd()
    guard let magnitude = scan.magnitude else { throw .overflow }
    mantissa = negative ? -magnitude : magnitude
    isNegativeZero = negative && magnitude == 0
    decimals = scan.decimals
    isCut = scan.isCut
    unit = scan.unit
  }

  /// The number times `numerator` over `denominator`, if that is a whole number of 64 bits.
  func scaled(_ numerator: Int64, over denominator: Int64) -> Scaled {
    let (quotient, remainder, _) = divided(numerator, denominator)
    guard let value = Int64(exactly: quotient) else { return .tooLarge }
    return remainder == 0 && !isCut ? .exact(value) : .tooFine
  }

  /// The same rounded to the nearest whole number, halves away from zero; nil beyond 64 bits.
  func rounded(_ numerator: Int64, over denominator: Int64) -> Int64? {
    let (quotient, remainder, divisor) = divided(numerator, denominator)
    let isUp = remainder.magnitude * 2 >= divisor.magnitude
    return Int64(exactly: isUp ? quotient + (mantissa < 0 ? -1 : 1) : quotient)
  }

  private func divided(_ numerator: Int64, _ denominator: Int64) -> (Int128, Int128, Int128) {
    let product = Int128(mantissa) * Int128(numerator)
    var divisor = Int128(denominator)
    for _ in 0..<decimals {
      // Beyond twice the dividend no further zero changes the quotient or how it is rounded.
      guard divisor.magnitude <= product.magnitude * 2 else { break }
      divisor *= 10
    }
    let (quotient, remainder) = product.quotientAndRemainder(dividingBy: divisor)
    return (quotient, remainder, divisor)
  }

  /// What scaling gave.
  enum Scaled: Hashable {
    case exact(Int64)
    case tooFine
    case tooLarge
  }
}

/// The hand that moves over the bytes of a number.
private struct NumberScan {
  var rest: ArraySlice<UInt8>
  var decimals = 0
  var isCut = false
  var magnitude: Int64? = 0

  init(rest: ArraySlice<UInt8>) {
    self.rest = rest
  }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  mutating func sign() throws(NumberFlaw) -> Bool {
    if rest.first == UInt8(ascii: "+") { throw .plusSign }
    return skip("-")
  }

  /// Takes digits into the magnitude, which turns nil on overflow; returns how many.
  mutating func digits() -> Int {
    var count = 0
    while let byte = rest.first, (0x30...0x39).contains(byte) {
      let (tenfold, first) = (magnitude ?? 0).multipliedReportingOverflow(by: 10)
      let (sum, second) = tenfold.addingReportingOverflow(Int64(byte - 0x30))
      magnitude = magnitude == nil || first || second ? nil : sum
      rest.removeFirst()
      count += 1
    }
    return count
  }

  /// Takes the digits behind the point; returns how many. Zeros at the end do not count, and of
  /// digits that do not fit into the magnitude is only noted that they are there.
  mutating func takeDecimals() -> Int {
    var count = 0
    var places = 0
    while let byte = rest.first, (0x30...0x39).contains(byte) {
      rest.removeFirst()
      count += 1
      places += 1
      guard byte != 0x30, !isCut, let before = magnitude else { continue }
      guard let after = Self.shifted(before, by: places, adding: Int64(byte - 0x30)) else {
        isCut = true
        continue
      }
      magnitude = after
      decimals += places
      places = 0
    }
    return count
  }

  /// `magnitude` times ten to the power of `places`, plus `digit`; nil beyond 64 bits.
  private static func shifted(_ magnitude: Int64, by places: Int, adding digit: Int64) -> Int64? {
    if magnitude == 0 { return digit }
    var result = magnitude
    for _ in 0..<places {
      let (tenfold, isBeyond) = result.multipliedReportingOverflow(by: 10)
      if isBeyond { return nil }
      result = tenfold
    }
    let (sum, isBeyond) = result.addingReportingOverflow(digit)
    return isBeyond ? nil : sum
  }

  /// Before the digits: octal, hexadecimal, a point without a whole part.
  func refuseOddStart() throws(NumberFlaw) {
    switch rest.first {
    case UInt8(ascii: "0"):
      if secondIsDigit { throw .leadingZero }
      if second == UInt8(ascii: "x") || second == UInt8(ascii: "X") { throw .hexadecimal }
    case UInt8(ascii: "."): throw secondIsDigit ? .barePoint : .notANumber
    default: break
    }
  }

  /// After the whole number: separators and exponents.
  func refuseOddEnd() throws(NumberFlaw) {
    switch rest.first {
    case UInt8(ascii: ","): throw .comma
    case UInt8(ascii: "_"): throw .underscore
    case UInt8(ascii: ":"): throw .sexagesimal
    case UInt8(ascii: "."): throw .notANumber
    case UInt8(ascii: "e"), UInt8(ascii: "E"):
      let signFollows = second == UInt8(ascii: "-") || second == UInt8(ascii: "+")
      if secondIsDigit || signFollows { throw .exponent }
    default: break
    }
  }

  private var second: UInt8? { rest.dropFirst().first }

  private var secondIsDigit: Bool { second.map { (0x30...0x39).contains($0) } ?? false }

  /// The rest without the spaces around it.
  var unit: String {
    var unit = rest
    while unit.first == 0x20 { unit.removeFirst() }
    while unit.last == 0x20 { unit.removeLast() }
    return unit.isEmpty ? "" : String(decoding: unit, as: UTF8.self)
  }
}
