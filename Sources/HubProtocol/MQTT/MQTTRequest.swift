/// A control packet of a node, as a broker reads it.
package enum MQTTRequest: Hashable, Sendable {
  /// It opens a session.
  case connect(MQTTConnect)
  /// It publishes a message.
  case publish(MQTTPublication)
  /// It wants to know whether the broker is alive.
  case ping
  /// It leaves, and takes its will with it.
  case disconnect
}

/// A message of a node, as a broker reads it.
package struct MQTTPublication: Hashable, Sendable {
  /// Where it belongs.
  package var topic: [UInt8]
  /// What the acknowledgement repeats; nil for one of quality 0, which has none.
  package var identifier: UInt16?
  /// Whether it may have come before.
  package var isRepeat: Bool
  /// Whether the broker keeps it for later subscribers.
  package var isRetained: Bool
  /// The message.
  package var payload: [UInt8]

  /// Makes a message.
  package init(
    topic: [UInt8], identifier: UInt16?, isRepeat: Bool, isRetained: Bool, payload: [UInt8]
  ) {
    self.topic = topic
    self.identifier = identifier
    self.isRepeat = isRepeat
    self.isRetained = isRetained
    self.payload = payload
  }
}

/// Reads the packets of a node out of a stream of bytes, with hard limits (MQTT 3.1.1 chapters 2
/// and 3).
package struct MQTTRequestReader: Sendable {
  private var bytes: [UInt8] = []

  /// Makes a reader at the start of a stream.
  package init() {}

  /// Takes received bytes; ask ``next()`` after each call.
  package mutating func feed(_ received: Span<UInt8>) {
    received.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
  }

  /// Forgets everything: another stream begins.
  package mutating func restart() { bytes.removeAll(keepingCapacity: true) }

  /// Takes the next whole packet; nil until more bytes come.
  package mutating func next() throws(MQTTFault) -> MQTTRequest? {
    guard let first = bytes.first else { return nil }
    guard let (length, head) = try self.length() else { return nil }
    guard length <= MQTTLimits.receivedBytesMax else { throw .badLength }
    guard bytes.count >= head + length else { return nil }
    var fields = MQTTFields(bytes: Array(bytes[head..<head + length]))
    bytes.removeFirst(head + length)
    switch first {
    case 0x10: return .connect(try fields.connect())
    case 0x30...0x3F: return .publish(try fields.publication(flags: first & 0x0F))
    case 0xC0, 0xE0:
      guard length == 0 else { throw .badLength }
      return first == 0xC0 ? .ping : .disconnect
    default: throw .unexpectedPacket(first)
    }
  }

  /// The length behind the fixed header, and that of the header; nil until it has come.
  private func length() throws(MQTTFault) -> (length: Int, head: Int)? {
    var length = 0
    for place in 0..<4 {
      guard bytes.count > 1 + place else { return nil }
      let byte = bytes[1 + place]
      length |= Int(byte & 0x7F) << (7 * place)
      if byte < 0x80 { return (length, 2 + place) }
    }
    throw .badLength
  }
}

/// The fields of one packet behind its fixed header.
private struct MQTTFields {
  let bytes: [UInt8]
  private var place = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func connect() throws(MQTTFault) -> MQTTConnect {
    let (name, level, flags) = (try text(), try byte(), try byte())
    // "MQTT", level 4; the lowest flag is reserved.
    guard name == [0x4D, 0x51, 0x54, 0x54], level == 4, flags & 1 == 0 else { throw .badValue }
    let keepAlive = try number()
    let client = try text()
    guard !client.isEmpty || flags & 0x02 != 0 else { throw .badValue }
    var connect = MQTTConnect(client: client, isClean: flags & 0x02 != 0, keepAlive: keepAlive)
    if flags & 0x04 != 0 {
      // This node's will is retained and of quality 1.
      guard flags & 0x38 == 0x28 else { throw .badValue }
      connect.will = MQTTConnect.Will(topic: try text(), payload: try text())
    } else {
      guard flags & 0x38 == 0 else { throw .badValue }
    }
    if flags & 0x80 != 0 { connect.user = try text() }
    if flags & 0x40 != 0 {
      guard flags & 0x80 != 0 else { throw .badValue }
      connect.password = try text()
    }
    guard place == bytes.count else { throw .badLength }
    return connect
  }

  mutating func publication(flags: UInt8) throws(MQTTFault) -> MQTTPublication {
    let quality = flags >> 1 & 0x03
    // Quality 2 is none of a node's, and quality 0 is never a repeat (MQTT-3.3.1-2).
    guard quality < 2, quality == 1 || flags & 0x08 == 0 else { throw .badValue }
    let topic = try text()
    // A topic to publish to has no wildcards (MQTT-3.3.2-2).
    guard !topic.isEmpty, !topic.contains(where: { $0 == 0 || $0 == 0x23 || $0 == 0x2B }) else {
      throw .badValue
    }
    var identifier: UInt16?
    if quality == 1 {
      let sent = try number()
      guard sent != 0 else { throw .badValue }
      identifier = sent
    }
    return MQTTPublication(
      topic: topic, identifier: identifier, isRepeat: flags & 0x08 != 0,
      isRetained: flags & 0x01 != 0, payload: Array(bytes[place...]))
  }

  private mutating func byte() throws(MQTTFault) -> UInt8 {
    guard place < bytes.count else { throw .badLength }
    defer { place += 1 }
    return bytes[place]
  }

  private mutating func number() throws(MQTTFault) -> UInt16 {
    UInt16(try byte()) << 8 | UInt16(try byte())
  }

  private mutating func text() throws(MQTTFault) -> [UInt8] {
    let length = Int(try number())
    guard bytes.count - place >= length else { throw .badLength }
    defer { place += length }
    return Array(bytes[place..<place + length])
  }
}
