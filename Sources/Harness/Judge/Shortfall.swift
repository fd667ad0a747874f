package import NodeAssembly
package import NodeCore
package import SimWorld
package import Units

/// Reason why an expectation does not hold, as facts; Shortfall+Text.swift renders it.
package enum Shortfall: Hashable, Sendable {
  /// What an expectation counts.
  package enum Count: Hashable, Sendable {
    /// How often an alarm was raised.
    case raised
    /// How often an alarm repeated itself.
    case repeated
    /// Messages about an alarm that the node made.
    case alarmMessages
    /// Reports that the server acknowledged.
    case reportsAcknowledged
    /// Reports that left the node.
    case reportsSent
    /// Alarm messages that the server acknowledged.
    case alarmsAcknowledged
    /// Full handshakes.
    case handshakes
    /// Bytes from the node.
    case bytesSent
    /// Bytes to the node.
    case bytesReceived
    /// Faults of a chip or line, of one cause only where that is named.
    case faults(FaultKind?)
  }

  /// The alarm was raised, which it must never be, for the first time then.
  case raised(at: Instant)
  /// The alarm never did what it must do.
  case never(AlarmEvent)
  /// The alarm did it at these times and so many more, and not within the span; no end for one
  /// without.
  case elsewhen(AlarmEvent, start: Instant, end: Instant?, found: [Instant], more: Int)
  /// A count is outside of its bounds, both included.
  case count(Count, found: Int, atLeast: Int, atMost: Int)
  /// The line had the other level.
  case level(active: Bool)
  /// The channel had this value.
  case value(Int64, QuantityKind)
  /// The channel could not be read, because of this fault where it is known.
  case unreadable(FaultKind?)
  /// The channel had not been read by then.
  case unread
  /// The channel could be read and had this value.
  case readable(Int64, QuantityKind)
  /// The channel was not read within the span.
  case neverRead
  /// The channel could be read, at this time for the first one.
  case readableAt(Instant)
  /// The channel could not be read because of another fault than the one that is named.
  case otherFault(FaultKind)
  /// The channel could not be read any more.
  case lost(FaultKind?)
  /// The channel could be read only from then on.
  case readableFrom(Instant)
  /// The channel could not be read once more, at this time for the last one.
  case unreadableAt(Instant, FaultKind?)
  /// Messages gave way in a full store.
  case gaveWay(reports: Int, alarms: Int)
  /// So many messages were refused for good by the server.
  case refusedForGood(Int)
  /// Messages are neither acknowledged nor waiting.
  case unaccounted(accepted: Int, acknowledged: Int, waiting: Int)
  /// The node counts more messages as acknowledged than the server took.
  case untaken(acknowledged: Int, taken: Int)
  /// The battery lasts for another number of days than these, both included.
  case batteryDays(EnergyLedger?, atLeast: Int, atMost: Int)
  /// The transfers are not those of the recording, here for the first time.
  case departed(TranscriptMismatch, more: Int)
  /// The node did not do with its board what was recorded, here for the first time.
  case departedFromBoard(RecordingMismatch)
  /// The node asked a recorded line more often than answers were recorded.
  case askedTooOften(asked: Int, recorded: Int)
}
