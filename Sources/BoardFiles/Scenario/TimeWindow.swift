public import Units

/// When something is in force.
public struct TimeWindow: Hashable, Sendable {
  /// Its beginning since the start of the scenario.
  public var start: Interval
  /// Its end; nil: to the end of the run.
  public var end: Interval?

  /// Makes a window.
  public init(start: Interval, end: Interval?) {
    self.start = start
    self.end = end
  }
}
