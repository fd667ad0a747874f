public import Units

/// What a message tells.
public enum MessageKind: Hashable, Sendable {
  /// The periodic report.
  case report
  /// Alarm number `alarm` changed or repeats itself.
  case alarm(Int, AlarmEvent)
}

/// What an alarm tells the server.
public enum AlarmEvent: UInt8, Hashable, Sendable {
  /// It was raised.
  case raised
  /// It still stands.
  case repeated
  /// It was cleared.
  case cleared
}

/// Something that the server must take before the node forgets it.
public struct Message: Hashable, Sendable {
  /// The number of the message since the node's start, from 1, across both kinds.
  public let sequence: UInt64
  /// What it tells.
  public let kind: MessageKind
  /// When it was made, on the node's monotonic clock.
  public let at: Instant

  /// Makes a message.
  public init(sequence: UInt64, kind: MessageKind, at: Instant) {
    self.sequence = sequence
    self.kind = kind
    self.at = at
  }
}

/// The state of one channel at the time when a message was made.
public enum ReportedValue: Hashable, Sendable {
  /// Never read so far.
  case absent
  /// A value as a scaled integer of the channel's kind.
  case value(Int64)
  /// It could not be read.
  case fault
}
