internal import HAL

/// Register transfers by a driver's own names of its chip's registers.
extension RegisterTransport {
  /// Reads consecutive registers from `first` on.
  @inline(__always)
  func readRegisters(
    from first: some RawRepresentable<UInt8>, into buffer: inout MutableSpan<UInt8>
  ) throws(SensorFault) {
    do throws(EndpointFault) {
      try read(from: first.rawValue, into: &buffer)
    } catch {
      throw SensorFault(error)
    }
  }

  /// Reads a register of eight bits.
  @inline(__always)
  func readRegister(_ register: some RawRepresentable<UInt8>) throws(SensorFault) -> UInt8 {
    var byte: InlineArray<1, UInt8> = [0]
    var span = byte.mutableSpan
    try readRegisters(from: register, into: &span)
    return byte[0]
  }

  /// Reads a register of sixteen bits, upper byte first.
  @inline(__always)
  func readWord(_ register: some RawRepresentable<UInt8>) throws(SensorFault) -> UInt16 {
    var bytes: InlineArray<2, UInt8> = [0, 0]
    var span = bytes.mutableSpan
    try readRegisters(from: register, into: &span)
    return UInt16(bytes[0]) << 8 | UInt16(bytes[1])
  }

  /// Writes a register of eight bits.
  @inline(__always)
  func writeRegister(
    _ content: UInt8, to register: some RawRepresentable<UInt8>
  ) throws(SensorFault) {
    let frame: InlineArray<2, UInt8> = [register.rawValue, content]
    try writeRegisters(frame.span)
  }

  /// Writes a register of sixteen bits, upper byte first.
  @inline(__always)
  func writeWord(
    _ word: UInt16, to register: some RawRepresentable<UInt8>
  ) throws(SensorFault) {
    let frame: InlineArray<3, UInt8> = [
      register.rawValue, UInt8(word >> 8), UInt8(truncatingIfNeeded: word),
    ]
    try writeRegisters(frame.span)
  }

  /// Writes consecutive registers: `frame` is the number of the first and then their contents.
  @inline(__always)
  func writeRegisters(_ frame: Span<UInt8>) throws(SensorFault) {
    do throws(EndpointFault) {
      try write(frame)
    } catch {
      throw SensorFault(error)
    }
  }

  /// Writes registers of eight bits in any order: in `frame` each content follows its number.
  @inline(__always)
  func writeRegisters(pairs frame: Span<UInt8>) throws(SensorFault) {
    do throws(EndpointFault) {
      try write(pairs: frame)
    } catch {
      throw SensorFault(error)
    }
  }
}
