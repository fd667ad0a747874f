public import LinuxHAL
public import NodeCore
public import Units

/// Where an operator's orders for controlled lines reach a running node.
public final class OperatorPort {
  /// Its socket.
  public let port: RequestPort
  /// Answers a request of a user; whether there is an order, and for which output.
  private let resolve: (OrderRequest) -> OutputID?
  /// The words of an answer, after the order was taken; also logs who has given it.
  private let words: (OrderRequest, UInt32?, LineState?, Instant) -> String

  /// Takes orders on `socket`. `resolve` finds the controlled output of a request's line, and
  /// `words` makes the answer to an order that was taken: what the line does now.
  public init(
    _ socket: consuming RequestSocket, resolve: @escaping (OrderRequest) -> OutputID?,
    words: @escaping (OrderRequest, UInt32?, LineState?, Instant) -> String
  ) {
    port = RequestPort(socket)
    self.resolve = resolve
    self.words = words
  }

  /// Takes what has come, and hands each whole request to `give`, which returns the state of the
  /// line after it; `now` is on the node's clock. Does not block.
  public func take(at now: Instant, _ give: (LineOrder, OutputID) -> LineState?) {
    port.take { bytes, request in
      request.answer(answer(to: bytes, of: request.user, at: now, give))
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
