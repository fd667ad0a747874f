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

  /// Whether `word` is in the list (RFC 9110 section 5.6.1), whatever the case of its letters.
  func lists(_ word: StaticString) -> Bool {
    var start = 0
    for index in 0...count where index == count || self[index] == UInt8(ascii: ",") {
      var (first, end) = (start, index)
      while first < end, self[first] == 0x20 || self[first] == 0x09 { first += 1 }
      while end > first, self[end - 1] == 0x20 || self[end - 1] == 0x09 { end -= 1 }
      if extracting(first..<end).equalsWord(word) { return true }
      start = index + 1
    }
    return false
  }
}
