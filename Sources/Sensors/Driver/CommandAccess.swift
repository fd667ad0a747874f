internal import HAL

/// Transfers of chips that take commands, by a driver's own names of its chip's commands.
extension CommandTransport {
  /// Sends a command of one byte.
  @inline(__always)
  func command(_ command: some RawRepresentable<UInt8>) throws(SensorFault) {
    let bytes: InlineArray<1, UInt8> = [command.rawValue]
    try self.command(bytes: bytes.span)
  }

  /// Sends a command of two bytes, the upper one first.
  @inline(__always)
  func command(_ command: some RawRepresentable<UInt16>) throws(SensorFault) {
    let word = command.rawValue
    let bytes: InlineArray<2, UInt8> = [UInt8(word >> 8), UInt8(truncatingIfNeeded: word)]
    try self.command(bytes: bytes.span)
  }

  /// Sends a command with its arguments.
  @inline(__always)
  func command(bytes: Span<UInt8>) throws(SensorFault) {
    do throws(EndpointFault) {
      try send(bytes)
    } catch {
      throw SensorFault(error)
    }
  }

  /// Sends a command of one byte and fetches an answer of one byte in the same transaction.
  @inline(__always)
  func answer(to command: some RawRepresentable<UInt8>) throws(SensorFault) -> UInt8 {
    var byte: InlineArray<1, UInt8> = [0]
    var span = byte.mutableSpan
    do throws(EndpointFault) {
      try fetch(into: &span, after: command.rawValue)
    } catch {
      throw SensorFault(error)
    }
    return byte[0]
  }

  /// Fetches what the last command has prepared.
  @inline(__always)
  func fetchAnswer(into buffer: inout MutableSpan<UInt8>) throws(SensorFault) {
    do throws(EndpointFault) {
      try fetch(into: &buffer)
    } catch {
      throw SensorFault(error)
    }
  }

  /// Fetches words of two bytes, upper byte first, each followed by its check.
  ///
  /// - Throws: ``SensorFault/checksum(expected:actual:)``, ``SensorFault/bus(_:)``.
  @inline(__always)
  func fetchWords(
    into buffer: inout MutableSpan<UInt8>, checkedBy crc: CRC8
  ) throws(SensorFault) {
    try fetchAnswer(into: &buffer)
    for index in 0..<buffer.count / 3 {
      if let fault = buffer.fault(ofWord: index, checkedBy: crc) { throw fault }
    }
  }
}

extension MutableSpan where Element == UInt8 {
  /// Word number `index` of what ``fetchWords(into:checkedBy:)`` fetched.
  @inline(__always)
  func word(_ index: Int) -> Int64 {
    Int64(self[index * 3]) << 8 | Int64(self[index * 3 + 1])
  }

  /// ``SensorFault/checksum(expected:actual:)`` if the check behind word number `index` does not
  /// fit; the other words are not concerned.
  @inline(__always)
  func fault(ofWord index: Int, checkedBy crc: CRC8) -> SensorFault? {
    let expected = crc.checksum(span.extracting(index * 3..<index * 3 + 2))
    let actual = self[index * 3 + 2]
    return expected == actual ? nil : .checksum(expected: expected, actual: actual)
  }
}
