import Testing
import Units

@Suite("Calibrations in whole numbers")
struct CalibrationTests {
  /// The nearest whole number to a fraction, halves away from zero, as plainly as possible.
  private static func nearest(_ numerator: Int128, over denominator: Int128) -> Int128 {
    let twice = 2 * numerator.magnitude + denominator.magnitude
    let magnitude = Int128(twice / (2 * denominator.magnitude))
    return numerator < 0 ? -magnitude : magnitude
  }

  private static let values: [Int64] = [
    .min, .min + 1, -4_000_000_000_000, -32_769, -1_001, -3, -2, -1, 0, 1, 2, 3, 999, 32_768,
    1_000_000_007, 9_000_000_000_000_000_000, .max - 1, .max,
  ]

  @Test("A product over a divisor is rounded to the nearest whole number and limited to 64 bits")
  func product() {
    for value in Self.values {
      for numerator in Self.values {
        for denominator in Self.values where denominator > 0 {
          let exact = Self.nearest(Int128(value) * Int128(numerator), over: Int128(denominator))
          let found = value.times(numerator, over: denominator)
          #expect(found == Int64(clamping: exact))
        }
      }
    }
  }

  @Test("Sums and differences are limited to 64 bits")
  func sums() {
    for value in Self.values {
      for other in Self.values {
        #expect(value.plus(other) == Int64(clamping: Int128(value) + Int128(other)))
        #expect(value.minus(other) == Int64(clamping: Int128(value) - Int128(other)))
      }
    }
  }

  private static let soil = [(1_200_000, 0), (2_600_000, 100_000)]
  private static let bent = [(0, 0), (1_000, 100), (3_000, 1_100), (4_000, 600)]

  @Test(
    "Readings between points are on the line between them, and beyond the ends as stated",
    arguments: [
      (soil, BeyondPoints.clamp, 1_900_000, 50_000), (soil, .clamp, 1_200_000, 0),
      (soil, .clamp, 2_600_000, 100_000), (soil, .clamp, 0, 0), (soil, .clamp, 3_000_000, 100_000),
      (soil, .extrapolate, 500_000, -50_000), (soil, .extrapolate, 3_300_000, 150_000),
      (soil, .clamp, 1_200_007, 1), (soil, .clamp, 1_200_006, 0),
      (bent, .clamp, 500, 50), (bent, .clamp, 2_000, 600), (bent, .clamp, 3_500, 850),
      (bent, .clamp, -1, 0), (bent, .clamp, 5_000, 600), (bent, .extrapolate, -1_000, -100),
      (bent, .extrapolate, 5_000, 100),
    ])
  func points(_ points: [(Int, Int)], _ outside: BeyondPoints, _ reading: Int64, _ wanted: Int64) {
    let calibration = Calibration.points(
      points.map { CalibrationPoint(input: Int64($0.0), output: Int64($0.1)) }, outside: outside)
    #expect(calibration(reading) == wanted)
  }

  @Test("Every reading between two points is within half a step of the line, and none traps")
  func sweep() {
    let points = Self.soil.map { CalibrationPoint(input: Int64($0.0), output: Int64($0.1)) }
    for outside in BeyondPoints.allCases {
      let calibration = Calibration.points(points, outside: outside)
      var last = Int64.min
      for reading in stride(from: Int64(1_100_000), through: 2_700_000, by: 37) {
        let value = calibration(reading)
        let line = (Double(reading) - 1_200_000) * 100_000 / 1_400_000
        let wanted = outside == .clamp ? min(max(line, 0), 100_000) : line
        #expect(abs(Double(value) - wanted) <= 0.5)
        #expect(value >= last)
        last = value
      }
      for reading in Self.values { _ = calibration(reading) }
    }
  }

  @Test("A factor comes before the offset, and its product is rounded before it")
  func line() {
    let line = Calibration.line(numerator: 1_020_000, denominator: 1_000_000, offset: -400)
    #expect(line(20_000) == 20_000)
    #expect(line(-25) == -426)
    #expect(line(0) == -400)
    #expect(line(.max) == .max - 400)
  }

  @Test("The range of a calibration holds each result of a reading in its range")
  func range() {
    let points = Self.bent.map { CalibrationPoint(input: Int64($0.0), output: Int64($0.1)) }
    for outside in BeyondPoints.allCases {
      let calibration = Calibration.points(points, outside: outside)
      for ends in [-500...5_500, 100...200, 900...3_100, Int64(3_500)...3_600] {
        let range = calibration.range(of: ends)
        let results = ends.map { calibration($0) }
        #expect(range.lowerBound == results.min() && range.upperBound == results.max())
      }
    }
  }
}
