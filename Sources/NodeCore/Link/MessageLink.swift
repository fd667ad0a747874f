public import Units

/// How the delivery of one message ended, with the cause as the link states it.
public enum DeliveryOutcome: Hashable, Sendable {
  /// The server took the message.
  case acknowledged(CauseCode)
  /// The server answered and did not take the message; the message stays.
  case refused(CauseCode)
  /// The server will never take the message: it is put aside and holds no other back.
  case refusedForGood(CauseCode)
  /// The server does not take messages of this node, by what the node shows it; the message stays.
  case unauthorised(CauseCode)
  /// The exchange failed before a whole answer; the message stays.
  case failed(CauseCode)
  /// The server shows another key than the trusted one: nothing was sent, the message stays.
  case distrusted(CauseCode)
}

/// The state of a link after a turn.
public enum LinkState: Hashable, Sendable {
  /// Free for the next message.
  case idle
  /// Busy; nothing falls due before this time unless bytes move.
  case busy(until: Instant)
  /// The exchange ended with this outcome; the link is free again.
  case ended(DeliveryOutcome)
}

/// The uplink for one message at a time, as the node's turn sees it. Never blocks.
public protocol MessageLink: ~Copyable {
  /// Begins the delivery of `message`; the link is idle. `values` are the readings of the schema's
  /// channels in their order, frozen when the message was made.
  mutating func begin(
    _ message: Message, _ schema: ReportSchema, values: Span<ReportedValue>, at now: Instant)

  /// Takes another message into the delivery that has just begun, so that one answer is about both;
  /// false where it must leave by itself.
  mutating func attach(
    _ message: Message, _ schema: ReportSchema, values: Span<ReportedValue>, at now: Instant
  ) -> Bool

  /// Moves the exchange as far as it goes without blocking.
  mutating func advance(at now: Instant) -> LinkState

  /// Gives the exchange up; the link is idle afterwards.
  mutating func cancel(at now: Instant)

  /// When the link wants to be advanced although no message is in delivery, to keep its connection;
  /// `advance` then ends with `.idle`.
  var idleDue: Instant { get }

  /// What the last answer says, where it acknowledged nothing.
  var remark: AnswerRemark { get }
}

extension MessageLink where Self: ~Copyable {
  /// Takes none: for links whose messages leave one by one.
  public mutating func attach(
    _ message: Message, _ schema: ReportSchema, values: Span<ReportedValue>, at now: Instant
  ) -> Bool {
    false
  }

  /// Never: for links that need a connection for messages alone.
  public var idleDue: Instant { .never }

  /// Nothing: for links whose answers have no text.
  public var remark: AnswerRemark { AnswerRemark() }
}
