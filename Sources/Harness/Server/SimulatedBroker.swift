import HubProtocol
import Units

/// The MQTT broker of a scenario: what it keeps between connections, and how it answers the packets
/// of the one node that it knows (MQTT 3.1.1 chapter 3). No I/O.
struct SimulatedBroker {
  /// What the broker does with a packet.
  struct Reply {
    var bytes: [UInt8] = []
    /// What it has taken.
    var event: HubEvent?
    var closes = false
  }

  /// A message that the broker keeps for later subscribers.
  struct Retained: Hashable {
    let topic: [UInt8]
    var payload: [UInt8]
  }

  private let terms: BrokerTerms
  private let device: [UInt8]
  private var reader = MQTTRequestReader()
  private var will: MQTTConnect.Will?
  private var isConnected = false
  private var keepAlive = Interval.zero
  private var heardAt = Instant.zero
  private var hasSession = false
  private(set) var retained: [Retained] = []

  init(_ terms: BrokerTerms, device: [UInt8]) {
    self.terms = terms
    self.device = device
  }

  /// A connection has been opened.
  mutating func opened(at now: Instant) {
    reader.restart()
    isConnected = false
    heardAt = now
  }

  mutating func feed(_ bytes: Span<UInt8>) { reader.feed(bytes) }

  /// The next whole packet. Throws where the node breaks the protocol, or was silent for one and a
  /// half times as long as it may be (MQTT-3.1.2-24).
  mutating func next(at now: Instant) throws(MQTTFault) -> MQTTRequest? {
    guard let packet = try reader.next() else { return nil }
    let limit = Interval(microseconds: keepAlive.microseconds * 3 / 2)
    let isLate = limit > .zero && now.since(heardAt) > limit
    guard !isConnected || !isLate else { throw .unexpectedPacket(0) }
    heardAt = now
    return packet
  }

  /// Takes a packet; `verdict` is what sessions are refused with, nil while they are not.
  mutating func take(_ packet: MQTTRequest, refusing verdict: MQTTVerdict?) -> Reply {
    switch packet {
    case .connect(let connect): return open(connect, verdict)
    case .publish where !isConnected, .ping where !isConnected, .disconnect where !isConnected:
      return Reply(closes: true)
    case .publish where verdict != nil, .ping where verdict != nil: return Reply(closes: true)
    case .publish(let message): return take(message)
    case .ping: return Reply(bytes: [0xD0, 0x00])
    case .disconnect:
      will = nil
      return Reply(closes: true)
    }
  }

  /// The connection has ended; without DISCONNECT the will counts.
  mutating func closed() {
    isConnected = false
    if let will { keep(will.payload, for: will.topic) }
    will = nil
  }

  private mutating func open(_ connect: MQTTConnect, _ refused: MQTTVerdict?) -> Reply {
    // A second CONNECT is a breach of the protocol (MQTT-3.1.0-2).
    guard !isConnected else { return Reply(closes: true) }
    let isKnown =
      connect.client == device && connect.user ?? [] == terms.user
      && connect.password ?? [] == terms.password
    let verdict = refused ?? (isKnown ? .accepted : .badCredentials)
    guard verdict == .accepted else {
      return Reply(bytes: [0x20, 0x02, 0x00, verdict.rawValue], closes: true)
    }
    let isKept = hasSession && !connect.isClean
    hasSession = !connect.isClean
    isConnected = true
    will = connect.will
    keepAlive = .seconds(Int64(connect.keepAlive))
    return Reply(bytes: [0x20, 0x02, isKept ? 1 : 0, 0x00])
  }

  private mutating func take(_ message: MQTTPublication) -> Reply {
    if message.isRetained { keep(message.payload, for: message.topic) }
    var reply = Reply(event: event(of: message))
    if let identifier = message.identifier {
      reply.bytes = [0x40, 0x02, UInt8(identifier >> 8), UInt8(identifier & 0xFF)]
    }
    return reply
  }

  private func event(of message: MQTTPublication) -> HubEvent? {
    guard !message.isRetained else { return nil }
    switch message.topic {
    case BrokerTopic.report.bytes(of: device, terms): return .report
    case BrokerTopic.alarm.bytes(of: device, terms): return .alarm
    case BrokerTopic.gap.bytes(of: device, terms): return .gap
    default: return nil
    }
  }

  private mutating func keep(_ payload: [UInt8], for topic: [UInt8]) {
    if let index = retained.firstIndex(where: { $0.topic == topic }) {
      retained[index].payload = payload
    } else {
      retained.append(Retained(topic: topic, payload: payload))
    }
  }
}
