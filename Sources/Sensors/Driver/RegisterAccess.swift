internal import HAL

/// Register transfers that nearly every I2C chip shares, with the bus fault wrapped for the driver.
extension I2CBus where Self: ~Copyable {
  /// `ST SAD+W first SR SAD+R B0...BN SP`: reads on from register `first`.
  mutating func readRegisters(
    from first: UInt8, into buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(SensorFault) {
    let pointer: InlineArray<1, UInt8> = [first]
    do {
      try write(pointer.span, thenReadInto: &buffer, at: address)
    } catch {
      throw .bus(error)
    }
  }

  /// `ST SAD+W first SR SAD+R B0 SP`: reads one register of eight bits.
  mutating func readRegister(_ first: UInt8, at address: I2CAddress) throws(SensorFault) -> UInt8 {
    var byte: InlineArray<1, UInt8> = [0]
    var span = byte.mutableSpan
    try readRegisters(from: first, into: &span, at: address)
    return byte[0]
  }

  /// `ST SAD+W B0...BN SP`: register numbers and contents in the chip's own order.
  mutating func writeRegisters(
    _ bytes: Span<UInt8>, at address: I2CAddress
  ) throws(SensorFault) {
    do {
      try write(bytes, to: address)
    } catch {
      throw .bus(error)
    }
  }

  /// `ST SAD+W first SR SAD+R B0 B1 SP`: reads a register of sixteen bits, upper byte first.
  mutating func readWord(
    _ register: UInt8, at address: I2CAddress
  ) throws(SensorFault) -> UInt16 {
    var bytes: InlineArray<2, UInt8> = [0, 0]
    var span = bytes.mutableSpan
    try readRegisters(from: register, into: &span, at: address)
    return UInt16(bytes[0]) << 8 | UInt16(bytes[1])
  }

  /// `ST SAD+W first B0 B1 SP`: writes a register of sixteen bits, upper byte first.
  mutating func writeWord(
    _ word: UInt16, to register: UInt8, at address: I2CAddress
  ) throws(SensorFault) {
    let bytes: InlineArray<3, UInt8> = [
      register, UInt8(word >> 8), UInt8(truncatingIfNeeded: word),
    ]
    try writeRegisters(bytes.span, at: address)
  }
}
