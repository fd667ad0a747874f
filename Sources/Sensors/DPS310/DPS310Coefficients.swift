internal import HAL

/// The calibration coefficients of one DPS310 (Infineon DPS310 V1.2,
/// registers `COEF`) and the formulas of
/// section 4.9 that need them.
///
/// Fixed point of 64 bits: raw values over their scale factor carry 28 binary places, pascals 12.
/// With coefficients of at most 20 bits and scaled raw values within ± 2 no sum leaves 63 bits.
struct DPS310Coefficients: Equatable {
  private let c0: Int64
  private let c1: Int64
  private let c00: Int64
  private let c10: Int64
  private let c01: Int64
  private let c11: Int64
  private let c20: Int64
  private let c21: Int64
  private let c30: Int64
  /// `TMP_COEF_SRCE` as it goes into `TMP_EXT`: the sensor that the coefficients were made for
  /// (`COEF_SRCE`).
  let sensor: UInt8

  /// Where they are.
  private enum Register: UInt8 {
    case coefficients = 0x10
    case coefficientSource = 0x28
  }

  /// Reads 0x10...0x21: two numbers of 12 bits, two of 20 and five of 16, all signed; and which
  /// sensor they are for.
  ///
  /// - Throws: ``SensorFault/outOfRange`` for a blank block, ``SensorFault/bus(_:)``.
  init(from transport: some RegisterTransport) throws(SensorFault) {
    var block = InlineArray<18, UInt8>(repeating: 0)
    var span = block.mutableSpan
    try transport.readRegisters(from: Register.coefficients, into: &span)
    guard !block.span.isBlank else { throw .outOfRange }
    func byte(_ at: Int) -> Int64 { Int64(block[at]) }
    func signed(_ value: Int64, bits: Int64) -> Int64 { (value << (64 - bits)) >> (64 - bits) }
    func word(_ at: Int) -> Int64 { signed(byte(at) << 8 | byte(at + 1), bits: 16) }
    c0 = signed(byte(0) << 4 | byte(1) >> 4, bits: 12)
    c1 = signed(byte(1) << 8 | byte(2), bits: 12)
    c00 = signed(byte(3) << 12 | byte(4) << 4 | byte(5) >> 4, bits: 20)
    c10 = signed(byte(5) << 16 | byte(6) << 8 | byte(7), bits: 20)
    c01 = word(8)
    c11 = word(10)
    c20 = word(12)
    c21 = word(14)
    c30 = word(16)
    sensor = try transport.readRegister(Register.coefficientSource) & 0x80
  }

  /// A raw value over its scale factor; nil beyond ± 2, which no quantity of the operating range
  /// reaches.
  static func scaled(_ raw: Int64, by factor: Int64) -> Int64? {
    let value = (raw << 28) / factor
    return abs(value) <= 2 << 28 ? value : nil
  }

  /// Thousandths of a degree Celsius, rounded.
  func milliCelsius(_ temperature: Int64) -> Int64 {
    c0 * 500 + ((c1 * 1_000 * temperature + (1 << 27)) >> 28)
  }

  /// Thousandths of a pascal, rounded.
  func milliPascal(_ pressure: Int64, _ temperature: Int64) -> Int64 {
    let cubic = (c20 << 12) + ((c30 * pressure) >> 16)
    let linear = (c10 << 12) + ((cubic * pressure) >> 28)
    let mixed = (c11 << 12) + ((c21 * pressure) >> 16)
    let slope = (c01 << 12) + ((mixed * pressure) >> 28)
    let pascal = (c00 << 12) + ((linear * pressure) >> 28) + ((slope * temperature) >> 28)
    return (pascal * 1_000 + (1 << 11)) >> 12
  }
}
