internal import HAL

/// Transfers of chips that take commands instead of register numbers.
extension I2CBus where Self: ~Copyable {
  /// `ST SAD+W B0 SP`: sends a command of one byte.
  mutating func command(byte: UInt8, at address: I2CAddress) throws(SensorFault) {
    let bytes: InlineArray<1, UInt8> = [byte]
    try writeRegisters(bytes.span, at: address)
  }

  /// `ST SAD+W B0 B1 SP`: sends a command of two bytes, the upper one first.
  mutating func command(word: UInt16, at address: I2CAddress) throws(SensorFault) {
    let bytes: InlineArray<2, UInt8> = [UInt8(word >> 8), UInt8(truncatingIfNeeded: word)]
    try writeRegisters(bytes.span, at: address)
  }

  /// `ST SAD+R B0...BN SP`: fetches what the last command has prepared.
  mutating func fetch(
    into buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(SensorFault) {
    do {
      try read(into: &buffer, from: address)
    } catch {
      throw .bus(error)
    }
  }

  /// `ST SAD+R (MSB LSB CRC)... SP`: fetches words, each of which carries its check.
  ///
  /// - Throws: ``SensorFault/checksum(expected:actual:)``, ``SensorFault/bus(_:)``.
  mutating func fetchWords(
    into buffer: inout MutableSpan<UInt8>, checkedBy crc: CRC8, at address: I2CAddress
  ) throws(SensorFault) {
    try fetch(into: &buffer, at: address)
    for first in stride(from: 0, to: buffer.count - 2, by: 3) {
      let expected = crc.checksum(buffer.span.extracting(first..<first + 2))
      let actual = buffer[first + 2]
      guard expected == actual else { throw .checksum(expected: expected, actual: actual) }
    }
  }
}

extension MutableSpan where Element == UInt8 {
  /// Word number `index` of what ``fetchWords(into:checkedBy:at:)`` fetched.
  func word(_ index: Int) -> Int64 {
    Int64(self[index * 3]) << 8 | Int64(self[index * 3 + 1])
  }
}
