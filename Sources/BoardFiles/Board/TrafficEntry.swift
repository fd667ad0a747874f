package import Units

/// What an observer of the network sees of an uplink: requests of one size at a constant beat.
package struct TrafficEntry: Hashable, Sendable {
  /// When messages of alarms leave.
  package enum Alarms: String, CaseIterable, Sendable {
    /// As soon as they are made.
    case atOnce = "at-once"
    /// With the next beat.
    case inTheBeat = "in-the-beat"
  }

  /// The time between two requests, 1 s...24 h.
  package var beat: Interval
  /// The bytes of a request.
  package var sizeBytes: Int
  /// When messages of alarms leave.
  package var alarms: Alarms
  /// The bytes of the longest request of a report or an alarm, without padding; what a file holds
  /// counts as one byte.
  package var longestBytes = 0
  /// Where the entry is in its file.
  package var position: SourcePosition
}
