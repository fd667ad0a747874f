package import Units

/// What the wall clock of a scenario's node shows.
package struct ClockEntry: Hashable, Sendable {
  /// A moment at which the clock is set: it jumps.
  package struct Setting: Hashable, Sendable {
    /// When it happens.
    package var at: Interval
    /// To which time, in seconds since 1970; nil for a clock that forgets the time.
    package var seconds: Int64?
  }

  /// The time at the start, in seconds since 1970; nil for a clock that is not set.
  package var start: Int64?
  /// When the clock is set, in the order of their times.
  package var settings: [Setting] = []
}
