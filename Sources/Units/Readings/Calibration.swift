/// What corrects the readings of a channel, or makes another quantity of them.
///
/// All numbers are scaled integers of their kinds. Results are rounded to the nearest step and
/// limited to 64 bits.
package enum Calibration: Hashable, Sendable {
  /// The reading times `numerator` over `denominator`, which is positive, plus `offset`. Halves are
  /// rounded away from zero before the offset is added.
  case line(numerator: Int64, denominator: Int64, offset: Int64)
  /// Straight lines from point to point, in ascending order of their inputs, of which no two are
  /// equal; at least two points. The distance from the nearer point below is rounded, halves away
  /// from that point.
  case points([CalibrationPoint], outside: BeyondPoints)

  /// The corrected reading.
  package func callAsFunction(_ reading: Int64) -> Int64 {
    switch self {
    case .line(let numerator, let denominator, let offset):
      return reading.times(numerator, over: denominator).plus(offset)
    case .points(let points, let outside):
      let first = points[0]
      let last = points[points.count - 1]
      if outside == .clamp {
        if reading <= first.input { return first.output }
        if reading >= last.input { return last.output }
      }
      // Beyond the ends the nearest line goes on.
      var upper = 1
      while upper < points.count - 1, reading > points[upper].input { upper += 1 }
      let (low, high) = (points[upper - 1], points[upper])
      let distance = reading.minus(low.input)
      return low.output.plus(
        distance.times(high.output.minus(low.output), over: high.input.minus(low.input)))
    }
  }
}

extension Calibration {
  /// The least and the greatest result for readings within `readings`.
  package func range(of readings: ClosedRange<Int64>) -> ClosedRange<Int64> {
    var results = [self(readings.lowerBound), self(readings.upperBound)]
    if case .points(let points, _) = self {
      for point in points where readings.contains(point.input) { results.append(point.output) }
    }
    let low = results.reduce(results[0]) { min($0, $1) }
    let high = results.reduce(results[0]) { max($0, $1) }
    return low...high
  }
}

/// One measured point of a calibration.
package struct CalibrationPoint: Hashable, Sendable {
  /// The reading without calibration.
  package let input: Int64
  /// What is true then.
  package let output: Int64

  /// Makes a point.
  package init(input: Int64, output: Int64) {
    self.input = input
    self.output = output
  }
}

/// What a calibration by points makes of readings beyond its first and last point.
package enum BeyondPoints: CaseIterable, Sendable {
  /// The output of the nearest point.
  case clamp
  /// The line through the two nearest points goes on.
  case extrapolate
}
