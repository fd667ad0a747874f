/// One specimen: its trimming parameters and how its converters see the world.
///
/// The inverse of the compensation formulas in floating point (Bosch BST-BMP280-DS001 and
/// BST-BME280-DS002, section 8.1), solved in closed form: each quantity enters its formula as a
/// quadratic. Only IEEE operations that round exactly are used, so every machine gets the same.
struct BMX280Die {
  var t1: Double
  var t2: Double
  var t3: Double
  /// P1...P9.
  var p: InlineArray<9, Double>
  /// H1...H6; a BMP280 does not have them.
  var h: InlineArray<6, Double>

  /// The example of the datasheet for temperature and pressure, with a usual humidity element.
  static let first = BMX280Die(
    t1: 27_504, t2: 26_435, t3: -1_000,
    p: [36_477, -10_685, 3_024, 2_855, 140, -7, 15_500, -14_600, 6_000],
    h: [75, 362, 0, 324, 50, 30])

  /// Another specimen, so that no test passes by knowing one set of numbers.
  static let second = BMX280Die(
    t1: 28_391, t2: 26_748, t3: 50,
    p: [36_906, -10_703, 3_024, 9_117, -63, -7, 9_900, -10_230, 4_285],
    h: [75, 349, 0, 357, 11, 30])

  /// The raw temperature, not yet rounded to the converter's resolution.
  @inline(__always)
  func rawTemperature(celsius: Double) -> Double {
    let fine = celsius * 5_120
    let quarter = t3 / 64
    let root = (t2 * t2 + 4 * quarter * fine).squareRoot()
    return (2 * fine / (t2 + root) + t1 / 1_024) * 16_384
  }

  /// The fine temperature that the formulas compute from a raw temperature.
  @inline(__always)
  func fineTemperature(raw: Double) -> Double {
    let distance = raw / 16_384 - t1 / 1_024
    return distance * t2 + distance * distance * t3 / 64
  }

  /// The raw pressure at which the formulas give `pascal` at fine temperature `fine`.
  @inline(__always)
  func rawPressure(pascal: Double, fine: Double) -> Double {
    let t = fine / 2 - 64_000
    let curve = (t * t * p[5] / 32_768 + t * p[4] * 2) / 4 + p[3] * 65_536
    let scale = (1 + (p[2] * t * t / 524_288 + p[1] * t) / 524_288 / 32_768) * p[0]
    let square = p[8] / 34_359_738_368
    let linear = 1 + p[7] / 524_288
    let constant = p[6] / 16 - pascal
    let root = (linear * linear - 4 * square * constant).squareRoot()
    let uncorrected = -2 * constant / (linear + root)
    return 1_048_576 - curve / 4_096 - uncorrected * scale / 6_250
  }

  /// The raw humidity at which the formulas give `percent` at fine temperature `fine`.
  @inline(__always)
  func rawHumidity(percent: Double, fine: Double) -> Double {
    let t = fine - 76_800
    let curve = h[0] / 524_288
    let uncorrected = 2 * percent / (1 + (1 - 4 * curve * percent).squareRoot())
    let warmth = 1 + h[5] / 67_108_864 * t * (1 + h[2] / 67_108_864 * t)
    let slope = h[1] / 65_536 * warmth
    return uncorrected / slope + h[3] * 64 + h[4] / 16_384 * t
  }

  /// The content of register 0x88 + `offset` for 0..<26 and of 0xE1 + `offset` − 26 from there to
  /// 33 (table 16).
  func calibrationByte(_ offset: Int) -> UInt8 {
    switch offset {
    case 0..<2: byte(t1, offset)
    case 2..<4: byte(t2, offset)
    case 4..<6: byte(t3, offset)
    case 6..<24: byte(p[(offset - 6) / 2], offset)
    case 25: byte(h[0], 0)
    case 26, 27: byte(h[1], offset)
    case 28: byte(h[2], 0)
    case 29: byte(h[3], nibble: 4)
    case 30: byte(h[3], 0) & 0x0F | byte(h[4], 0) << 4
    case 31: byte(h[4], nibble: 4)
    case 32: byte(h[5], 0)
    default: 0
    }
  }

  /// The low byte of a parameter at even offsets, the high one at odd.
  private func byte(_ parameter: Double, _ offset: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: Int32(parameter) >> (offset % 2 == 0 ? 0 : 8))
  }

  /// The eight bits from bit `nibble` on.
  private func byte(_ parameter: Double, nibble: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: Int32(parameter) >> nibble)
  }
}
