package import NodeCore
package import Units

/// A node's session with a broker, without I/O: what to send, and what the answers mean.
///
/// One packet waits for its answer at a time: CONNECT, a message, or PINGREQ. A message that was
/// sent and not acknowledged is sent again with the same identifier and marked as a repeat (MQTT
/// 3.1.1 sections 3.3.1.1 and 4.4), within a start of the node.
public struct MQTTSession: Sendable {
  /// The most messages whose acknowledgements may still come, besides the one under way: a report
  /// that an alarm has pre-empted, and the like.
  static let unsettledMax = 8

  /// What the session waits for.
  private enum Step: Hashable {
    case closed
    case connecting
    case open
    case publishing(UInt16)
  }

  /// What a packet of the broker changed.
  package enum Progress: Hashable, Sendable {
    /// The session is open; whether the broker has kept it from the last connection.
    case opened(hasSession: Bool)
    /// The broker has taken the message.
    case acknowledged
    /// The broker does not take this node.
    case refused(MQTTVerdict)
    /// The broker has answered a ping.
    case alive
  }

  private struct Unsettled: Hashable, Sendable {
    let name: MessageID
    let identifier: UInt16
  }

  private var reader = MQTTReader()
  private var step = Step.closed
  private var isClean = false
  private var awaitsPing = false
  /// The last identifier that was used.
  private var last: UInt16 = 0
  /// The identifiers that were used and not acknowledged, on the connection or before.
  private var unsettled: [Unsettled] = []
  /// The identifiers among them whose acknowledgement can come on this connection, and those of
  /// announcements that were given up.
  private var awaited: [UInt16] = []
  /// The messages whose acknowledgement came after they had been left.
  private var taken: [MessageID] = []

  /// Makes a session that is closed.
  package init() {}

  /// Whether messages can be published.
  package var isOpen: Bool { step == .open }

  /// The connection below is new: appends CONNECT.
  package mutating func open(_ connect: MQTTConnect, _ output: inout ByteBuffer) {
    reader = MQTTReader()
    awaitsPing = false
    awaited.removeAll(keepingCapacity: true)
    isClean = connect.isClean
    step = .connecting
    output.append(connect: connect)
  }

  /// Appends a message; `name` is nil for one that only this connection is about.
  package mutating func publish(
    _ payload: borrowing ByteBuffer, to topic: [UInt8], named name: MessageID?, isRetained: Bool,
    _ output: inout ByteBuffer
  ) {
    var isRepeat = false
    var identifier: UInt16 = 0
    if let name, let index = unsettled.firstIndex(where: { $0.name == name }) {
      identifier = unsettled[index].identifier
      isRepeat = true
    } else {
      identifier = nextIdentifier()
      if let name { keep(Unsettled(name: name, identifier: identifier)) }
    }
    if !awaited.contains(identifier) {
      if awaited.count > Self.unsettledMax { awaited.removeFirst() }
      awaited.append(identifier)
    }
    step = .publishing(identifier)
    output.append(
      publish: payload, to: topic, identifier: identifier, isRepeat: isRepeat,
      isRetained: isRetained)
  }

  /// No more waits for the acknowledgement of the message that was published last; it may come.
  package mutating func leave() {
    if case .publishing = step { step = .open }
  }

  /// Whether the broker has acknowledged the message of this name after it was left; asked once.
  package mutating func takesNote(of name: MessageID) -> Bool {
    guard let index = taken.firstIndex(of: name) else { return false }
    taken.remove(at: index)
    return true
  }

  /// No byte of the message of this name was sent.
  package mutating func forget(_ name: MessageID) {
    unsettled.removeAll { $0.name == name }
  }

  /// Appends PINGREQ.
  package mutating func ping(_ output: inout ByteBuffer) {
    awaitsPing = true
    output.appendPingRequest()
  }

  /// The connection below is gone; what was not acknowledged stays unsettled.
  package mutating func close() {
    step = .closed
    awaitsPing = false
  }

  /// Takes a byte of the broker; what the packet that it ends has changed, if it is one that the
  /// node waits for.
  package mutating func take(_ byte: UInt8) throws(MQTTFault) -> Progress? {
    guard let packet = try reader.take(byte) else { return nil }
    switch packet {
    case .connectAcknowledgement(let hasSession, let verdict):
      return try takeVerdict(hasSession, verdict)
    case .publishAcknowledgement(let identifier):
      // Each is awaited once, so that a broker cannot send them without end.
      guard let index = awaited.firstIndex(of: identifier) else { throw .unexpectedPacket(0x40) }
      awaited.remove(at: index)
      let entry = unsettled.firstIndex { $0.identifier == identifier }
      let name = entry.map { unsettled.remove(at: $0).name }
      guard step == .publishing(identifier) else {
        if let name { noteTaken(name) }
        return nil
      }
      step = .open
      return .acknowledged
    case .pingResponse:
      guard awaitsPing else { throw .unexpectedPacket(0xD0) }
      awaitsPing = false
      return .alive
    }
  }

  private mutating func takeVerdict(
    _ hasSession: Bool, _ verdict: MQTTVerdict
  ) throws(MQTTFault) -> Progress {
    guard step == .connecting else { throw .unexpectedPacket(0x20) }
    guard verdict == .accepted else {
      step = .closed
      return .refused(verdict)
    }
    // A session that the node has asked to forget cannot have been kept (MQTT-3.2.2-1).
    guard !hasSession || !isClean else { throw .badValue }
    step = .open
    return .opened(hasSession: hasSession)
  }

  /// The next identifier that no unsettled message has; never 0 (MQTT-2.3.1-1).
  private mutating func nextIdentifier() -> UInt16 {
    repeat {
      last = last == .max ? 1 : last + 1
    } while awaited.contains(last) || unsettled.contains { $0.identifier == last }
    return last
  }

  private mutating func noteTaken(_ name: MessageID) {
    if taken.count == Self.unsettledMax { taken.removeFirst() }
    taken.append(name)
  }

  private mutating func keep(_ entry: Unsettled) {
    if unsettled.count == Self.unsettledMax { unsettled.removeFirst() }
    unsettled.append(entry)
  }
}
