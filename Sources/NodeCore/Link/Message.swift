public import Units

/// The kind of a message.
public enum MessageKind: Hashable, Sendable {
  /// The periodic report.
  case report
  /// An alarm changed or repeats itself.
  case alarm(AlarmID, AlarmEvent)
  /// Messages that were not delivered, counted; its values are a ``GapRecord``.
  case gap

  /// Whether it is of an alarm.
  @inlinable
  public var isAlarm: Bool { if case .alarm = self { true } else { false } }
}

/// How long a message has waited when its delivery begins.
public enum MessageAge: Hashable, Sendable {
  /// Since ``Message/at``, for this start made it.
  case sinceMade
  /// So long by the wall clock, for another start made it.
  case byWallClock(Interval)
  /// Another start made it, and the wall-clock time then or now is not known.
  case unknown
}

/// What an alarm reports to the server.
public enum AlarmEvent: UInt8, Hashable, CaseIterable, Sendable {
  /// It was raised.
  case raised
  /// It is still raised.
  case repeated
  /// It was cleared.
  case cleared
}

/// The name of a message, unique among all that a node makes in its life.
public struct MessageID: Hashable, Sendable {
  /// The number of the node's start that made the message.
  public let boot: UInt64
  /// The number of the message since that start, from 1, across all kinds.
  public let sequence: UInt64

  /// Makes a name.
  public init(boot: UInt64, sequence: UInt64) {
    self.boot = boot
    self.sequence = sequence
  }
}

/// A report or alarm that the server must take before the node forgets it.
public struct Message: Hashable, Sendable {
  /// The name of the message.
  public let id: MessageID
  /// What it reports.
  public let kind: MessageKind
  /// How many changes and repetitions of its alarm the message reports, the one of its kind
  /// included; 1 unless they came faster than the alarm may send.
  public let count: UInt16
  /// When it was made, on the monotonic clock of the start that made it.
  public let at: Instant
  /// What was known of the wall-clock time then.
  public let wallTime: WallTime
  /// How long it has waited, when its delivery begins.
  public var age = MessageAge.sinceMade

  /// Makes a message.
  public init(
    id: MessageID, kind: MessageKind, count: UInt16 = 1, at: Instant, wallTime: WallTime = .unknown
  ) {
    self.id = id
    self.kind = kind
    self.count = count
    self.at = at
    self.wallTime = wallTime
  }
}

/// The state of one channel at the time when a message was made.
public enum ReportedValue: Hashable, Sendable {
  /// Never read so far.
  case absent
  /// A value as a scaled integer of the channel's kind.
  case value(Int64)
  /// The same of a channel that warms up: rules do not use it, and messages mark it.
  case warming(Int64)
  /// It could not be read.
  case fault
}

extension ReportedValue {
  /// A value as that of a channel that warms up; anything else as it is.
  @inline(__always)
  var whileWarming: ReportedValue {
    if case .value(let scaled) = self { .warming(scaled) } else { self }
  }
}
