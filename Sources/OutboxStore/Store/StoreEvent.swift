package import NodeCore

/// What happens to a durable store, for the log.
package enum StoreEvent: Sendable {
  /// The file is open; so many messages of earlier starts wait in it.
  case opened(waiting: Int)
  /// The board does not have the uplink of this name any more: so many messages in the file do not
  /// wait for it any longer.
  case released(uplink: [UInt8], count: Int)
  /// These messages are on the disk.
  case kept([MessageID])
  /// The file cannot be used now; messages wait in memory.
  case failed(StoreFault)
  /// The file can be used again.
  case recovered
  /// The file was damaged; it is there now, and so many messages were in it alone: nil where it was
  /// not read before.
  case setAside(String, lost: Int?)
  /// An operator's change is in the file: these are the messages that it was about.
  case edited(ChangedMessages)
  /// An operator's change failed.
  case notEdited(StoreFault)
  /// Messages that were in the file are not there any more, or cannot be understood.
  case unreadable(Int)
  /// So many reports in a full outbox went into others.
  case thinned(Int)
  /// Messages that were older than the board keeps them were forgotten.
  case expired(Int)
}

/// An uplink as a durable store knows it.
package struct StoreUplink: Sendable {
  /// The name by which the file knows it, whatever its place in the board is.
  package let name: [UInt8]
  /// Its bounds.
  package let limits: StoreLimits

  /// Makes an entry.
  package init(name: [UInt8], limits: StoreLimits) {
    self.name = name
    self.limits = limits
  }
}

/// The bounds of what waits for an uplink.
package struct StoreLimits: Sendable {
  /// Bytes of all messages that wait or are parked.
  package var bytes: Int
  /// Bytes of those that are in memory while the file cannot be used.
  package var memoryBytes: Int
  /// Seconds for which a message is kept; nil for no limit.
  package var secondsMax: Int64?
  /// What gives way.
  package var whenFull: WhenFull

  /// Makes bounds.
  package init(bytes: Int, memoryBytes: Int, secondsMax: Int64?, whenFull: WhenFull) {
    self.bytes = bytes
    self.memoryBytes = memoryBytes
    self.secondsMax = secondsMax
    self.whenFull = whenFull
  }
}
