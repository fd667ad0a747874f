public import LinuxHAL
public import NodeCore
public import Units

/// Where an operator's requests reach a running node: a socket, and the connections that it has.
public final class OperatorPort {
  /// The connections at a time; those that wait are taken when one has ended.
  public static let connectionsMax = 4

  private let socket: RequestSocket
  private var connections: [Connection] = []
  /// Answers a request of a user; whether there is an order, and for which output.
  private let resolve: (OrderRequest) -> OutputID?
  /// The words of an answer, after the order was taken; also logs who has given it.
  private let words: (OrderRequest, UInt32?, LineState?, Instant) -> String

  private final class Connection {
    var stream: RequestConnection

    init(_ stream: consuming RequestConnection) {
      self.stream = stream
    }
  }

  /// Takes requests on `socket`. `resolve` finds the controlled output of a request's line, and
  /// `words` makes the answer to an order that was taken: what the line does now.
  public init(
    _ socket: consuming RequestSocket, resolve: @escaping (OrderRequest) -> OutputID?,
    words: @escaping (OrderRequest, UInt32?, LineState?, Instant) -> String
  ) {
    self.socket = socket
    self.resolve = resolve
    self.words = words
  }

  /// The descriptors to wait for.
  public var descriptors: [Int32] {
    let waits = connections.count < Self.connectionsMax
    return (waits ? [socket.descriptor] : []) + connections.map { $0.stream.descriptor }
  }

  /// When ``take(at:_:)`` is due without a descriptor that is ready.
  public var deadline: Instant {
    connections.reduce(.never) { min($0, $1.stream.deadline) }
  }

  /// Takes what has come, and hands each whole request to `give`, which returns the state of the
  /// line after it; `now` is on the node's clock. Does not block.
  public func take(at now: Instant, _ give: (LineOrder, OutputID) -> LineState?) {
    while connections.count < Self.connectionsMax, let stream = socket.accept() {
      connections.append(Connection(stream))
    }
    connections.removeAll { connection in
      switch connection.stream.advance() {
      case .waiting: return false
      case .over: return true
      case .tooLong:
        connection.stream.answer("error: a request has at most 127 bytes")
        return true
      case .line(let bytes):
        connection.stream.answer(answer(to: bytes, of: connection.stream.user, at: now, give))
        return true
      }
    }
  }

  private func answer(
    to bytes: [UInt8], of user: UInt32?, at now: Instant,
    _ give: (LineOrder, OutputID) -> LineState?
  ) -> String {
    do throws(OrderRequest.Flaw) {
      let request = try OrderRequest(bytes)
      guard let output = resolve(request) else {
        return "error: no control rule of this node acts on such a line"
      }
      return words(request, user, give(request.order, output), now)
    } catch {
      return switch error {
      case .form: "error: write `set LINE on|off SECONDS` or `set LINE auto`"
      case .level: "error: a line is set to on, off or auto"
      case .span: "error: an order lasts 1 to \(OrderRequest.secondsMax) whole seconds"
      }
    }
  }
}
