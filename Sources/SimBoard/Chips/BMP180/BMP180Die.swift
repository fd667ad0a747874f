/// One BMP180 specimen: its E2PROM and how its converter sees the world.
///
/// The inverse of the datasheet's formulas (BST-BMP180-DS000 section 3.5) over real numbers, solved
/// in closed form: temperature and pressure each enter as a quadratic. Only IEEE operations that
/// round exactly are used, so every machine gets the same.
struct BMP180Die {
  var ac1: Double
  var ac2: Double
  var ac3: Double
  var ac4: Double
  var ac5: Double
  var ac6: Double
  var b1: Double
  var b2: Double
  var mb: Double
  var mc: Double
  var md: Double

  /// The specimen of the datasheet's worked example.
  static let example = BMP180Die(
    ac1: 408, ac2: -72, ac3: -14_383, ac4: 32_741, ac5: 32_757, ac6: 23_153, b1: 6_190, b2: 4,
    mb: -32_768, mc: -8_711, md: 2_868)

  /// The raw temperature, not yet rounded.
  func rawTemperature(celsius: Double) -> Double {
    // B5 = X1 + MC * 2^11 / (X1 + MD), for X1.
    let b5 = celsius * 160
    let linear = md - b5
    let constant = mc * 2_048 - b5 * md
    let x1 = ((linear * linear - 4 * constant).squareRoot() - linear) / 2
    return x1 * 32_768 / ac5 + ac6
  }

  /// The raw pressure of 16 bits and a fraction, not yet rounded, at raw temperature `raw`.
  func rawPressure(pascal: Double, rawTemperature raw: Double) -> Double {
    let x1 = (raw - ac6) * ac5 / 32_768
    let b6 = x1 + mc * 2_048 / (x1 + md) - 4_000
    let square = b6 * b6 / 4_096
    let offset = ac1 + (b2 * square + ac2 * b6) / 8_192
    let scale = ac4 * ((ac3 * b6 / 8_192 + b1 * square / 65_536) / 4 + 32_768) / 32_768
    // p + (p^2 * 3038 / 2^32 - p * 7357 / 2^16 + 3791) / 16 = pascal, for p.
    let curve = 3_038.0 / 68_719_476_736
    let linear = 1 - 7_357.0 / 1_048_576
    let constant = 3_791.0 / 16 - pascal
    let root = (linear * linear - 4 * curve * constant).squareRoot()
    return -2 * constant / (linear + root) * scale / 100_000 + offset
  }

  /// The content of register 0xAA + `offset`: upper bytes first (table 5).
  func calibrationByte(_ offset: Int) -> UInt8 {
    let word: Double
    switch offset / 2 {
    case 0: word = ac1
    case 1: word = ac2
    case 2: word = ac3
    case 3: word = ac4
    case 4: word = ac5
    case 5: word = ac6
    case 6: word = b1
    case 7: word = b2
    case 8: word = mb
    case 9: word = mc
    default: word = md
    }
    return UInt8(truncatingIfNeeded: Int32(word) >> (offset % 2 == 0 ? 8 : 0))
  }
}
