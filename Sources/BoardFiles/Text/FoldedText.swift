/// A text without differences of spelling: ASCII letters in lower case, spaces and underscores as
/// hyphens.
///
/// Bytes and no characters: a node looks at its files as it starts, and the tables of Unicode would
/// then stay in its memory.
struct FoldedText {
  private let bytes: [UInt8]

  init(_ text: some Sequence<UInt8>) {
    bytes = text.map { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 0x20
      case UInt8(ascii: " "), UInt8(ascii: "_"): UInt8(ascii: "-")
      default: byte
      }
    }
  }

  /// Whether it is one byte, again and again, at least three times.
  var isRepetition: Bool {
    guard bytes.count >= 3, let first = bytes.first else { return false }
    return bytes.allSatisfy { $0 == first }
  }

  func isEqual(to text: String) -> Bool { bytes.elementsEqual(text.utf8) }

  func begins(with text: String) -> Bool { bytes.starts(with: text.utf8) }

  func ends(with text: String) -> Bool { bytes.suffix(text.utf8.count).elementsEqual(text.utf8) }

  func contains(_ text: String) -> Bool {
    let wanted = text.utf8.count
    guard bytes.count >= wanted else { return false }
    return (0...(bytes.count - wanted)).contains { bytes[$0...].starts(with: text.utf8) }
  }
}
