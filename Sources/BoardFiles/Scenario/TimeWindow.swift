package import Units

/// The time window in which an entry is in force.
package struct TimeWindow: Hashable, Sendable {
  /// Its beginning since the start of the scenario.
  package var start: Interval
  /// Its end; nil: to the end of the run.
  package var end: Interval?

  /// Makes a window.
  package init(start: Interval, end: Interval?) {
    self.start = start
    self.end = end
  }
}
