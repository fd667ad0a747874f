import NodeCore
import NodeLoop
import TLSTransport
import Units

/// Listens to the node and keeps what the judge will ask for.
final class RunListener: NodeObserver {
  var record = RunRecord()
  var trace: TraceWriter? { didSet { noteObservers() } }
  var waves: WaveWriter? { didSet { noteObservers() } }
  var transcript: RunTranscript? { didSet { noteObservers() } }
  /// Whether one of them is there; asked for every reading.
  private var isObserved = false
  var watches: ExpectationWatches
  /// The greatest number of each kind that has left, by uplink.
  private var lastSent: [RunRecord.Tally]
  private var underWay = UplinkSet()
  var onDelivery: ((DeliveryOutcome) -> Void)?

  init(watches: ExpectationWatches, uplinks: Int = 1) {
    self.watches = watches
    record.uplinks = Array(repeating: RunRecord.Exchange(), count: uplinks)
    lastSent = Array(repeating: RunRecord.Tally(), count: uplinks)
  }

  private func noteObservers() {
    isObserved = trace != nil || waves != nil || transcript != nil
  }

  func reading(_ value: ReportedValue, of channel: ChannelID, at now: Instant) {
    record.readings += 1
    if value == .fault { record.faults += 1 }
    watches.note(value, of: channel, at: now)
    if isObserved { tell(.reading(channel: channel, value), at: now) }
  }

  func node(_ event: NodeEvent, at now: Instant) {
    switch event {
    case .reading(let channel, let value): return reading(value, of: channel, at: now)
    case .action(let action): note(action, at: now)
    case .delivery(let message, let outcome, _, let uplink):
      note(message, outcome, over: uplink)
      endDelivery(over: uplink, at: now)
    case .deviceFault(let device, let fault): watches.note(fault, of: device)
    case .channelFault(let channel, let fault): watches.note(fault, of: channel, at: now)
    case .inputFault(let input, let fault): watches.note(fault, of: input)
    case .deviceRests, .outputFault, .outputDriven: break
    }
    tell(event, at: now)
    if case .delivery(_, let outcome, _, _) = event { onDelivery?(outcome) }
  }

  @inline(never)
  private func tell(_ event: NodeEvent, at now: Instant) {
    trace?.node(event, at: now)
    waves?.node(event, at: now)
    transcript?.node(event, at: now)
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
    case .accepted(let message, let uplinks):
      for index in record.uplinks.indices where uplinks.contains(UplinkID(index)) {
        record.uplinks[index].accepted.count(message.kind)
      }
      watches.note(message.kind)
    case .dropped(let message, let uplink):
      record.uplinks[uplink.index].dropped.count(message.kind)
    case .parked(let message, let uplink):
      record.uplinks[uplink.index].parked.count(message.kind)
    case .deliver(let message, let uplink), .attach(let message, let uplink):
      if case .deliver = action { beginDelivery(over: uplink, at: now) }
      noteSent(message, over: uplink.index)
    case .abandon(_, let uplink): endDelivery(over: uplink, at: now)
    case .drive, .reading, .reportsSkipped, .paced, .ordered: break
    }
  }

  /// The radio is on while any uplink has a delivery under way.
  private func beginDelivery(over uplink: UplinkID, at now: Instant) {
    underWay.insert(uplink)
    record.ledger?.beginDelivery(at: now)
  }

  private func endDelivery(over uplink: UplinkID, at now: Instant) {
    underWay.remove(uplink)
    if underWay.isEmpty { record.ledger?.endDelivery(at: now) }
  }

  /// Within a kind messages leave in order, so a new one has a number not seen before.
  private func noteSent(_ message: Message, over uplink: Int) {
    let number = Int(message.id.sequence)
    if message.kind == .report, number > lastSent[uplink].reports {
      lastSent[uplink].reports = number
      record.uplinks[uplink].sent.reports += 1
    } else if message.kind.isAlarm, number > lastSent[uplink].alarms {
      lastSent[uplink].alarms = number
      record.uplinks[uplink].sent.alarms += 1
    }
  }

  private func note(_ message: Message, _ outcome: DeliveryOutcome, over uplink: UplinkID) {
    if case .acknowledged = outcome {
      record.uplinks[uplink.index].acknowledged.count(message.kind)
    } else {
      record.uplinks[uplink.index].failedAttempts += 1
    }
  }
}
