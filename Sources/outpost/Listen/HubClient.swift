import Harness
import LinuxHAL
import NodeAssembly
import Transport
import Units

/// One accepted connection of the development server.
final class HubClient {
  /// Reads of one turn: a client that sends all the time leaves the others theirs.
  private static let readsMax = 16
  /// Answers that wait for a client that does not read them; it is not heard meanwhile.
  private static let waitingBytesMax = 65_536
  /// How long a client that was refused may go on sending before the connection is closed: if it
  /// were closed at once, the rest of its request would reset the connection, and the answer would
  /// be lost (RFC 9112, section 9.6).
  static let lingerMax = Interval.seconds(2)

  private var stream: TCPStream
  private var session: HubSession
  private var chunk = [UInt8](repeating: 0, count: 4_096)
  private var waiting: [UInt8] = []
  private var isBroken = false
  /// Until when the rest of what the client sends is read and dropped; nil before the last answer
  /// has gone.
  private(set) var lingersUntil: Instant?
  /// When the client last sent something.
  private(set) var lastHeard: Instant

  init(_ stream: consuming TCPStream, _ session: consuming HubSession, at now: Instant) {
    self.stream = stream
    self.session = session
    lastHeard = now
  }

  var descriptor: Int32 { stream.descriptor }

  var interest: PollInterest {
    if waiting.isEmpty { return .reading }
    return waiting.count > Self.waitingBytesMax ? .writing : [.reading, .writing]
  }

  /// Whether nothing more will come of this connection.
  func isDone(at now: Instant) -> Bool {
    isBroken || now >= (lingersUntil ?? .never)
  }

  /// Reads, answers and writes as far as possible without blocking. What TLS refuses is thrown once
  /// the answer to it has gone.
  func serve(at now: Instant, onEvent: (ClientEvent) -> Void) throws(StreamFault) {
    var refusal: StreamFault?
    do throws(StreamFault) {
      try receive(at: now, onEvent)
    } catch {
      // The client's fault, not the server's: what waits (an alert) is sent, then it is over.
      refusal = error
      isBroken = true
    }
    collect()
    do throws(StreamFault) {
      try send()
    } catch {
      isBroken = true
    }
    if session.isOver, waiting.isEmpty, lingersUntil == nil {
      lingersUntil = now + Self.lingerMax
    }
    if let refusal, refusal != .endedEarly { throw refusal }
  }

  private func receive(at now: Instant, _ onEvent: (ClientEvent) -> Void) throws(StreamFault) {
    var buffer: [UInt8] = []
    swap(&buffer, &chunk)
    defer { swap(&buffer, &chunk) }
    for _ in 0..<Self.readsMax where !isBroken && waiting.count <= Self.waitingBytesMax {
      var span = buffer.mutableSpan
      switch try stream.read(into: &span) {
      case .blocked: return
      case .ended: isBroken = true
      case .moved(let count):
        lastHeard = now
        guard !session.isOver else { continue }
        try session.feed(buffer.span.extracting(first: count), at: now, onEvent: onEvent)
      }
    }
  }

  private func collect() {
    var buffer: [UInt8] = []
    swap(&buffer, &chunk)
    defer { swap(&buffer, &chunk) }
    while true {
      var span = buffer.mutableSpan
      let count = session.take(into: &span)
      if count == 0 { return }
      waiting += buffer[..<count]
    }
  }

  private func send() throws(StreamFault) {
    while !waiting.isEmpty {
      let bytes = waiting
      guard case .moved(let count) = try stream.write(bytes.span) else { return }
      waiting.removeFirst(count)
    }
  }
}
