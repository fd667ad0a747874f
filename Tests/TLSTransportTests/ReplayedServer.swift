import TLSTransport
import Transport
import Units

/// What a server said in one exchange, piece by piece, each with how much it had heard by then.
///
/// A client whose random numbers repeat sends the same bytes again, so the recording answers it as
/// the server would, and costs nothing.
struct Recording {
  var pieces: [(after: Int, bytes: [UInt8])] = []

  /// The report and the answer of the exchange.
  static let report = (0..<700).map { UInt8(ascii: "a") + UInt8($0 % 26) }
  static let answer = Array("HTTP/1.1 204 No Content\r\n\r\n".utf8)

  /// Records a handshake, a report that is answered, and the server's goodbye.
  init(of session: Session) throws {
    let wire = session.wire
    var pieces: [(after: Int, bytes: [UInt8])] = []
    try session.run { bytes in
      if !bytes.isEmpty { pieces.append((wire.sent.count, bytes)) }
    }
    // Tickets of TLS 1.3: they are in the recording already.
    if session.isOpen { _ = try session.client.readAll() }
    let report = Self.report
    var sent = 0
    while session.isOpen, sent < report.count {
      guard case .moved(let count) = try session.client.write(report.span.extracting(sent...))
      else { break }
      sent += count
    }
    _ = try session.server.receive(wire)
    let answer = Self.answer
    _ = try session.server.write(answer.span)
    try session.server.closeNotify()
    session.server.send(wire)
    pieces.append((wire.sent.count, wire.toClient))
    self.pieces = pieces
  }
}

/// A client's connection to a recording.
struct ReplayedConnection: Connection, ~Copyable {
  let recording: Recording
  private(set) var sent: [UInt8] = []
  private var piece = 0
  private var given = 0

  init(_ recording: Recording) { self.recording = recording }

  mutating func connect(at now: Instant) throws(StreamFault) {
    (sent, piece, given) = ([], 0, 0)
  }

  mutating func establish(at now: Instant) throws(StreamFault) -> Establishment { .ready }

  mutating func close(at now: Instant) {}

  mutating func read(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress {
    guard piece < recording.pieces.count else { return .ended }
    let (after, bytes) = recording.pieces[piece]
    guard sent.count >= after else { return .blocked }
    let count = min(buffer.count, bytes.count - given)
    for index in 0..<count { buffer[index] = bytes[given + index] }
    given += count
    if given == bytes.count { (piece, given) = (piece + 1, 0) }
    return .moved(count)
  }

  mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    for index in bytes.indices { sent.append(bytes[index]) }
    return .moved(bytes.count)
  }
}
