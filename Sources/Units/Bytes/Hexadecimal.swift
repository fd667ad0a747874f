/// Hexadecimal digits (RFC 4648 section 8): read in either case, written in lower case where the
/// caller does not ask for capitals.
package enum Hexadecimal {
  /// The digit of a value below 16.
  package static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? value + 0x30 : value + 0x57
  }

  /// The digit of a value below 16, as URLs write it (RFC 3986 section 2.1).
  package static func capital(_ value: UInt8) -> UInt8 {
    value < 10 ? value + 0x30 : value + 0x37
  }

  /// The value of a digit; nil for any other byte.
  package static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x37
    case 0x61...0x66: digit - 0x57
    default: nil
    }
  }

  /// Two digits a byte.
  package static func text(_ bytes: [UInt8]) -> String {
    var buffer = ByteBuffer()
    for byte in bytes { buffer.append(hexadecimal: byte) }
    return buffer.text
  }

  /// Two digits.
  package static func text(_ byte: UInt8) -> String { text([byte]) }

  /// The bytes of pairs of digits; nil for an odd number of digits and for any other byte.
  package static func bytes(of digits: [UInt8]) -> [UInt8]? {
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = value(of: digits[index]), let low = value(of: digits[index + 1]) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    return bytes
  }
}

extension ByteBuffer {
  /// Appends a byte as two digits in lower case.
  package mutating func append(hexadecimal byte: UInt8) {
    append(Hexadecimal.digit(byte >> 4))
    append(Hexadecimal.digit(byte & 15))
  }
}
