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
  /// `key` is for channels that are read, and the channel follows from others.
  case keyOfMeasured(String)
  case circle([String])
  case tooDeep
  case unlike(String, Dimension, first: String, Dimension)
  case truthInput(String, key: String)
  case inputKind(String, Dimension, wanted: Dimension)
  case gapsOfOther(String)
  case overWithoutSummary
  case summaryWithoutReport
  case summaryInFormat(String, able: [String])
  case overNotMultiple(Interval, every: Interval)
  case neverSent(String)
  case windowTooLong(readings: Int64, every: Interval)
}
