/// The bytes that a chip has ready to be read.
struct AnswerBytes {
  private var bytes = InlineArray<9, UInt8>(repeating: 0xFF)
  private var count = 0

  /// Whether there is nothing.
  var isEmpty: Bool { count == 0 }

  /// Adds a byte, up to nine; none of the chips sends more at once.
  mutating func append(_ byte: UInt8) {
    guard count < 9 else { return }
    bytes[count] = byte
    count += 1
  }

  /// Adds the checksum of the bytes from `first` on.
  mutating func seal(from first: Int = 0, _ start: CRCRegister) {
    var register = start
    for index in first..<count { register.shift(in: bytes[index]) }
    append(register.checksum)
  }

  /// Adds a word, upper byte first, and its checksum.
  mutating func append(word: UInt16, _ start: CRCRegister) {
    append(UInt8(word >> 8))
    append(UInt8(truncatingIfNeeded: word))
    seal(from: count - 2, start)
  }

  /// Supplies the bytes in order; after the last one the bus is left high.
  func supply(_ buffer: inout MutableSpan<UInt8>) {
    for index in buffer.indices { buffer[index] = index < count ? bytes[index] : 0xFF }
  }
}
