import TLSTransport
import Transport
import Units

/// Two queues of bytes between a client and what answers it; keeps what went over it.
final class Wire {
  var toServer: [UInt8] = []
  var toClient: [UInt8] = []
  /// Everything that the client has sent.
  var sent: [UInt8] = []
  /// Everything that the client was given.
  var delivered: [UInt8] = []
  var serverHasEnded = false
  var serverHasReset = false
  var opened = 0
  var closed = 0
  /// How many bytes one write takes, and how many may wait in all.
  var writeMax = Int.max
  var roomMax = Int.max

  /// Begins again for the next connection.
  func forget() {
    toServer = []
    toClient = []
    sent = []
    delivered = []
  }

  /// Content types of the records that the client has sent (RFC 5246, section 6.2.1).
  var sentRecordTypes: [UInt8] {
    var types: [UInt8] = []
    var rest = sent[...]
    while rest.count >= 5 {
      let start = rest.startIndex
      types.append(rest[start])
      rest = rest.dropFirst(5 + Int(rest[start + 3]) << 8 + Int(rest[start + 4]))
    }
    return types
  }
}

/// The client's end of a wire.
struct WireConnection: Connection, ~Copyable {
  let wire: Wire

  mutating func connect(at now: Instant) throws(StreamFault) { wire.opened += 1 }

  mutating func establish(at now: Instant) throws(StreamFault) -> Establishment { .ready }

  mutating func close(at now: Instant) { wire.closed += 1 }

  mutating func read(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress {
    if wire.toClient.isEmpty {
      if wire.serverHasReset { throw .reset }
      return wire.serverHasEnded ? .ended : .blocked
    }
    let count = min(buffer.count, wire.toClient.count)
    for index in 0..<count { buffer[index] = wire.toClient[index] }
    wire.delivered += wire.toClient[..<count]
    wire.toClient.removeFirst(count)
    return .moved(count)
  }

  mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    let count = min(bytes.count, wire.writeMax, wire.roomMax - wire.toServer.count)
    guard count > 0 else { return .blocked }
    for index in 0..<count { wire.toServer.append(bytes[index]) }
    wire.sent += wire.toServer.suffix(count)
    return .moved(count)
  }
}

extension TLSServerSession {
  /// Takes what the client sent, moves on, and sends what there is. A failure's alert is sent too.
  mutating func serve(_ wire: Wire, at now: Instant = .zero) throws(StreamFault) -> Bool {
    accept(from: wire)
    defer { send(wire) }
    return try advance(at: now)
  }

  /// Takes as many of the client's bytes as fit.
  mutating func accept(from wire: Wire) {
    let bytes = wire.toServer
    wire.toServer.removeFirst(feed(bytes.span))
  }

  mutating func send(_ wire: Wire) {
    var buffer = [UInt8](repeating: 0, count: 1024)
    while waiting > 0 {
      var span = buffer.mutableSpan
      let count = take(into: &span)
      wire.toClient += buffer[..<count]
    }
  }

  /// Every decrypted byte that has arrived.
  mutating func receive(_ wire: Wire) throws(StreamFault) -> [UInt8] {
    var all: [UInt8] = []
    repeat {
      accept(from: wire)
      all += try readAll()
    } while !wire.toServer.isEmpty
    return all
  }

  /// Every byte that can be decrypted now.
  mutating func readAll() throws(StreamFault) -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 512)
    while true {
      var span = buffer.mutableSpan
      guard case .moved(let count) = try read(into: &span) else { return all }
      all += buffer[..<count]
    }
  }
}

extension ByteStream where Self: ~Copyable {
  /// Every byte that can be read now.
  mutating func readAll() throws(StreamFault) -> (bytes: [UInt8], last: StreamProgress) {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 512)
    while true {
      var span = buffer.mutableSpan
      let progress = try read(into: &span)
      guard case .moved(let count) = progress else { return (all, progress) }
      all += buffer[..<count]
    }
  }
}
