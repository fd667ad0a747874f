public import Units

/// How the delivery of one message ended or stands.
public enum DeliveryOutcome: Hashable, Sendable {
  /// The server took the message: a 2xx status.
  case acknowledged(status: UInt16)
  /// The server answered with another status; the message stays.
  case refused(status: UInt16)
  /// The exchange failed before a whole answer; the message stays.
  case failed
  /// The server shows another key than the trusted one: nothing was sent, the message stays.
  case distrusted
}

/// Where a link stands after a turn.
public enum LinkState: Hashable, Sendable {
  /// Free for the next message.
  case idle
  /// Busy; nothing falls due before this time unless bytes move.
  case busy(until: Instant)
  /// The exchange ended thus; the link is free again.
  case ended(DeliveryOutcome)
}

/// The way out for one message at a time, as the node's turn sees it. Never blocks.
public protocol MessageLink: ~Copyable {
  /// Begins the delivery of `message`; the link is idle. `values` are the readings of the report's
  /// channels in their order, frozen when the message was made.
  mutating func begin(_ message: Message, values: Span<ReportedValue>, at now: Instant)

  /// Moves the exchange as far as it goes without blocking.
  mutating func advance(at now: Instant) -> LinkState

  /// Gives the exchange up; the link is idle afterwards.
  mutating func cancel(at now: Instant)
}
