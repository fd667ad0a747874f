package import Units

/// What bounds the length of the messages that a board sends over one of its uplinks.
package struct MessageBounds: Sendable {
  /// A channel of messages.
  package struct Channel: Sendable {
    /// The name.
    package var name: String
    /// The kind of its values.
    package var kind: QuantityKind
    /// What it can read, in scaled steps of its kind.
    package var range: ClosedRange<Int64>
    /// Whether its sensor warms up.
    package var warmsUp: Bool
  }

  /// An alarm.
  package struct Alarm: Sendable {
    /// The name.
    package var name: String
    /// The channel that it watches; nil for none.
    package var channel: String?
    /// Whether a message may stand for several events.
    package var isCounted: Bool
  }

  /// The board's name.
  package var board: String
  /// The uplink.
  package var uplink: UplinkEntry
  /// The channels whose values reports carry.
  package var channels: [Channel]
  /// The channels whose summaries reports carry.
  package var summaries: [Channel]
  /// The alarms.
  package var alarms: [Alarm]
  /// Whether messages of alarms carry their own channel alone.
  package var isMinimised: Bool
  /// Whether a report may stand for several.
  package var thinsReports: Bool
}
