import Units

/// A problem of what a channel makes of its readings.
enum ReadingProblem: Hashable, Sendable {
  /// `key` works on a quantity, and the channel is true or false.
  case onTruth(key: String)
  case pointCount(Int)
  case equalPoints(String)
  case flatPoints(String)
  case pointOfTruth
  case pointUnit(String, known: [String])
  case factor(String)
  case evenMedian(Int64)
  case weight(String)
  case zeroJump
  case windowTooLong(readings: Int64, every: Interval)
}
