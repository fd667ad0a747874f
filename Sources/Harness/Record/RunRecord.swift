import NodeCore
package import Units

/// Record of a run: what verdicts and summaries need.
package struct RunRecord: Sendable {
  /// How often raised alarms repeated themselves.
  package internal(set) var repetitions = 0
  /// How many readings were taken, faults included.
  package internal(set) var readings: UInt64 = 0
  /// How many readings were faults.
  package internal(set) var faults: UInt64 = 0
  /// What each uplink did, by number; one without any where the board has none.
  package internal(set) var uplinks = [Exchange()]
  /// Handshakes that failed because the board's arena was too small.
  package internal(set) var arenaExhaustions = 0
  /// The most bytes that one handshake sent; nil without a handshake of real TLS.
  package internal(set) var handshakeBytesSent: Int?
  /// The most bytes that one handshake received; nil without a handshake of real TLS.
  package internal(set) var handshakeBytesReceived: Int?
  /// The longest time from the opening of a connection to the end of its handshake, in virtual
  /// time; nil without a handshake.
  package internal(set) var handshakeTime: Interval?
  /// What TLS took of the memory; nil where no budget asks for it.
  package internal(set) var memory: RunMemory?
  /// I2C transfer segments.
  package internal(set) var transfers: UInt64 = 0
  /// What the run would draw from the board's battery; nil where the board does not say.
  package internal(set) var ledger: EnergyLedger?
  /// How far virtual time came.
  package internal(set) var simulated = Interval.zero

  /// What one uplink did.
  package struct Exchange: Sendable {
    /// Reports and alarm messages that were made for it.
    package internal(set) var accepted = Tally()
    /// Those that left the node at least once.
    package internal(set) var sent = Tally()
    /// Those that its server acknowledged.
    package internal(set) var acknowledged = Tally()
    /// Those that gave way in a full outbox.
    package internal(set) var dropped = Tally()
    /// Those that its server refused for good.
    package internal(set) var parked = Tally()
    /// Delivery attempts that failed or were refused.
    package internal(set) var failedAttempts = 0
    /// Those that still wait at the end.
    package internal(set) var waiting = 0
    /// Messages that its server took, by its own count.
    package internal(set) var taken = Tally()
    /// Full handshakes.
    package internal(set) var handshakes = 0
    /// Bytes on the wire from the node.
    package internal(set) var bytesSent: UInt64 = 0
    /// Bytes on the wire to the node.
    package internal(set) var bytesReceived: UInt64 = 0
  }

  /// A count of messages by their kind.
  package struct Tally: Hashable, Sendable {
    /// Periodic reports.
    package internal(set) var reports = 0
    /// Alarm messages.
    package internal(set) var alarms = 0
    /// Messages about others that were lost.
    package internal(set) var gaps = 0

    /// All of them.
    var sum: Int { reports + alarms + gaps }

    mutating func count(_ kind: MessageKind) {
      switch kind {
      case .report: reports += 1
      case .alarm: alarms += 1
      case .gap: gaps += 1
      }
    }

    static func + (left: Tally, right: Tally) -> Tally {
      Tally(
        reports: left.reports + right.reports, alarms: left.alarms + right.alarms,
        gaps: left.gaps + right.gaps)
    }
  }
}

// Over all uplinks; a message counts once for each that it was made for.
extension RunRecord {
  /// Reports and alarm messages that were made.
  package var accepted: Tally { sum(\.accepted) }
  /// Those that left the node at least once.
  package var sent: Tally { sum(\.sent) }
  /// Those that the servers acknowledged.
  package var acknowledged: Tally { sum(\.acknowledged) }
  /// Those that gave way in a full outbox.
  package var dropped: Tally { sum(\.dropped) }
  /// Those that a server refused for good.
  package var parked: Tally { sum(\.parked) }
  /// Messages that the servers took, by their own count.
  package var taken: Tally { sum(\.taken) }
  /// Delivery attempts that failed or were refused.
  package var failedAttempts: Int { uplinks.reduce(0) { $0 + $1.failedAttempts } }
  /// Messages that still wait at the end.
  package var waiting: Int { uplinks.reduce(0) { $0 + $1.waiting } }
  /// Full handshakes.
  package var handshakes: Int { uplinks.reduce(0) { $0 + $1.handshakes } }
  /// Bytes on the wire from the node.
  package var bytesSent: UInt64 { uplinks.reduce(0) { $0 + $1.bytesSent } }
  /// Bytes on the wire to the node.
  package var bytesReceived: UInt64 { uplinks.reduce(0) { $0 + $1.bytesReceived } }

  private func sum(_ part: KeyPath<Exchange, Tally>) -> Tally {
    uplinks.reduce(Tally()) { $0 + $1[keyPath: part] }
  }
}
