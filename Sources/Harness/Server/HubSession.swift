package import HubProtocol
package import TLSTransport
package import Transport
package import Units

/// One request to the development server and the answer to it.
package struct HubExchange: Sendable {
  /// The request.
  package let request: HTTPRequest
  /// The answer.
  package let answer: HubAnswer
}

/// What happened to a client's bytes: an answered request, or bytes that are none.
package enum ClientEvent: Sendable {
  /// A whole request with its answer.
  case exchange(HubExchange)
  /// Bytes that are no request that this server reads, with the status that answered them.
  case refused(status: Int, HTTPFault)
}

/// One client's connection to the development server, sans I/O: TLS, HTTP and the hub's contract.
package struct HubSession: ~Copyable {
  private var session: TLSServerSession
  private var reader: HTTPRequestReader
  private let contract: HubContract
  private var chunk: [UInt8]
  /// Answers that TLS has not taken; it takes one record at a time.
  private var answers: [UInt8]
  /// Whether close_notify follows the answers.
  private var closes = false
  /// Whether the connection is to be closed once all output has been taken.
  package private(set) var isOver = false

  /// Begins a session; throws where TLS cannot begin.
  package init(
    settings: TLSServerSettings, contract: HubContract, wallClock: Int64?
  ) throws(StreamFault) {
    session = try TLSServerSession(settings: settings, wallClock: wallClock)
    // Not where they are declared: Swift 6.2's compiler stops on values to release when the line
    // above throws.
    reader = HTTPRequestReader()
    chunk = [UInt8](repeating: 0, count: 4_096)
    answers = []
    self.contract = contract
  }

  /// Takes received bytes and answers every whole request in them, each handed to `onEvent`.
  ///
  /// - Throws: what TLS found; take the output (an alert may wait) and close.
  package mutating func feed(
    _ bytes: Span<UInt8>, at now: Instant, onEvent: (ClientEvent) -> Void
  ) throws(StreamFault) {
    var fed = 0
    while fed < bytes.count, !isOver {
      let taken = session.feed(bytes.extracting(droppingFirst: fed))
      fed += taken
      let moved = try session.advance(at: now) ? decrypt(onEvent) : 0
      if taken == 0, moved == 0 { throw .security(.badRecord) }
    }
  }

  /// Copies bytes to send into the front of `buffer` and says how many.
  package mutating func take(into buffer: inout MutableSpan<UInt8>) -> Int {
    let count = session.take(into: &buffer)
    if count > 0 || (answers.isEmpty && !closes) { return count }
    guard (try? sendAnswers()) != nil else {
      isOver = true
      return 0
    }
    return session.take(into: &buffer)
  }

  private mutating func decrypt(_ onEvent: (ClientEvent) -> Void) throws(StreamFault) -> Int {
    var total = 0
    while !isOver {
      var buffer: [UInt8] = []
      swap(&buffer, &chunk)
      defer { swap(&buffer, &chunk) }
      var span = buffer.mutableSpan
      let progress = try session.read(into: &span)
      guard case .moved(let count) = progress else {
        if progress == .ended { isOver = true }
        return total
      }
      total += count
      reader.feed(buffer.span.extracting(first: count))
      try answerRequests(onEvent)
    }
    return total
  }

  private mutating func answerRequests(_ onEvent: (ClientEvent) -> Void) throws(StreamFault) {
    do throws(HTTPFault) {
      while !isOver, let request = try reader.next() {
        let answer = contract.answer(request)
        onEvent(.exchange(HubExchange(request: request, answer: answer)))
        respond(answer.status, closes: request.closes)
      }
    } catch {
      let status = error == .headTooLong ? 431 : error.isTooLarge ? 413 : 400
      onEvent(.refused(status: status, error))
      respond(status, closes: true)
    }
    if !isOver, reader.takeExpectation() { answers += "HTTP/1.1 100 Continue\r\n\r\n".utf8 }
    try sendAnswers()
  }

  private mutating func respond(_ status: Int, closes: Bool) {
    var response = ByteBuffer()
    response.append(answer: status, closes: closes)
    response.withSpan { bytes in bytes.withUnsafeBufferPointer { answers += $0 } }
    self.closes = closes
    isOver = closes
  }

  /// Hands TLS what it takes now; the rest follows once its output has been taken.
  private mutating func sendAnswers() throws(StreamFault) {
    while !answers.isEmpty {
      let bytes = answers
      guard case .moved(let count) = try session.write(bytes.span) else { return }
      answers.removeFirst(count)
    }
    guard closes else { return }
    closes = false
    try session.closeNotify()
  }
}
