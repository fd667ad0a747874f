package import Units

/// The values of one column of a table of samples, shared by all signals that use the column.
package final class SampleSeries: Sendable {
  /// Times since the start, ascending, each with its value.
  package let points: [(at: Interval, value: Int64)]

  init(_ points: [(at: Interval, value: Int64)]) {
    self.points = points
  }
}
