/// What `w1_slave` of a thermometer says: the nine bytes that came over the wire with the kernel's
/// verdict on their check, and on a second line the temperature.
///
/// ```
/// a3 01 4b 46 7f ff 0d 10 ce : crc=ce YES
/// a3 01 4b 46 7f ff 0d 10 ce t=26187
/// ```
struct OneWireText {
  private let bytes: InlineArray<9, UInt8>
  /// The check that the kernel has computed.
  private let check: UInt8
  private let isVouchedFor: Bool
  private let milliCelsius: Int64

  /// Takes the text of the file.
  ///
  /// - Throws: ``SensorFault/garbled`` for anything else than these two lines.
  init(_ text: [UInt8]) throws(SensorFault) {
    var reader = TextReader(text)
    guard let bytes = reader.scratchpad(), reader.skip(": crc="),
      let check = reader.hexadecimalByte()
    else { throw .garbled }
    if reader.skip(" YES\n") {
      isVouchedFor = true
    } else if reader.skip(" NO\n") {
      isVouchedFor = false
    } else {
      throw .garbled
    }
    guard reader.scratchpad() != nil, reader.skip("t="), let number = reader.decimal(),
      number.decimals == 0, reader.isAtLineEnd
    else { throw .garbled }
    self.bytes = bytes
    self.check = check
    milliCelsius = number.mantissa
  }

  /// The temperature in m°C; `family` is the first byte of the thermometer's id.
  ///
  /// - Throws: ``SensorFault/checksum(expected:actual:)``, ``SensorFault/notReady`` for zeros and
  ///   for the value that power-up leaves.
  func temperature(family: UInt8) throws(SensorFault) -> Int64 {
    // Zeros pass the check: a wire that is held low gives them.
    if bytes.span.indices.allSatisfy({ bytes[$0] == 0 }) { throw .notReady }
    let expected = CRC8.oneWire.checksum(bytes.span.extracting(0..<8))
    guard expected == bytes[8] else { throw .checksum(expected: expected, actual: bytes[8]) }
    guard isVouchedFor else { throw .checksum(expected: check, actual: bytes[8]) }
    guard !isFromPowerUp(family) else { throw .notReady }
    return milliCelsius
  }

  /// Byte 6 is 0x0C from power-up to the first conversion, which makes 0x10 less the lowest four
  /// bits of it; the register then holds 85 °C. With 127.94 °C the conversion lacked power
  /// (drivers/w1/slaves/w1_therm.c, `W1_THERM_CHECK_RESULT`). A DS18S20 (family 0x10) counts in
  /// half degrees (datasheet, table 2).
  private func isFromPowerUp(_ family: UInt8) -> Bool {
    guard bytes[6] == 0x0C else { return false }
    let word = UInt16(bytes[1]) << 8 | UInt16(bytes[0])
    return family == 0x10 ? word == 0x00AA : word == 0x0550 || word == 0x07FF
  }
}

extension TextReader {
  /// Nine bytes, each with a blank behind it.
  fileprivate mutating func scratchpad() -> InlineArray<9, UInt8>? {
    var bytes = InlineArray<9, UInt8>(repeating: 0)
    for index in 0..<9 {
      guard let byte = hexadecimalByte(), skip(" ") else { return nil }
      bytes[index] = byte
    }
    return bytes
  }
}
