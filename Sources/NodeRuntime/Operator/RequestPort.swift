public import LinuxHAL
public import Units

/// Where requests of an operator reach a running node: a socket, and the connections that it has.
public final class RequestPort {
  /// The connections at a time; those that wait are taken when one has ended.
  public static let connectionsMax = 4

  private let socket: RequestSocket
  private var requests: [OperatorRequest] = []

  /// Takes requests on `socket`.
  public init(_ socket: consuming RequestSocket) {
    self.socket = socket
  }

  /// The descriptors to wait for.
  public var descriptors: [Int32] {
    let open = requests.filter { !$0.isAnswered }
    let waits = open.count < Self.connectionsMax
    return (waits ? [socket.descriptor] : []) + open.compactMap { $0.descriptor }
  }

  /// When ``take(_:)`` is due without a descriptor that is ready.
  public var deadline: Instant {
    requests.reduce(.never) { min($0, $1.deadline) }
  }

  /// Takes what has come, and hands each whole request with its bytes to `handle`, which has it
  /// answered then or later. Does not block.
  public func take(_ handle: ([UInt8], OperatorRequest) -> Void) {
    requests.removeAll { $0.isAnswered }
    while requests.count < Self.connectionsMax, let stream = socket.accept() {
      requests.append(OperatorRequest(stream))
    }
    for request in requests { request.advance(handle) }
    requests.removeAll { $0.isAnswered }
  }
}

/// A request of an operator, until it is answered.
public final class OperatorRequest {
  /// The user that asks; nil where the kernel does not say.
  public let user: UInt32?
  private var stream: RequestConnection?
  private var isWhole = false

  init(_ stream: consuming RequestConnection) {
    user = stream.user
    self.stream = .some(stream)
  }

  /// Answers with a line, and ends the connection. Does not block.
  public func answer(_ text: String) {
    let stream = self.stream.take()
    switch stream {
    case .some(let stream): stream.answer(text)
    case .none: return
    }
  }

  var isAnswered: Bool {
    switch stream {
    case .some: false
    case .none: true
    }
  }

  /// Nil once the request is whole: then nothing more is read.
  var descriptor: Int32? {
    switch stream {
    case .some(let stream): isWhole ? nil : stream.descriptor
    case .none: nil
    }
  }

  var deadline: Instant {
    switch stream {
    case .some(let stream): isWhole ? .never : stream.deadline
    case .none: .never
    }
  }

  func advance(_ handle: ([UInt8], OperatorRequest) -> Void) {
    guard !isWhole, let progress = stream?.advance() else { return }
    switch progress {
    case .waiting: return
    case .over: stream = nil
    case .tooLong:
      answer("error: a request has at most \(RequestConnection.requestBytesMax - 1) bytes")
    case .line(let bytes):
      isWhole = true
      handle(bytes, self)
    }
  }
}
