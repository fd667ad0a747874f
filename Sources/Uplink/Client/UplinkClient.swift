public import HubProtocol
public import NodeCore
public import Transport
public import Units

/// Delivers one message at a time as an HTTP request over a connection, sans I/O of its own.
///
/// A message is acknowledged by a 2xx status of a whole response and by nothing else. The
/// connection stays open where the format allows it; one that turns out to have been closed by the
/// server in the meantime is replaced once, silently, before any byte of an answer has come. What a
/// server sends without having been asked answers nothing (RFC 9112, section 6.3): such a
/// connection is not kept. A message whose answers cannot be read counts as refused for good after
/// some.
public struct UplinkClient<Stream: Connection & ~Copyable>: MessageLink, ~Copyable {
  /// How long an exchange may take from the open connection to the whole answer, unless the caller
  /// chooses another limit.
  public static var answerLimit: Interval { .seconds(10) }

  enum Phase {
    case idle
    /// Until the format allows the next request.
    case spaced
    case opening
    case sending
    case receiving
    case failed(ExchangeFault)
  }

  /// The connection below.
  public var stream: Stream
  let format: ReportFormat
  var target: ReportTarget
  var phase = Phase.idle
  var isOpen = false
  var isReused = false
  var request = ByteBuffer()
  /// The messages of a request with several, until it is sent; empty for one message.
  private var elements = ByteBuffer()
  var sent = 0
  var response = HTTPResponse()
  var deadline = Instant.never
  /// What the last answer says, where it acknowledged nothing; without the credentials that were
  /// sent, which a server may repeat.
  public internal(set) var remark = AnswerRemark()
  /// Receives the number of the server, counted from 0, when deliveries go to another one.
  public var onServer: ((Int) -> Void)?
  /// Receives why the session with a broker has ended, or was not opened, while no message waits.
  public var onIdleEnd: ((CauseCode) -> Void)?
  /// Receives that a broker has forgotten what an earlier start had left there.
  public var onForgotten: (() -> Void)?
  var isForgetting = false
  private let servers: [ServerAddress]
  private var choice: ServerChoice
  private var chosen = 0
  let answerLimit: Interval
  /// What is said to a broker; nil where the server speaks HTTP.
  var broker: BrokerDialogue?
  /// When the format allows the next request.
  var nextRequest = Instant.zero
  /// The message in delivery where it takes more than one request.
  var divided: DividedMessage?
  private let finalStatuses: [UInt16]
  var unreadable = UnreadableAnswers()
  var chunk: [UInt8]

  /// Makes a client that speaks `format` to `target` over `stream`, which is closed now. An answer
  /// with one of `finalStatuses` refuses its message for good. `others` are the servers to go to
  /// when that of the target fails, as `failover` says; the stream can be opened to each of them.
  public init(
    _ stream: consuming Stream, format: ReportFormat, target: ReportTarget,
    answerLimit: Interval = Self.answerLimit, finalStatuses: [UInt16] = [],
    others: [ServerAddress] = [],
    failover: FailoverPolicy = FailoverPolicy(after: 3, returnAfter: .seconds(600))
  ) {
    self.finalStatuses = finalStatuses
    servers = [ServerAddress(host: target.host, port: target.port, path: target.path)] + others
    choice = ServerChoice(among: servers.count, failover)
    self.stream = stream
    self.answerLimit = answerLimit
    self.format = format
    self.target = target
    broker = target.broker.map {
      BrokerDialogue($0, device: target.device, schema: target.schema)
    }
    chunk = [UInt8](repeating: 0, count: 512)
  }

  /// Whether no exchange is under way.
  public var isIdle: Bool {
    if case .idle = phase { return true }
    return false
  }

  /// Whether bytes wait to be sent, so that a caller who polls waits for room as well.
  public var isSending: Bool {
    if case .sending = phase { return true }
    return false
  }

  var isReceiving: Bool {
    if case .receiving = phase { return true }
    return false
  }

