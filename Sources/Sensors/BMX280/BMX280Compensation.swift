/// From raw counts to physical values: the formulas that both datasheets give (BST-BMP280-DS001
/// section 3.11.3, BST-BME280-DS002 section 4.2.3), in integers.
///
/// Calibration is data from outside: with a damaged block every product may overflow. All
/// arithmetic wraps and the one division is guarded, so nonsense gives nonsense numbers, never a
/// trap; ``BMX280`` refuses values outside the plausible range.
extension BMX280Calibration {
  /// The fine temperature that all formulas share: 5120 per °C.
  ///
  /// The datasheet's 32-bit form drops the three lowest bits of the raw value (2.5 m°C, which is
  /// 0.4 Pa of pressure at 16x); products in 64 bits keep them.
  @inline(__always)
  func fineTemperature(_ raw: Int32) -> Int32 {
    let distance = Int64(raw) &- (t1 &<< 4)
    let linear = (distance &* t2) &<< 20
    let square = distance &* distance &* t3
    return Int32(truncatingIfNeeded: (linear &+ square &+ (1 &<< 33)) &>> 34)
  }

  /// Thousandths of a degree Celsius of a fine temperature, rounded.
  static func milliCelsius(fine: Int32) -> Int64 {
    (Int64(fine) &* 25 &+ 64) &>> 7
  }

  /// Thousandths of a pascal, rounded; nil where the calibration makes the division undefined.
  @inline(__always)
  func milliPascal(_ raw: Int32, fine: Int32) -> Int64? {
    let t = Int64(fine) &- 128_000
    let curve = (t &* t &* p6) &+ ((t &* p5) &<< 17) &+ (p4 &<< 35)
    let scale = ((t &* t &* p3) &>> 8) &+ ((t &* p2) &<< 12)
    let divisor = (((1 &<< 47) &+ scale) &* p1) &>> 33
    let inverted = Int64(1_048_576) &- Int64(raw)
    let dividend = ((inverted &<< 31) &- curve) &* 3125
    let (linear, undefined) = dividend.dividedReportingOverflow(by: divisor)
    guard !undefined else { return nil }
    let square = (p9 &* (linear &>> 13) &* (linear &>> 13)) &>> 25
    let slope = (p8 &* linear) &>> 19
    let pascal256 = ((linear &+ square &+ slope) &>> 8) &+ (p7 &<< 4)
    return (pascal256 &* 1_000 &+ 128) &>> 8
  }
}
