/// Beginning of an answer's body as one line of plain text, taken as the body arrives.
///
/// It goes into logs and is kept with a message that was refused for good. Of plain text it is the
/// first line; pages lose their tags, and of pages and JSON, which begin with lines that say
/// nothing, line breaks become blanks. Control characters become blanks, and what is not UTF-8 or
/// could hide or turn round the text beside it becomes `?`.
struct AnswerText: Sendable {
  /// Bytes that are kept.
  static let bytesMax = 160

  private enum Form {
    case unknown
    case plain
    case page
    case structure
  }

  private var kept: [UInt8] = []
  private var form = Form.unknown
  private var isInTag = false
  private var isOver = false

  /// The text so far.
  var text: [UInt8] {
    var text = Self.harmless(kept)
    while text.last == UInt8(ascii: " ") { text.removeLast() }
    return text
  }

  /// Takes a piece of the body.
  mutating func take(_ bytes: Span<UInt8>) {
    var index = 0
    while index < bytes.count, !isOver {
      take(bytes[index])
      index += 1
    }
  }

  private mutating func take(_ byte: UInt8) {
    let isBlank = byte <= UInt8(ascii: " ") || byte == 0x7F
    if form == .unknown {
      if isBlank { return }
      begin(with: byte)
    }
    if form == .page {
      if byte == UInt8(ascii: "<") { isInTag = true }
      if isInTag {
        isInTag = byte != UInt8(ascii: ">")
        return blank()
      }
    }
    guard isBlank else { return keep(byte) }
    let endsLine = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    if endsLine, form == .plain { isOver = true } else { blank() }
  }

  private mutating func begin(with byte: UInt8) {
    form =
      switch byte {
      case UInt8(ascii: "<"): .page
      case UInt8(ascii: "{"), UInt8(ascii: "["): .structure
      default: .plain
      }
  }

  private mutating func blank() {
    guard let last = kept.last, last != UInt8(ascii: " ") else { return }
    keep(UInt8(ascii: " "))
  }

  private mutating func keep(_ byte: UInt8) {
    kept.append(byte)
    isOver = kept.count >= Self.bytesMax
  }

  /// The bytes with `?` for what is not UTF-8 (Unicode, table 3-7) and for characters that are not
  /// shown: C1 controls, marks of direction, separators of lines, joiners and the byte order mark.
  /// A character that was cut at the end is left out.
  static func harmless(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let first = bytes[index]
      guard first >= 0x80 else {
        text.append(first)
        index += 1
        continue
      }
      let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
      if index + length > bytes.count, (0xC2...0xF4).contains(first) { break }
      if (0xC2...0xF4).contains(first), isShown(bytes[index..<index + length]) {
        text.append(contentsOf: bytes[index..<index + length])
        index += length
      } else {
        text.append(UInt8(ascii: "?"))
        index += 1
      }
    }
    return text
  }

  private static func isShown(_ character: ArraySlice<UInt8>) -> Bool {
    var value = UInt32(character[character.startIndex])
    value &= character.count == 2 ? 0x1F : character.count == 3 ? 0x0F : 0x07
    for byte in character.dropFirst() {
      guard byte & 0xC0 == 0x80 else { return false }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    switch value {
    case 0x80..<0xA0, 0xAD, 0x061C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F,
      0xFEFF, 0xFFF9...0xFFFB, 0xD800...0xDFFF, 0xE0000...0xE0FFF:
      return false
    default: break
    }
    // The shortest form alone is UTF-8.
    let least: UInt32 = character.count == 2 ? 0x80 : character.count == 3 ? 0x800 : 0x1_0000
    return value >= least && value <= 0x10_FFFF
  }
}
