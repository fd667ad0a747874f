import HubProtocol
import NodeCore
import Testing
import Transport
import Units
import Uplink

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// A broker at the far end of all connections of a client.
final class BrokerWire {
  /// What it answers on each connection in the place of what it would.
  var answers: [MQTTRequest.Kind: [UInt8]] = [:]
  /// The packets of each connection.
  var packets: [[MQTTRequest]] = []
  /// After how many packets it is gone, on every connection.
  var packetsMax = Int.max
  var hasSession = false
  var isRefusing = false
  /// How many bytes it takes before it is blocked.
  var room = Int.max
  private var reader = MQTTRequestReader()
  private var waiting: [UInt8] = []
  private var isGone = false

  func connect() throws(StreamFault) {
    if isRefusing { throw .refused }
    packets.append([])
    reader = MQTTRequestReader()
    waiting = []
    isGone = false
  }

  func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    if isGone { throw .reset }
    let count = min(bytes.count, room)
    if count == 0 { return .blocked }
    if room < .max { room -= count }
    reader.feed(bytes.extracting(first: count))
    do throws(MQTTFault) {
      while let packet = try reader.next() { answer(packet) }
    } catch {
      Issue.record("\(error)")
    }
    return .moved(count)
  }

  func read(into buffer: inout MutableSpan<UInt8>) throws(StreamFault) -> StreamProgress {
    guard waiting.isEmpty else {
      let count = min(waiting.count, buffer.count)
      for index in 0..<count { buffer[index] = waiting[index] }
      waiting.removeFirst(count)
      return .moved(count)
    }
    return isGone ? .ended : .blocked
  }

  private func answer(_ packet: MQTTRequest) {
    packets[packets.count - 1].append(packet)
    guard packets[packets.count - 1].count <= packetsMax else {
      isGone = true
      return
    }
    waiting += answers[packet.kind] ?? standard(packet)
  }

  private func standard(_ packet: MQTTRequest) -> [UInt8] {
    switch packet {
    case .connect: [0x20, 0x02, hasSession ? 1 : 0, 0x00]
    case .publish(let message):
      message.identifier.map { [0x40, 0x02, UInt8($0 >> 8), UInt8($0 & 0xFF)] } ?? []
    case .ping: [0xD0, 0x00]
    case .disconnect: []
    }
  }
}

extension MQTTRequest {
  enum Kind: Hashable { case connect, announcement, message, ping, disconnect }

  var kind: Kind {
    switch self {
    case .connect: .connect
    case .publish(let message): message.isRetained ? .announcement : .message
    case .ping: .ping
    case .disconnect: .disconnect
    }
  }

  /// Topic and payload of a message, else the kind.
  var text: String {
    guard case .publish(let message) = self else { return "\(kind)" }
    let topic = String(decoding: message.topic, as: UTF8.self)
    let payload = String(decoding: message.payload, as: UTF8.self)
    return topic + (payload.hasPrefix("{") ? "" : " " + payload)
  }

  var message: MQTTPublication? {
    if case .publish(let message) = self { message } else { nil }
  }
}

struct BrokerConnection: Connection, ~Copyable {
  let wire: BrokerWire

  mutating func connect(at now: Instant) throws(StreamFault) { try wire.connect() }
  mutating func establish(at now: Instant) throws(StreamFault) -> Establishment { .ready }
  mutating func read(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress { try wire.read(into: &buffer) }
  mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    try wire.write(bytes)
  }
  mutating func close(at now: Instant) {}
}

/// A client of a broker, moved by hand.
struct BrokerBench: ~Copyable {
  let wire = BrokerWire()
  var client: UplinkClient<BrokerConnection>
  var now = Instant.zero
  static let schema = ReportSchema(
    board: bytes("b"), channels: [ReportedChannel(name: bytes("t"), kind: .temperature)],
    alarms: [bytes("frost")])

  init(isClean: Bool = false, isDiscoverable: Bool = false) {
    var target = ReportTarget(
      host: bytes("broker.test"), port: 8_883, path: [], device: bytes("d"), secret: [],
      schema: Self.schema)
    target.broker = BrokerTerms(
      prefix: bytes("p"), user: bytes("u"), password: bytes("s"), isClean: isClean,
      keepAliveSeconds: 60, isDiscoverable: isDiscoverable)
    client = UplinkClient(BrokerConnection(wire: wire), format: .json, target: target)
  }

  mutating func begin(_ sequence: UInt64 = 1, alarm: Bool = false) {
    let values: [ReportedValue] = [.value(21_500)]
    client.begin(
      Message(
        id: MessageID(boot: 7, sequence: sequence),
        kind: alarm ? .alarm(AlarmID(0), .raised) : .report, at: now),
      Self.schema, values: values.span, at: now)
  }

  /// Advances at the same time until the delivery ends or the client waits; the last state.
  mutating func settle() -> LinkState {
    var last = client.advance(at: now)
    while last == .busy(until: now) { last = client.advance(at: now) }
    return last
  }

  mutating func deliver(_ sequence: UInt64 = 1, alarm: Bool = false) -> LinkState {
    begin(sequence, alarm: alarm)
    return settle()
  }

  /// What came on each connection.
  var texts: [[String]] { wire.packets.map { $0.map(\.text) } }
}

/// What a client of a broker has said: why sessions ended without a message, and how often the
/// broker has forgotten what it was to forget.
final class BrokerEvents {
  var causes: [CauseCode] = []
  var forgotten = 0
}
