public import Transport

/// The talk with a proxy until it has opened a connection, sans I/O.
///
/// What comes behind the proxy's last answer is a fault: the server speaks TLS, in which the client
/// speaks first, so these bytes are not the server's.
public struct ProxyExchange: Sendable {
  /// The longest head of an HTTP proxy's answer, in bytes.
  public static let answerBytesMax = 8_192

  private enum Phase {
    case head
    case method
    case authentication
    case connection
    case open
  }

  /// Bytes to be sent, from the front.
  public private(set) var output: [UInt8]
  private let request: ProxyRequest
  private var answer: [UInt8] = []
  private var phase: Phase

  /// Begins to ask for `request`.
  public init(_ request: ProxyRequest) {
    self.request = request
    switch request.kind {
    case .http:
      output = HTTPProxyWords.connect(request)
      phase = .head
    case .socks5:
      output = SOCKSWords.greeting(hasUser: !request.user.isEmpty)
      phase = .method
    }
  }

  /// Whether the proxy has opened the connection, so that all further bytes are the server's.
  public var isOpen: Bool {
    if case .open = phase { return true }
    return false
  }

  /// So many bytes of ``output`` were sent.
  public mutating func sent(_ count: Int) {
    output.removeFirst(count)
  }

  /// Takes bytes of the proxy.
  ///
  /// - Throws: why it does not open the connection.
  public mutating func take(_ bytes: Span<UInt8>) throws(ProxyFault) {
    for index in bytes.indices {
      guard !isOpen else { throw .malformed }
      guard answer.count < Self.answerBytesMax else { throw .answerTooLong }
      answer.append(bytes[index])
      try step()
    }
  }

  /// Looks whether the answer is whole with its last byte.
  private mutating func step() throws(ProxyFault) {
    switch phase {
    case .head:
      guard HTTPProxyWords.isWhole(answer) else { return }
      let status = try HTTPProxyWords.status(of: answer)
      answer.removeAll()
      // An interim answer announces the other one (RFC 9110 section 15.2).
      if (100...199).contains(status), status != 101 { return }
      if status == 407 {
        throw request.user.isEmpty ? .authenticationRequired : .authenticationRefused
      }
      guard (200...299).contains(status) else { throw .answered(status: status) }
      phase = .open
    case .method:
      guard let method = try SOCKSWords.method(in: answer) else { return }
      answer.removeAll()
      try chose(method)
    case .authentication:
      guard let isAccepted = SOCKSWords.isAccepted(answer) else { return }
      guard isAccepted else { throw .authenticationRefused }
      answer.removeAll()
      ask()
    case .connection:
      if try SOCKSWords.isConnected(answer) { phase = .open }
    case .open: throw .malformed
    }
  }

  private mutating func chose(_ method: UInt8) throws(ProxyFault) {
    switch method {
    case SOCKSWords.noAuthentication: ask()
    case SOCKSWords.userAndPassword where !request.user.isEmpty:
      output += SOCKSWords.authentication(request.user, request.password)
      phase = .authentication
    case SOCKSWords.noMethod: throw .authenticationRequired
    // One that was not offered.
    default: throw .malformed
    }
  }

  private mutating func ask() {
    output += SOCKSWords.connect(request)
    phase = .connection
  }
}
