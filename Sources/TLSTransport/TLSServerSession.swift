public import Transport
public import Units

/// The server's end of one TLS session, sans I/O: feed received bytes, take bytes to send.
///
/// After every `feed`, call `advance` until the handshake is over and then `read`, and send what
/// `take` gives. Serves the simulated server and the development server.
public struct TLSServerSession: ~Copyable {
  private var session: EngineSession

  /// The handshake, complete or not, as far as it has come; nil only if the session could not
  /// be made.
  public var handshake: HandshakeRecord? { session.facts.map(HandshakeRecord.init) }

  /// Begins a session. `wallClock` is the time in seconds since 1970 that goes into the hello.
  ///
  /// - Throws: `security(.outOfMemory)` or `security(.noEntropy)`.
  public init(settings: TLSServerSettings, wallClock: Int64? = nil) throws(StreamFault) {
    session = EngineSession(settings: settings.engine)
    try session.openServer(wallTime: wallClock.map(WallTime.known) ?? .unknown)
  }

  /// Takes received bytes and says how many fitted, 0 only if `advance` or `read` is due first.
  public mutating func feed(_ bytes: Span<UInt8>) -> Int {
    session.feed(bytes)
  }

  /// Says that the client's stream has ended.
  public mutating func inputEnded() {
    session.inputEnded()
  }

  /// Moves the handshake on; true when the session is open. Time only serves the accounts.
  ///
  /// - Throws: `security` with the failure. Take and send the alert that may wait, then close.
  public mutating func advance(at now: Instant) throws(StreamFault) -> Bool {
    while true {
      switch try session.handshake(at: now) {
      case .done: return true
      case .wantInput: return false
      case .progress, .wantOutput, .ended: continue
      }
    }
  }

  /// Takes decrypted bytes.
  ///
  /// - Throws: `endedEarly` where the stream ended without close_notify, `security` for a broken
  ///   record or an alert.
  public mutating func read(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress {
    var moved = 0
    return switch try session.read(into: &buffer, moved: &moved) {
    case .done: .moved(moved)
    case .ended: .ended
    case .wantInput, .wantOutput, .progress: .blocked
    }
  }

  /// Encrypts bytes for sending, one record a call; `blocked` while earlier bytes wait for `take`.
  public mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    var moved = 0
    return try session.write(bytes, moved: &moved) == .done ? .moved(moved) : .blocked
  }

  /// Puts close_notify behind the bytes to send.
  public mutating func closeNotify() throws(StreamFault) {
    try session.closeNotify()
  }

  /// Takes received bytes straight from a stream, as `feed` does; at its end, `inputEnded`.
  ///
  /// - Throws: the stream's fault.
  public mutating func receive(
    from lower: inout some ByteStream & ~Copyable
  ) throws(StreamFault) -> StreamProgress {
    try session.receive(from: &lower)
  }

  /// Sends what waits straight to a stream; false if it took only a part.
  ///
  /// - Throws: the stream's fault.
  public mutating func send(
    to lower: inout some ByteStream & ~Copyable
  ) throws(StreamFault) -> Bool {
    try session.send(to: &lower)
  }

  /// Bytes that wait to be sent.
  public var waiting: Int { session.outputCount }

  /// Copies bytes to send into the front of `buffer` and says how many.
  public mutating func take(into buffer: inout MutableSpan<UInt8>) -> Int {
    session.take(into: &buffer)
  }
}