  /// Begins the delivery of `message`.
  public mutating func begin(
    _ message: Message, _ schema: ReportSchema, values: Span<ReportedValue>, at now: Instant
  ) {
    if broker != nil { return beginPublication(message, schema, values, at: now) }
    request.removeAll()
    elements.removeAll()
    remark = AnswerRemark()
    unreadable.begin(message.id)
    chooseServer(at: now)
    target.schema = schema
    divide(message, values)
    if target.requestBytes > 0 {
      pad(message, values, at: now)
    } else {
      format.encode(message, values, target, now, &request)
    }
    isReused = isOpen
    startSending(at: now)
  }

  /// Takes another message into the request, if its format and the length of the body allow that.
  public mutating func attach(
    _ message: Message, _ schema: ReportSchema, values: Span<ReportedValue>, at now: Instant
  ) -> Bool {
    guard let batch = format.terms.batch, sent == 0, broker == nil else { return false }
    if elements.count == 0 { elements = body(of: request) }
    target.schema = schema
    var element = ByteBuffer()
    batch.element(message, values, target, now, &element)
    guard elements.count + element.count < BatchFormat.bytesMax else { return false }
    elements.append(",")
    elements.append(element)
    return true
  }

  /// Moves the exchange as far as it goes without blocking.
  public mutating func advance(at now: Instant) -> LinkState {
    if broker != nil { return advanceDialogue(at: now) }
    if elements.count > 0 { finishBatch() }
    do throws(ExchangeFault) {
      return try progress(at: now)
    } catch {
      closeStream(at: now)
      let isUnreadable = isReceiving && error.isLasting
      if isReused, !response.hasBegun, !isUnreadable, error != .answerTimeout {
        isReused = false
        startSending(at: now)
        return .busy(until: now)
      }
      phase = .idle
      noteEnd(worked: false, at: now)
      return .ended(outcome(of: error, isUnreadable: isUnreadable))
    }
  }

  /// How a delivery ends that this has broken.
  mutating func outcome(of fault: ExchangeFault, isUnreadable: Bool) -> DeliveryOutcome {
    let cause = fault.code
    if isUnreadable, unreadable.isLast() { return .refusedForGood(cause) }
    let isDistrusted = cause.number == SecurityFault.certificateChangedNumber
    return isDistrusted ? .distrusted(cause) : .failed(cause)
  }

  /// Gives the exchange up; the connection is closed, for its answer would confuse the next one.
  public mutating func cancel(at now: Instant) {
    if broker != nil { return cancelPublication(at: now) }
    closeStream(at: now)
    phase = .idle
  }

  mutating func startSending(at now: Instant) {
    guard now >= nextRequest else {
      phase = .spaced
      return
    }
    nextRequest = now + format.terms.spacing
    sent = 0
    response = HTTPResponse()
    if isOpen, !isQuiet() {
      closeStream(at: now)
      isReused = false
    }
    if isOpen {
      phase = .sending
      deadline = now + answerLimit
      return
    }
    do throws(StreamFault) {
      try stream.connect(at: now)
      phase = .opening
    } catch {
      phase = .failed(.connection(error))
    }
  }

  /// Whether the kept connection is still open and nothing has come on it since the last answer.
  private mutating func isQuiet() -> Bool {
    do throws(ExchangeFault) {
      return try readChunk() == .blocked
    } catch {
      return false
    }
  }

  private mutating func progress(at now: Instant) throws(ExchangeFault) -> LinkState {
    while true {
      switch phase {
      case .idle: return .idle
      case .failed(let fault): throw fault
      case .spaced:
        guard now >= nextRequest else { return .busy(until: nextRequest) }
        startSending(at: now)
      case .opening:
        if case .pending(let until) = try establish(at: now) { return .busy(until: until) }
        isOpen = true
        phase = .sending
        deadline = now + answerLimit
      case .sending:
        guard try send(at: now) else { return .busy(until: deadline) }
        phase = .receiving
      case .receiving:
        guard try receive(at: now) else { return .busy(until: deadline) }
        if startNextRequest(at: now) { continue }
        return finish(at: now)
      }
    }
  }

