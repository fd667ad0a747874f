internal import HAL

/// The E2PROM of a BMP180: eleven words that differ from chip to chip (BST-BMP180-DS000 section
/// 3.4, table 5), and the integer formulas of section 3.5 that need them.
///
/// The formulas are the datasheet's own, and so are their steps of 0.1 °C and 1 Pa. Divisions by
/// high powers of two round down, as the shifts of Bosch's own code do; those by four and by
/// calibration words cut towards zero, as in C. It matters: with the X3 before B4 rounded down,
/// recorded answers of a real chip come out 3 Pa higher than they are over real numbers.
/// Calibration is data from outside: the arithmetic wraps and the divisions are guarded.
struct BMP180Calibration: Equatable {
  private let ac1: Int64
  private let ac2: Int64
  private let ac3: Int64
  private let ac4: Int64
  private let ac5: Int64
  private let ac6: Int64
  private let b1: Int64
  private let b2: Int64
  private let mc: Int64
  private let md: Int64

  /// The first register of the block.
  private enum Register: UInt8 {
    case calibration = 0xAA
  }

  /// Reads 0xAA...0xBF, upper bytes first.
  ///
  /// - Throws: ``SensorFault/outOfRange`` if a word is 0 or 0xFFFF, which none ever is (section
  ///   3.4), ``SensorFault/bus(_:)``.
  init(from transport: some RegisterTransport) throws(SensorFault) {
    var block = InlineArray<22, UInt8>(repeating: 0)
    var span = block.mutableSpan
    try transport.readRegisters(from: Register.calibration, into: &span)
    func unsigned(_ word: Int) -> UInt16 {
      UInt16(block[2 * word]) << 8 | UInt16(block[2 * word + 1])
    }
    func signed(_ word: Int) -> Int64 { Int64(Int16(bitPattern: unsigned(word))) }
    for word in 0..<11 where unsigned(word) == 0 || unsigned(word) == 0xFFFF { throw .outOfRange }
    ac1 = signed(0)
    ac2 = signed(1)
    ac3 = signed(2)
    ac4 = Int64(unsigned(3))
    ac5 = Int64(unsigned(4))
    ac6 = Int64(unsigned(5))
    b1 = signed(6)
    b2 = signed(7)
    // MB, word 8, is in no formula.
    mc = signed(9)
    md = signed(10)
  }

  /// B5 of the raw temperature, which both formulas share; nil where the calibration makes the
  /// division undefined.
  func b5(_ raw: Int64) -> Int64? {
    let x1 = ((raw &- ac6) &* ac5) &>> 15
    guard x1 &+ md != 0 else { return nil }
    return x1 &+ (mc &<< 11) / (x1 &+ md)
  }

  /// Tenths of a degree Celsius.
  static func deciCelsius(b5: Int64) -> Int64 { (b5 &+ 8) &>> 4 }

  /// Pascals of the raw pressure of 16 + `oversampling` bits; nil where the calibration makes the
  /// division undefined.
  func pascal(_ raw: Int64, oversampling: Int64, b5: Int64) -> Int64? {
    let b6 = b5 &- 4_000
    let square = (b6 &* b6) &>> 12
    let x3 = ((b2 &* square) &>> 11) &+ ((ac2 &* b6) &>> 11)
    let b3 = (((ac1 &* 4 &+ x3) &<< oversampling) &+ 2) / 4
    let scale = (((ac3 &* b6) &>> 13) &+ ((b1 &* square) &>> 16) &+ 2) / 4
    let b4 = (ac4 &* (scale &+ 32_768)) &>> 15
    guard b4 != 0 else { return nil }
    let b7 = (raw &- b3) &* (50_000 &>> oversampling)
    // The datasheet halves b7 first where 32 bits would not hold it; 64 bits do.
    let uncorrected = b7 &* 2 / b4
    let x1 = ((uncorrected &>> 8) &* (uncorrected &>> 8) &* 3_038) &>> 16
    let x2 = (-7_357 &* uncorrected) &>> 16
    return uncorrected &+ ((x1 &+ x2 &+ 3_791) &>> 4)
  }
}
