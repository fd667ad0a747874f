internal import HAL

/// The trimming parameters of temperature and pressure that Bosch burns into each BMP280 and BME280
/// (BST-BMP280-DS001 section 3.11.2, BST-BME280-DS002 section 4.2.2).
///
/// Kept in the width in which the compensation computes, so no use has to widen them again.
struct BMX280Calibration: Equatable {
  let t1: Int64
  let t2: Int64
  let t3: Int64
  let p1: Int64
  let p2: Int64
  let p3: Int64
  let p4: Int64
  let p5: Int64
  let p6: Int64
  let p7: Int64
  let p8: Int64
  let p9: Int64

  /// Takes the block at 0x88...0xA1; its last two bytes are not for these quantities.
  init(_ block: InlineArray<26, UInt8>) {
    func unsigned(_ at: Int) -> UInt16 { UInt16(block[at]) | UInt16(block[at + 1]) << 8 }
    func signed(_ at: Int) -> Int64 { Int64(Int16(bitPattern: unsigned(at))) }
    t1 = Int64(unsigned(0))
    t2 = signed(2)
    t3 = signed(4)
    p1 = Int64(unsigned(6))
    p2 = signed(8)
    p3 = signed(10)
    p4 = signed(12)
    p5 = signed(14)
    p6 = signed(16)
    p7 = signed(18)
    p8 = signed(20)
    p9 = signed(22)
  }
}

/// All that is burnt into one BMP280 or BME280.
struct BMX280Constants: Equatable {
  /// Temperature and pressure.
  let calibration: BMX280Calibration
  /// Humidity; nil for a BMP280, and for a chip whose block is blank.
  let hygrometer: BME280Hygrometer?

  /// Reads the constants of a chip.
  ///
  /// - Throws: ``SensorFault/outOfRange`` for a block that no specimen has,
  ///   ``SensorFault/bus(_:)``.
  init(
    _ part: BMX280Part, from transport: some RegisterTransport
  ) throws(SensorFault) {
    var first = InlineArray<26, UInt8>(repeating: 0)
    var firstSpan = first.mutableSpan
    try transport.readRegisters(from: BMX280Register.calibration, into: &firstSpan)
    guard !first.span.extracting(first: 24).isBlank else { throw .outOfRange }
    calibration = BMX280Calibration(first)
    guard part.hasHygrometer else {
      hygrometer = nil
      return
    }
    var second = InlineArray<7, UInt8>(repeating: 0)
    var secondSpan = second.mutableSpan
    try transport.readRegisters(from: BMX280Register.calibrationOfHumidity, into: &secondSpan)
    hygrometer = second.span.isBlank ? nil : BME280Hygrometer(h1: first[25], second)
  }
}
