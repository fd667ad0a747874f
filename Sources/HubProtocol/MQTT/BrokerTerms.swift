/// What a board says of its node's session with an MQTT broker.
public struct BrokerTerms: Hashable, Sendable {
  /// What the topics of the node begin with: `outpost` in `outpost/DEVICE/report`.
  public var prefix: [UInt8]
  /// The user's name; empty for none.
  public var user: [UInt8]
  /// The password; empty for none. Never logged.
  public var password: [UInt8]
  /// Whether the broker forgets the session with its connection.
  public var isClean: Bool
  /// The longest silence of the node, in seconds; the broker waits half as long again.
  public var keepAliveSeconds: UInt16
  /// Whether the node announces its channels and alarms to Home Assistant.
  public var isDiscoverable: Bool

  /// Makes terms.
  public init(
    prefix: [UInt8], user: [UInt8] = [], password: [UInt8] = [], isClean: Bool,
    keepAliveSeconds: UInt16, isDiscoverable: Bool
  ) {
    self.prefix = prefix
    self.user = user
    self.password = password
    self.isClean = isClean
    self.keepAliveSeconds = keepAliveSeconds
    self.isDiscoverable = isDiscoverable
  }
}

/// The topics that a node publishes to, each behind `PREFIX/DEVICE/`.
public enum BrokerTopic: Sendable, CaseIterable {
  /// Periodic reports.
  case report
  /// Changes and repetitions of alarms.
  case alarm
  /// What was lost.
  case gap
  /// `online` or `offline`, retained.
  case availability

  /// The last level of the topic.
  package var word: StaticString {
    switch self {
    case .report: "report"
    case .alarm: "alarm"
    case .gap: "gap"
    case .availability: "availability"
    }
  }

  /// The whole topic of a device.
  package func bytes(of device: [UInt8], _ terms: BrokerTerms) -> [UInt8] {
    var topic = terms.prefix + [UInt8(ascii: "/")] + device + [UInt8(ascii: "/")]
    word.withUTF8Buffer { topic += $0 }
    return topic
  }
}
