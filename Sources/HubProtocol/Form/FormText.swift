import Units

/// Text of an `application/x-www-form-urlencoded` body: written as ECMAScript's
/// `encodeURIComponent` writes it (ECMA-262 section 19.2.6.4), read as the URL standard reads it
/// (section 5.1).
public enum FormText {
  /// A percent sign without two hexadecimal digits behind it.
  package struct BrokenEscape: Error, Hashable {
    /// The index of the percent sign.
    package let place: Int
  }

  /// Encodes bytes.
  public static func encoded(_ bytes: [UInt8]) -> [UInt8] {
    var buffer = ByteBuffer()
    buffer.append(percentEncoding: bytes)
    return buffer.bytes
  }

  /// Decodes bytes; nil for a broken escape.
  public static func decoded(_ text: some Sequence<UInt8>) -> [UInt8]? {
    do throws(BrokenEscape) {
      return try decode(Array(text)[...])
    } catch {
      return nil
    }
  }

  /// Decodes a part of a body.
  package static func decode(_ text: ArraySlice<UInt8>) throws(BrokenEscape) -> [UInt8] {
    var bytes: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      switch text[index] {
      case UInt8(ascii: "+"): bytes.append(0x20)
      case UInt8(ascii: "%"):
        guard index + 2 < text.endIndex, let high = Hexadecimal.value(of: text[index + 1]),
          let low = Hexadecimal.value(of: text[index + 2])
        else { throw BrokenEscape(place: index) }
        bytes.append(high << 4 | low)
        index += 2
      case let byte: bytes.append(byte)
      }
      index += 1
    }
    return bytes
  }

  /// The index of the byte, or of the percent sign, that decodes to byte number `place`.
  static func place(ofDecoded place: Int, in text: ArraySlice<UInt8>) -> Int {
    var index = text.startIndex
    for _ in 0..<place where index < text.endIndex {
      index += text[index] == UInt8(ascii: "%") ? 3 : 1
    }
    return min(index, text.endIndex)
  }
}

extension ByteBuffer {
  /// Appends bytes with an escape for each but letters, digits and `-_.!~*'()`.
  mutating func append(percentEncoding bytes: [UInt8]) {
    var start = 0
    for index in bytes.indices where !Self.isUnreserved(bytes[index]) {
      append(bytes.span.extracting(start..<index))
      append(UInt8(ascii: "%"))
      append(Hexadecimal.capital(bytes[index] >> 4))
      append(Hexadecimal.capital(bytes[index] & 15))
      start = index + 1
    }
    append(bytes.span.extracting(start..<bytes.count))
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "~"), UInt8(ascii: "*"),
      UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"):
      true
    default: false
    }
  }
}
