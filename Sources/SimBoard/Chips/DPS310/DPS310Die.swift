/// One DPS310 specimen: its coefficients and how its converters see the world.
///
/// The inverse of the formulas of Infineon's datasheet (V1.2 section 4.9) in floating point. Only
/// IEEE operations that round exactly are used, and a fixed number of them, so every machine gets
/// the same.
struct DPS310Die {
  var c0: Double
  var c1: Double
  var c00: Double
  var c10: Double
  var c01: Double
  var c11: Double
  var c20: Double
  var c21: Double
  var c30: Double
  /// `TMP_COEF_SRCE`: whether the coefficients are those of the sensor in the pressure element.
  var isExternal: Bool

  /// A usual specimen.
  static let first = DPS310Die(
    c0: 222, c1: -297, c00: 79_832, c10: -56_308, c01: -2_295, c11: 1_444, c20: -9_701, c21: 111,
    c30: -1_289, isExternal: true)

  /// Another one, so that no test passes by knowing one set of numbers.
  static let second = DPS310Die(
    c0: 204, c1: -261, c00: 80_469, c10: -54_769, c01: -2_803, c11: 1_226, c20: -9_787, c21: -183,
    c30: 1_603, isExternal: false)

  /// The raw temperature over its scale factor.
  func scaledTemperature(celsius: Double) -> Double {
    (celsius - c0 / 2) / c1
  }

  /// The raw pressure over its scale factor, where the scaled temperature is `temperature`.
  func scaledPressure(pascal: Double, temperature: Double) -> Double {
    let constant = c00 + temperature * c01 - pascal
    let linear = c10 + temperature * c11
    let square = c20 + temperature * c21
    // Newton's method; the formula is nearly linear, and few steps leave less than a count.
    var x = -constant / linear
    for _ in 0..<12 {
      let value = constant + x * (linear + x * (square + x * c30))
      let slope = linear + x * (2 * square + x * 3 * c30)
      x -= value / slope
    }
    return x
  }

  /// The content of register 0x10 + `offset` (`COEF`): the coefficients one after the other,
  /// their upper bits first.
  func coefficientByte(_ offset: Int) -> UInt8 {
    let word: (Double, Int32)
    switch offset {
    case 0: word = (c0, 4)
    case 1: return low(c0, 0) << 4 | low(c1, 8) & 0x0F
    case 2: word = (c1, 0)
    case 3: word = (c00, 12)
    case 4: word = (c00, 4)
    case 5: return low(c00, 0) << 4 | low(c10, 16) & 0x0F
    case 6: word = (c10, 8)
    case 7: word = (c10, 0)
    case 8, 9: word = (c01, offset % 2 == 0 ? 8 : 0)
    case 10, 11: word = (c11, offset % 2 == 0 ? 8 : 0)
    case 12, 13: word = (c20, offset % 2 == 0 ? 8 : 0)
    case 14, 15: word = (c21, offset % 2 == 0 ? 8 : 0)
    default: word = (c30, offset % 2 == 0 ? 8 : 0)
    }
    return low(word.0, word.1)
  }

  /// The eight bits from bit `shift` on.
  private func low(_ coefficient: Double, _ shift: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: Int32(coefficient) >> shift)
  }
}
