import HubProtocol
import NodeCore
import Units

/// What a client says to a broker, a packet at a time: the opening of the session, that the node is
/// online, what Home Assistant must know, and the message in delivery.
///
/// An alarm waits for no announcement but the one whose answer is due. Announcements that are left
/// follow when no message waits, and in front of a report.
struct BrokerDialogue {
  /// What the packet under way is.
  enum Step {
    case none
    case opening
    case announcement
    case message
    case ping
  }

  private let terms: BrokerTerms
  private let device: [UInt8]
  /// The names of this start's channels and alarms.
  private let schema: ReportSchema
  private var session = MQTTSession()
  private(set) var step = Step.none
  private var payload = ByteBuffer()
  /// The message in delivery, until it ends.
  private(set) var message: Message?
  /// Whether the broker has acknowledged it already, late.
  private(set) var isTaken = false
  /// Whether the broker has taken `online` on this connection.
  private var isOnline = false
  /// How many entities the broker has, of those that Home Assistant is to know.
  private var announced = 0
  /// Topics under which it keeps what an earlier start announced, and how many it has forgotten.
  private var outdated: [[UInt8]] = []
  private var forgotten = 0
  private var pingDue = Instant.never
  /// When a connection is opened without a message that asks for it.
  private var openDue = Instant.zero

  init(_ terms: BrokerTerms, device: [UInt8], schema: ReportSchema) {
    self.terms = terms
    self.device = device
    self.schema = schema
  }

  private var keepAlive: Interval { .seconds(Int64(terms.keepAliveSeconds)) }

  private var isAnnounced: Bool {
    isOnline && hasForgotten
      && (!terms.isDiscoverable || announced == HomeAssistantDiscovery.count(of: schema))
  }

  /// Whether the broker has forgotten all that it is to forget.
  var hasForgotten: Bool { forgotten == outdated.count }

  /// The topics under which the broker keeps something of this node.
  var retainedTopics: [[UInt8]] {
    let entities = terms.isDiscoverable ? HomeAssistantDiscovery.count(of: schema) : 0
    return [BrokerTopic.availability.bytes(of: device, terms)]
      + (0..<entities).map { HomeAssistantDiscovery.topic(of: $0, of: device, schema) }
  }

  /// The broker is to forget what it keeps under these topics.
  mutating func forget(_ topics: [[UInt8]]) { (outdated, forgotten) = (topics, 0) }

  /// Takes the message that is to be delivered; `payload` is all that the broker gets of it.
  mutating func begin(_ message: Message, payload: ByteBuffer) {
    self.message = message
    self.payload = payload
    isTaken = session.takesNote(of: message.id)
  }

  /// When the client is to be advanced while no message is in delivery and no packet under way.
  func due(isConnected: Bool) -> Instant {
    guard isConnected else { return openDue }
    return isAnnounced ? pingDue : .zero
  }

  /// Whether a connection is wanted now.
  func wantsConnection(at now: Instant) -> Bool { message != nil || now >= openDue }

  /// The connection is open: appends the packet that opens the session.
  mutating func open(_ request: inout ByteBuffer) {
    step = .opening
    isOnline = false
    let availability = BrokerTopic.availability.bytes(of: device, terms)
    let connect = MQTTConnect(
      client: device, user: terms.user.isEmpty ? nil : terms.user,
      password: terms.password.isEmpty ? nil : terms.password,
      will: MQTTConnect.Will(topic: availability, payload: Self.offline), isClean: terms.isClean,
      keepAlive: terms.keepAliveSeconds)
    session.open(connect, &request)
  }

  /// Appends the next packet of an open session; false where there is nothing to say now.
  mutating func next(at now: Instant, _ request: inout ByteBuffer) -> Bool {
    if let message, message.kind != .report || isAnnounced {
      step = .message
      session.publish(
        payload, to: topic(of: message), named: message.id, isRetained: false, &request)
      return true
    }
    if !isAnnounced {
      step = .announcement
      announce(&request)
      return true
    }
    guard now >= pingDue else { return false }
    step = .ping
    session.ping(&request)
    return true
  }

  /// The packet under way has been handed over whole.
  mutating func sent(at now: Instant) { pingDue = now + keepAlive }

  /// Takes received bytes; how the packet under way was answered, nil while it was not.
  mutating func take(_ bytes: Span<UInt8>) throws(MQTTFault) -> BrokerAnswer? {
    var answer: BrokerAnswer?
    for index in bytes.indices {
      guard let progress = try session.take(bytes[index]) else { continue }
      answer = self.answer(by: progress) ?? answer
    }
    return answer
  }

  /// The message has ended, or is given up. `isUnsent` says that no byte of its packet has left.
  mutating func end(isUnsent: Bool) {
    if isUnsent, step == .message, let message { session.forget(message.id) }
    message = nil
    payload.removeAll()
    guard step == .message else { return }
    session.leave()
    step = .none
  }

  /// The connection is gone.
  mutating func close(at now: Instant) {
    session.close()
    step = .none
    pingDue = .never
    openDue = now + keepAlive
  }

  /// The next connection is to another broker, which may know nothing.
  mutating func meetAnother() { (announced, forgotten) = (0, 0) }

  /// Appends what a node says that ends, so that the broker has no will to publish.
  func appendEnd(_ request: inout ByteBuffer) {
    request.append(retained: "offline", to: BrokerTopic.availability.bytes(of: device, terms))
    request.appendDisconnect()
  }

  private mutating func answer(by progress: MQTTSession.Progress) -> BrokerAnswer? {
    switch (progress, step) {
    case (.opened(let hasSession), .opening):
      // A broker that has kept the session has kept what is retained as well.
      if !hasSession { (announced, forgotten) = (0, 0) }
    case (.refused(let verdict), _): return .refused(verdict)
    case (.acknowledged, .announcement):
      noteAnnounced()
    case (.acknowledged, .message):
      step = .none
      return .delivered
    case (.alive, .ping): break
    default: return nil
    }
    step = .none
    return .taken
  }

  private mutating func noteAnnounced() {
    if !isOnline {
      isOnline = true
    } else if !hasForgotten {
      forgotten += 1
    } else {
      announced += 1
    }
  }

  private mutating func announce(_ request: inout ByteBuffer) {
    var payload = ByteBuffer()
    guard isOnline else {
      payload.append("online")
      return session.publish(
        payload, to: BrokerTopic.availability.bytes(of: device, terms), named: nil,
        isRetained: true, &request)
    }
    // First, so that an entity that has moved to another topic is not there twice.
    guard hasForgotten else {
      // A retained payload of no bytes is forgotten (MQTT-3.3.1-10), and with it the entity.
      return session.publish(
        payload, to: outdated[forgotten], named: nil, isRetained: true, &request)
    }
    payload.append(discovery: announced, of: device, schema, terms)
    session.publish(
      payload, to: HomeAssistantDiscovery.topic(of: announced, of: device, schema), named: nil,
      isRetained: true, &request)
  }

  private func topic(of message: Message) -> [UInt8] {
    let topic: BrokerTopic =
      switch message.kind {
      case .report: .report
      case .alarm: .alarm
      case .gap: .gap
      }
    return topic.bytes(of: device, terms)
  }

  private static let offline: [UInt8] = [0x6F, 0x66, 0x66, 0x6C, 0x69, 0x6E, 0x65]
}

/// How a broker has answered a packet.
enum BrokerAnswer {
  /// The packet was taken, and it was no message.
  case taken
  /// The message was taken.
  case delivered
  /// The broker does not take this node.
  case refused(MQTTVerdict)
}
