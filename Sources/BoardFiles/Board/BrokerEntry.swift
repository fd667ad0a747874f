package import Units

/// `mqtt: {session: kept, topic-prefix: outpost, discovery: homeassistant, ...}`: how the node
/// speaks with the broker of an `mqtts` URL.
package struct BrokerEntry: Sendable {
  /// What the broker does with a session whose connection has ended.
  package enum Session: String, CaseIterable, Sendable {
    /// It keeps it.
    case kept
    /// It forgets it.
    case clean
  }

  /// To whom the node announces its channels and alarms.
  package enum Discovery: String, CaseIterable, Sendable {
    /// To no program.
    case none
    /// To Home Assistant, by its MQTT discovery.
    case homeAssistant = "homeassistant"
  }

  /// What the broker does with the session.
  package var session = Session.kept
  /// The topic above `DEVICE/report`.
  package var prefix = "outpost"
  /// To whom the node announces itself.
  package var discovery = Discovery.none
  /// The user's name; nil for none.
  package var user: String?
  /// The file with the user's password; nil for none.
  package var password: FileReference?
  /// The longest silence of the node.
  package var keepAlive = Interval.seconds(60)
}
