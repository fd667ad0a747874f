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
}
