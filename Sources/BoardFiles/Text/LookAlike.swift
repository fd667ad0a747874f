/// A character that files do not mean: it does not show, or it looks like one of ASCII.
struct LookAlike: Hashable, Sendable {
  /// Its code point.
  let code: UInt32
  /// What it looks like; nil for one that does not show.
  let like: Character?

  /// The first such character of `text`; nil if there is none.
  static func first(in text: String) -> LookAlike? {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
    for scalar in text.unicodeScalars where !scalar.isASCII {
      if let like = like(scalar) { return LookAlike(code: scalar.value, like: like) }
      if scalar.properties.generalCategory == .spaceSeparator {
        return LookAlike(code: scalar.value, like: " ")
      }
      if !scalar.isPrintable { return LookAlike(code: scalar.value, like: nil) }
    }
    return nil
  }

  private static func like(_ scalar: Unicode.Scalar) -> Character? {
    switch scalar.value {
    case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0).map(Character.init)
    case 0x2010...0x2015, 0x2212: "-"
    case 0x00BA, 0x02DA: "°"
    default:
      if let digit = scalar.properties.numericType, digit == .decimal,
        let value = scalar.properties.numericValue, (0...9).contains(value)
      {
        Character(String(Int(value)))
      } else {
        letters[scalar].map { Character($0) }
      }
    }
  }

  /// Letters of other scripts as they look in most fonts (Unicode Technical Standard 39,
  /// confusables).
  private static let letters: [Unicode.Scalar: Unicode.Scalar] = [
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ј": "j",
    "ѕ": "s", "ԁ": "d", "һ": "h", "ӏ": "l", "к": "k", "м": "m", "т": "t", "в": "b", "н": "h",
    "г": "r", "ԛ": "q", "ԝ": "w", "А": "A", "В": "B", "Е": "E", "К": "K", "М": "M", "Н": "H",
    "О": "O", "Р": "P", "С": "C", "Т": "T", "Х": "X", "ο": "o", "α": "a", "ν": "v", "ρ": "p",
    "ι": "i", "κ": "k", "τ": "t", "υ": "u", "γ": "y", "Α": "A", "Β": "B", "Ε": "E", "Η": "H",
    "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T", "Χ": "X", "ı": "i", "ℓ": "l",
    "ɑ": "a", "ɡ": "g",
  ]
}
