/// Comparison of received bytes with the words of a protocol, in place.
extension Span<UInt8> {
  /// Whether these are the bytes of `text`.
  func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && begins(with: text)
  }

  /// Whether the first bytes are those of `text`.
  func begins(with text: StaticString) -> Bool {
    text.withUTF8Buffer { begins(with: $0.span) }
  }

  /// Whether the first bytes are those of `other`.
  func begins(with other: Span<UInt8>) -> Bool {
    guard count >= other.count else { return false }
    for index in other.indices where self[index] != other[index] { return false }
    return true
  }

  /// Whether these are the bytes of `word`, whatever the case of its letters; a word has ASCII
  /// letters and hyphens alone.
  func equalsWord(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { letters in
      for index in indices where self[index] | 0x20 != letters[index] | 0x20 { return false }
      return true
    }
  }
}
