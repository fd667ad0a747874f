import NodeCore
import NodeLoop
import TLSTransport
package import Units

/// Record of a run: what verdicts and summaries need.
package struct RunRecord: Sendable {
  /// How often raised alarms repeated themselves.
  package internal(set) var repetitions = 0
  /// How many readings were taken, faults included.
  package internal(set) var readings: UInt64 = 0
  /// How many readings were faults.
  package internal(set) var faults: UInt64 = 0
  /// Reports and alarm messages that were made.
  package internal(set) var accepted = Tally()
  /// Those that left the node at least once.
  package internal(set) var sent = Tally()
  /// Those that the server acknowledged.
  package internal(set) var acknowledged = Tally()
  /// Those that gave way in a full outbox.
  package internal(set) var dropped = Tally()
  /// Those that the server refused for good.
  package internal(set) var parked = Tally()
  /// Delivery attempts that failed or were refused.
  package internal(set) var failedAttempts = 0
  /// Those that still wait at the end.
  package internal(set) var waiting = 0
  /// Messages that the server took, by its own count.
  package internal(set) var taken = Tally()
  /// Full handshakes.
  package internal(set) var handshakes = 0
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
  /// Bytes on the wire from the node.
  package internal(set) var bytesSent: UInt64 = 0
  /// Bytes on the wire to the node.
  package internal(set) var bytesReceived: UInt64 = 0
  /// I2C transfer segments.
  package internal(set) var transfers: UInt64 = 0
  /// What the run would draw from the board's battery; nil where the board does not say.
  package internal(set) var ledger: EnergyLedger?
  /// How far virtual time came.
  package internal(set) var simulated = Interval.zero

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
  }
}

/// Listens to the node and keeps what the judge will ask for.
final class RunListener: NodeObserver {
  var record = RunRecord()
  var trace: TraceWriter?
  var waves: WaveWriter?
  var watches: ExpectationWatches
  private var lastSent = RunRecord.Tally()
  var onDelivery: ((DeliveryOutcome) -> Void)?

  init(watches: ExpectationWatches) {
    self.watches = watches
  }

  func reading(_ value: ReportedValue, of channel: ChannelID, at now: Instant) {
    record.readings += 1
    if value == .fault { record.faults += 1 }
    watches.note(value, of: channel, at: now)
    if trace != nil || waves != nil { tell(.reading(channel: channel, value), at: now) }
  }

  func node(_ event: NodeEvent, at now: Instant) {
    switch event {
    case .reading(let channel, let value): return reading(value, of: channel, at: now)
    case .action(let action): note(action, at: now)
    case .delivery(let message, let outcome, _):
      note(message, outcome)
      record.ledger?.endDelivery(at: now)
    case .deviceFault(let device, let fault): watches.note(fault, of: device)
    case .channelFault(let channel, let fault): watches.note(fault, of: channel, at: now)
    case .inputFault(let input, let fault): watches.note(fault, of: input)
    case .outputFault, .outputDriven: break
    }
    tell(event, at: now)
    if case .delivery(_, let outcome, _) = event { onDelivery?(outcome) }
  }

  @inline(never)
  private func tell(_ event: NodeEvent, at now: Instant) {
    trace?.node(event, at: now)
    waves?.node(event, at: now)
  }

  /// Takes a handshake, complete or not.
  func note(_ handshake: HandshakeRecord) {
    record.handshakeBytesSent = max(record.handshakeBytesSent ?? 0, handshake.bytesOut)
    record.handshakeBytesReceived = max(record.handshakeBytesReceived ?? 0, handshake.bytesIn)
  }

  private func note(_ action: NodeAction, at now: Instant) {
    switch action {
    case .alarm(let alarm, let event):
      if event == .repeated { record.repetitions += 1 }
      watches.note(event, of: alarm, at: now)
    case .accepted(let message):
      record.accepted.count(message.kind)
      watches.note(message.kind)
    case .dropped(let message): record.dropped.count(message.kind)
    case .parked(let message): record.parked.count(message.kind)
    case .deliver(let message), .attach(let message):
      if case .deliver = action { record.ledger?.beginDelivery(at: now) }
      // Within a kind messages leave in order, so a new one has a number not seen before.
      let number = Int(message.id.sequence)
      if message.kind == .report, number > lastSent.reports {
        lastSent.reports = number
        record.sent.reports += 1
      } else if message.kind.isAlarm, number > lastSent.alarms {
        lastSent.alarms = number
        record.sent.alarms += 1
      }
    case .abandon: record.ledger?.endDelivery(at: now)
    case .drive, .reading, .reportsSkipped, .paced, .ordered: break
    }
  }

  private func note(_ message: Message, _ outcome: DeliveryOutcome) {
    if case .acknowledged = outcome {
      record.acknowledged.count(message.kind)
    } else {
      record.failedAttempts += 1
    }
  }
}
