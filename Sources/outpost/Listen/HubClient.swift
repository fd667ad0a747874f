import Harness
import LinuxHAL
import NodeAssembly
import NodeHost
import Transport
import Units

/// One accepted connection of the development server.
final class HubClient {
  private var stream: TCPStream
  private var session: HubSession
  private var chunk = [UInt8](repeating: 0, count: 4_096)
  private var waiting: [UInt8] = []
  private var isBroken = false
  /// When the client last sent something.
  private(set) var lastHeard: Instant

  init(_ stream: consuming TCPStream, _ session: consuming HubSession, at now: Instant) {
    self.stream = stream
    self.session = session
    lastHeard = now
  }

  var descriptor: Int32 { stream.descriptor }

  var interest: PollInterest {
    waiting.isEmpty ? .reading : [.reading, .writing]
  }

  /// Whether nothing more will come of this connection.
  var isDone: Bool { isBroken || (session.isOver && waiting.isEmpty) }

  /// Reads, answers and writes as far as possible without blocking.
  func serve(at now: Instant, onExchange: (HubExchange) -> Void) {
    do throws(StreamFault) {
      try receive(at: now, onExchange)
    } catch {
      // The client's fault, not the server's: what waits (an alert) is sent, then it is over.
      if error != .endedEarly { Console.note("a client was refused: \(FaultText.text(error))") }
      isBroken = true
    }
    collect()
    do throws(StreamFault) {
      try send()
    } catch {
      isBroken = true
    }
  }

  private func receive(at now: Instant, _ onExchange: (HubExchange) -> Void) throws(StreamFault) {
    var buffer: [UInt8] = []
    swap(&buffer, &chunk)
    defer { swap(&buffer, &chunk) }
    while !isDone {
      var span = buffer.mutableSpan
      switch try stream.read(into: &span) {
      case .blocked: return
      case .ended:
        isBroken = true
        return
      case .moved(let count):
        lastHeard = now
        try session.feed(buffer.span.extracting(first: count), at: now, onExchange: onExchange)
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
