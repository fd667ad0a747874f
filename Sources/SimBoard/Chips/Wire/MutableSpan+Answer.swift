extension MutableSpan<UInt8> {
  /// Supplies a register of `size` bytes, at most two, from the upper byte of `word` on; after it
  /// the bus is left high.
  @_lifetime(self: copy self)
  @inline(__always)
  mutating func supply(_ word: UInt16, size: Int = 2) {
    guard count == 2, size == 2 else { return supplyOther(word, size: size) }
    self[0] = UInt8(truncatingIfNeeded: word &>> 8)
    self[1] = UInt8(truncatingIfNeeded: word)
  }

  @_lifetime(self: copy self)
  private mutating func supplyOther(_ word: UInt16, size: Int) {
    for index in indices {
      self[index] = index < size ? UInt8(truncatingIfNeeded: word >> (8 - 8 * index)) : 0xFF
    }
  }
}
