internal import HAL

/// The two limits of a chip's alert output, as the board wants them in its registers.
///
/// No value depends on them, so a limit that a disturbed write has altered shows only when it is
/// read back.
struct AlertLimits: Equatable {
  let high: UInt16
  let low: UInt16
}

extension RegisterTransport {
  /// Reads a register of sixteen bits back that was written before.
  ///
  /// - Throws: ``SensorFault/notReady`` if one of `bits` is not as `expected`,
  ///   ``SensorFault/bus(_:)``.
  @inline(__always)
  func confirm(
    _ register: some RawRepresentable<UInt8>, holds expected: UInt16, in bits: UInt16 = .max
  ) throws(SensorFault) {
    guard (try readWord(register) ^ expected) & bits == 0 else { throw .notReady }
  }

  /// Writes both limits.
  func write(
    _ limits: AlertLimits, high: some RawRepresentable<UInt8>, low: some RawRepresentable<UInt8>
  ) throws(SensorFault) {
    try writeWord(limits.high, to: high)
    try writeWord(limits.low, to: low)
  }

  /// Reads both limits back, of which the registers have only `bits`, where the next reading is
  /// due; asked once for each set-up and for each measurement that begins with a write.
  func confirm(
    _ limits: inout CheckedConstants<AlertLimits>?, high: some RawRepresentable<UInt8>,
    low: some RawRepresentable<UInt8>, in bits: UInt16 = .max
  ) throws(SensorFault) {
    guard limits?.isDue(after: true) == true else { return }
    let found = AlertLimits(high: try readWord(high) & bits, low: try readWord(low) & bits)
    try limits?.confirm(found)
  }
}
