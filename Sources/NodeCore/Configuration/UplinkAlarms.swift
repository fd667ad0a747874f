/// The alarms that a node has about its uplink; the node itself feeds them.
public struct UplinkAlarms: Hashable, Sendable {
  /// Raised while the server shows another key than the trusted one.
  public var certificate: AlarmID?
  /// Raised when the server refuses a message for good, until it takes one of the same class.
  public var refused: AlarmID?
  /// Raised while the server does not take messages of this node.
  public var unauthorised: AlarmID?
  /// Raised when nothing has been acknowledged for the span of its rule.
  public var offline: AlarmID?
  /// Whether that span begins when a message begins to wait: for a node that may have nothing to
  /// send for so long.
  public var offlineCountsFromWaiting = false

  /// Makes the alarms of a node that has none of them.
  public init() {}

  /// Whether the alarm is one of these: its own message does not leave before the pause that the
  /// server's answer has begun.
  func contain(_ alarm: AlarmID) -> Bool {
    alarm == certificate || alarm == refused || alarm == unauthorised || alarm == offline
  }
}
