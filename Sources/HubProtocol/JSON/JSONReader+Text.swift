import Units

/// Strings (RFC 8259 section 7) as UTF-8.
extension JSONReader {
  /// A string without its quotes and escapes.
  mutating func string() throws(ReportFault) -> [UInt8] {
    try take("\"")
    let start = place
    var text: [UInt8] = []
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        place += 1
        return text
      case UInt8(ascii: "\\"): try escape(to: &text)
      case 0x20..<0x80:
        text.append(bytes[place])
        place += 1
      default: try character(to: &text)
      }
      guard text.count <= ReportLimits.textBytesMax else {
        throw ReportFault(reason: .textTooLong, place: start)
      }
    }
    throw unexpected
  }

  /// A character of several bytes (RFC 3629 section 4).
  private mutating func character(to text: inout [UInt8]) throws(ReportFault) {
    let lead = bytes[place]
    let bad = ReportFault(reason: .badText, place: place)
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch lead {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: throw bad
      }
    guard place + length <= bytes.count, second.contains(bytes[place + 1]) else { throw bad }
    for index in 2..<max(length, 2) where bytes[place + index] & 0xC0 != 0x80 { throw bad }
    text += bytes[place..<place + length]
    place += length
  }

  private mutating func escape(to text: inout [UInt8]) throws(ReportFault) {
    let bad = ReportFault(reason: .badEscape, place: place)
    guard place + 1 < bytes.count else { throw bad }
    let letter = bytes[place + 1]
    place += 2
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      guard let scalar = scalar(), let encoded = UTF8.encode(scalar) else { throw bad }
      text += encoded
    default: throw bad
    }
  }

  /// A code point from one escape, or from two of a surrogate pair.
  private mutating func scalar() -> Unicode.Scalar? {
    guard let high = codeUnit() else { return nil }
    guard (0xD800...0xDBFF).contains(high) else { return Unicode.Scalar(high) }
    guard place + 2 <= bytes.count, bytes[place] == UInt8(ascii: "\\"),
      bytes[place + 1] == UInt8(ascii: "u")
    else { return nil }
    place += 2
    guard let low = codeUnit(), (0xDC00...0xDFFF).contains(low) else { return nil }
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
  }

  private mutating func codeUnit() -> UInt32? {
    guard place + 4 <= bytes.count else { return nil }
    var unit: UInt32 = 0
    for index in place..<place + 4 {
      guard let digit = Hexadecimal.value(of: bytes[index]) else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    place += 4
    return unit
  }
}
