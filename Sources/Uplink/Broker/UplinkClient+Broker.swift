import HubProtocol
import NodeCore
import Transport
public import Units

extension UplinkClient where Stream: ~Copyable {
  /// When the client wants to be advanced although no message is in delivery: a session with a
  /// broker is kept alive, and opened again where it has ended.
  public var idleDue: Instant {
    guard let broker else { return .never }
    return isIdle ? broker.due(isConnected: isOpen) : .zero
  }

  /// The topics under which a broker keeps something of this node; none for other servers.
  public var retainedTopics: [[UInt8]] { broker?.retainedTopics ?? [] }

  /// Lets a broker forget what an earlier start left under these topics; ``onForgotten`` says when
  /// it has. Call it before the first delivery.
  public mutating func forget(_ topics: [[UInt8]]) {
    broker?.forget(topics)
    isForgetting = broker != nil && !topics.isEmpty
  }

  /// Leaves the server, for the node ends: a broker gets the node's last word, so that it does not
  /// take it for lost. What cannot be sent at once is not sent, and the broker publishes the will.
  public mutating func end(at now: Instant) {
    if let broker, isOpen, broker.step != .opening, isBetweenPackets {
      var last = ByteBuffer()
      broker.appendEnd(&last)
      do throws(StreamFault) {
        try last.withSpan { bytes throws(StreamFault) in _ = try stream.write(bytes) }
      } catch {
        isOpen = false
      }
    }
    closeStream(at: now)
    broker?.close(at: now)
    phase = .idle
  }

  /// Begins the delivery of `message`; a packet under way ends first.
  mutating func beginPublication(
    _ message: Message, _ schema: ReportSchema, _ values: Span<ReportedValue>, at now: Instant
  ) {
    remark = AnswerRemark()
    unreadable.begin(message.id)
    if chooseServer(at: now) {
      leaveBroker(at: now)
      broker?.meetAnother()
    }
    target.schema = schema
    var whole = ByteBuffer()
    format.encode(message, values, target, now, &whole)
    let payload = body(of: whole)
    broker?.begin(message, payload: payload)
    isReused = isOpen
  }

  /// Gives the message up. The connection stays where the broker has its packet whole, or nothing
  /// of it: an acknowledgement that comes late is that of its own number.
  mutating func cancelPublication(at now: Instant) {
    let isUnsent = isSending && sent == 0
    if broker?.step == .message {
      if isBetweenPackets { phase = .idle } else { leaveBroker(at: now) }
    }
    broker?.end(isUnsent: isUnsent)
  }

  /// Moves the dialogue as far as it goes without blocking.
  mutating func advanceDialogue(at now: Instant) -> LinkState {
    do throws(ExchangeFault) {
      return try converse(at: now)
    } catch {
      let isUnreadable = isReceiving && broker?.step == .message && isRefusal(error)
      leaveBroker(at: now)
      guard broker?.message != nil else {
        onIdleEnd?(error.code)
        return .idle
      }
      // The broker may have closed the connection long ago.
      if isReused, !isUnreadable, error != .answerTimeout {
        isReused = false
        return .busy(until: now)
      }
      return finishPublication(outcome(of: error, isUnreadable: isUnreadable), at: now)
    }
  }

  /// Whether a broker that says this about a message will say it again.
  ///
  /// The end of the connection is all that it can say of one that is too long, or not allowed (MQTT
  /// 3.1.1, sections 3.3.5 and 4.8). A kept connection may have ended for another reason.
  private func isRefusal(_ fault: ExchangeFault) -> Bool {
    fault.isLasting || (!isReused && fault == .connection(.endedEarly))
  }

  private mutating func converse(at now: Instant) throws(ExchangeFault) -> LinkState {
    while true {
      switch phase {
      case .idle where broker?.isTaken == true && broker?.message != nil:
        return finishPublication(.acknowledged(.brokerAcknowledged), at: now)
      case .idle, .spaced: guard try beginPacket(at: now) else { return .idle }
      case .failed(let fault): throw fault
      case .opening:
        if case .pending(let until) = try establish(at: now) { return .busy(until: until) }
        isOpen = true
        request.removeAll()
        broker?.open(&request)
        beginSending(at: now)
      case .sending:
        guard try send(at: now) else { return .busy(until: deadline) }
        broker?.sent(at: now)
        phase = .receiving
      case .receiving:
        guard let answer = try receiveAnswer(at: now) else { return .busy(until: deadline) }
        if let end = finishPacket(answer, at: now) { return end }
      }
    }
  }

  /// Opens the connection or begins the next packet; false where neither is wanted.
  private mutating func beginPacket(at now: Instant) throws(ExchangeFault) -> Bool {
    guard isOpen else {
      guard broker?.wantsConnection(at: now) == true else { return false }
      do throws(StreamFault) {
        try stream.connect(at: now)
      } catch {
        throw .connection(error)
      }
      phase = .opening
      return true
    }
    request.removeAll()
    guard broker?.next(at: now, &request) == true else { return false }
    beginSending(at: now)
    return true
  }

  private mutating func beginSending(at now: Instant) {
    sent = 0
    deadline = now + answerLimit
    phase = .sending
  }

  private mutating func receiveAnswer(at now: Instant) throws(ExchangeFault) -> BrokerAnswer? {
    while true {
      guard now < deadline else { throw .answerTimeout }
      switch try readChunk() {
      case .moved(let count):
        do throws(MQTTFault) {
          let received = chunk
          if let answer = try broker?.take(received.span.extracting(first: count)) { return answer }
        } catch {
          throw .broker(error)
        }
      case .blocked: return nil
      case .ended: throw .connection(.endedEarly)
      }
    }
  }

  /// What the answer to a packet means for the delivery; nil where the dialogue goes on.
  private mutating func finishPacket(_ answer: BrokerAnswer, at now: Instant) -> LinkState? {
    phase = .idle
    switch answer {
    case .taken:
      if isForgetting, broker?.hasForgotten == true {
        isForgetting = false
        onForgotten?()
      }
      return nil
    case .delivered: return finishPublication(.acknowledged(.brokerAcknowledged), at: now)
    case .refused(let verdict):
      leaveBroker(at: now)
      let cause = CauseCode(brokerVerdict: verdict)
      guard broker?.message != nil else {
        onIdleEnd?(cause)
        return .idle
      }
      return finishPublication(
        verdict.isAboutTheNode ? .unauthorised(cause) : .refused(cause), at: now)
    }
  }

  private mutating func finishPublication(
    _ outcome: DeliveryOutcome, at now: Instant
  ) -> LinkState {
    broker?.end(isUnsent: false)
    if case .acknowledged = outcome {
      noteEnd(worked: true, at: now)
    } else {
      noteEnd(worked: false, at: now)
    }
    return .ended(outcome)
  }

  private mutating func leaveBroker(at now: Instant) {
    closeStream(at: now)
    broker?.close(at: now)
    phase = .idle
  }

  /// Whether the broker has every packet whole that was begun.
  private var isBetweenPackets: Bool { !isSending || sent == 0 }
}
