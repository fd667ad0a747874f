package import Transport
package import Units

/// The client's end of one TLS session for measurements: its owner advances it state by state and
/// reads clocks and accounts in between. ``TLSConnection`` is for everything else.
///
/// Servers are verified as in every other session.
package struct TLSClientSession: ~Copyable {
  private var session: EngineSession

  /// Begins a session with the server called `name`, and offers it a kept one.
  ///
  /// - Throws: `security(.outOfMemory)` or `security(.noEntropy)`.
  package init(
    settings: TLSClientSettings, to name: TLSServerName, wallTime: WallTime,
    resuming saved: SavedSession? = nil
  ) throws(StreamFault) {
    session = EngineSession(settings: settings.engine)
    try session.openClient(name, wallTime: wallTime)
    if let saved { _ = session.offer(saved, at: .zero) }
  }

  /// The state that the next step runs.
  package var state: HandshakeState { session.facts?.state ?? HandshakeState(rawValue: 0) }

  /// The handshake, complete or not, as far as it has come.
  package var handshake: HandshakeRecord? { session.facts.map(HandshakeRecord.init) }

  /// Protocol bytes since the session was made.
  package var bytes: (received: Int, sent: Int) {
    session.facts.map { (Int(clamping: $0.bytesIn), Int(clamping: $0.bytesOut)) } ?? (0, 0)
  }

  /// Runs one handshake state, or as much of it as the received bytes allow.
  ///
  /// - Throws: `security` with the refusal.
  package mutating func step() throws(StreamFault) -> EngineProgress {
    try session.handshake(at: .zero)
  }

  /// What a later session may resume; nil where the server gave nothing.
  package mutating func save() -> SavedSession? { session.save() }

  /// Sends what waits; false if the stream took only a part.
  ///
  /// - Throws: the stream's fault.
  package mutating func send(
    to lower: inout some ByteStream & ~Copyable
  ) throws(StreamFault) -> Bool {
    try session.send(to: &lower)
  }

  /// Takes received bytes from the stream.
  ///
  /// - Throws: the stream's fault.
  package mutating func receive(
    from lower: inout some ByteStream & ~Copyable
  ) throws(StreamFault) -> StreamProgress {
    try session.receive(from: &lower)
  }

  /// Encrypts bytes for sending, one record a call; how many it took.
  ///
  /// - Throws: `security` where the session is not open.
  package mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> Int {
    var moved = 0
    _ = try session.write(bytes, moved: &moved)
    return moved
  }

  /// Takes decrypted bytes; how many, 0 where more must be received first.
  ///
  /// - Throws: `endedEarly` for a truncated stream, `security` for a broken record or an alert.
  package mutating func read(into buffer: inout MutableSpan<UInt8>) throws(StreamFault) -> Int {
    var moved = 0
    _ = try session.read(into: &buffer, moved: &moved)
    return moved
  }

  /// Says goodbye to the server.
  ///
  /// - Throws: `security` where the session is not open.
  package mutating func closeNotify() throws(StreamFault) { try session.closeNotify() }
}
