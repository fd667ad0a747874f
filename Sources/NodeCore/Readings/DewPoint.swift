import Units

/// The Magnus formula over water in whole numbers: `c g / (b - g)`, where `g` is the logarithm of
/// the humidity plus `b t / (c + t)`, b = 17.62 and c = 243.12 °C (WMO guide no. 8, annex 4.B;
/// Sonntag 1990).
package enum DewPoint {
  /// The temperatures for which the constants were made, in thousandths of a degree.
  package static let temperatures: ClosedRange<Int64> = -45_000...60_000

  /// The dew point in thousandths of a degree Celsius of air that has this temperature and relative
  /// humidity, both in thousandths. Nil outside ``temperatures``, and for air without humidity. A
  /// humidity above 100 %RH counts as that.
  package static func milliCelsius(temperature: Int64, humidity: Int64) -> Int64? {
    guard temperatures.contains(temperature), humidity > 0 else { return nil }
    // In billionths: 17.62 is 17 620 000 000.
    let gamma =
      logarithm(ofMilliPercent: min(humidity, 100_000))
      + temperature.times(17_620_000_000, over: 243_120 + temperature)
    return gamma.times(243_120, over: 17_620_000_000 - gamma)
  }

  /// The natural logarithm of a share of 1, in billionths.
  private static func logarithm(ofMilliPercent share: Int64) -> Int64 {
    // The binary logarithm's difference times ln 2.
    (binaryLogarithm(UInt64(share)) - binaryLogarithm(100_000)).times(693_147_181, over: 1 << 24)
  }

  /// The binary logarithm of a number from 1 to 2^32, with 24 binary places.
  private static func binaryLogarithm(_ number: UInt64) -> Int64 {
    let whole = Int64(63 - number.leadingZeroBitCount)
    // From 1 to below 2, with 31 binary places; its square has one bit of the logarithm before the
    // point.
    var rest = number << (31 - UInt64(whole))
    var result = whole
    for _ in 0..<24 {
      rest = (rest * rest) >> 31
      let isTwo = rest >= 1 << 32
      result = result << 1 | (isTwo ? 1 : 0)
      if isTwo { rest >>= 1 }
    }
    return result
  }
}