  mutating func establish(at now: Instant) throws(ExchangeFault) -> Establishment {
    do throws(StreamFault) {
      return try stream.establish(at: now)
    } catch {
      throw .connection(error)
    }
  }

  /// True when the whole request has been handed over.
  mutating func send(at now: Instant) throws(ExchangeFault) -> Bool {
    while sent < request.count {
      guard now < deadline else { throw .answerTimeout }
      do throws(StreamFault) {
        let done = sent
        let progress = try request.withSpan { bytes throws(StreamFault) in
          try stream.write(bytes.extracting(droppingFirst: done))
        }
        guard case .moved(let count) = progress else { return false }
        sent += count
      } catch {
        throw .connection(error)
      }
    }
    return true
  }

  /// True when the whole response has come.
  private mutating func receive(at now: Instant) throws(ExchangeFault) -> Bool {
    while !response.isComplete {
      guard now < deadline else { throw .answerTimeout }
      switch try readChunk() {
      case .moved(let count): try take(count)
      case .blocked: return false
      case .ended: try endResponse()
      }
    }
    return true
  }

  private mutating func take(_ count: Int) throws(ExchangeFault) {
    do throws(HTTPFault) {
      let received = chunk
      try response.take(received.span.extracting(first: count))
    } catch {
      throw .response(error)
    }
  }

  mutating func readChunk() throws(ExchangeFault) -> StreamProgress {
    // Taken out for the call: a span of a property would lock the whole client.
    var buffer: [UInt8] = []
    swap(&buffer, &chunk)
    defer { swap(&buffer, &chunk) }
    do throws(StreamFault) {
      var span = buffer.mutableSpan
      return try stream.read(into: &span)
    } catch {
      // A stream cut without a goodbye still ends a response that has no other end.
      if error == .endedEarly { return .ended }
      throw .connection(error)
    }
  }

  private mutating func endResponse() throws(ExchangeFault) {
    do throws(HTTPFault) {
      try response.ended()
    } catch {
      throw response.hasBegun ? .response(error) : .connection(.endedEarly)
    }
  }

  private mutating func finish(at now: Instant) -> LinkState {
    if !format.keepsConnection || !response.keepsConnection { closeStream(at: now) }
    phase = .idle
    let answer = CauseCode(httpStatus: response.status)
    let isTaken = (200...299).contains(response.status)
    let isFinal = !isTaken && finalStatuses.contains(response.status)
    if !isTaken {
      remark = response.remark
      target.hideCredentials(in: &remark.text)
    }
    noteEnd(worked: isTaken || isFinal, at: now)
    if isTaken { return .ended(.acknowledged(answer)) }
    if isFinal { return .ended(.refusedForGood(answer)) }
    // RFC 9110 sections 15.5.2 and 15.5.4.
    let isUnauthorised = response.status == 401 || response.status == 403
    return .ended(isUnauthorised ? .unauthorised(answer) : .refused(answer))
  }

  mutating func closeStream(at now: Instant) {
    stream.close(at: now)
    isOpen = false
  }

  private mutating func finishBatch() {
    request.removeAll()
    format.terms.batch?.request(target, elements, &request)
    elements.removeAll()
  }

  /// What is behind the head of a request.
  func body(of request: borrowing ByteBuffer) -> ByteBuffer {
    request.withSpan { bytes in
      var body = ByteBuffer()
      if let head = HTTPRequestReader.headLength(bytes) {
        body.append(bytes.extracting(droppingFirst: head))
      }
      return body
    }
  }

  /// Turns to the server that the next delivery is for; whether it is another one.
  @discardableResult
  mutating func chooseServer(at now: Instant) -> Bool {
    let next = choice.next(at: now)
    guard next != chosen else { return false }
    closeStream(at: now)
    chosen = next
    stream.choose(next)
    target.turn(to: servers[next])
    return true
  }

  mutating func noteEnd(worked: Bool, at now: Instant) {
    guard choice.ended(worked: worked, at: now) else { return }
    // The next server has not asked for a pause.
    remark.pause = nil
    onServer?(choice.current)
  }
}
