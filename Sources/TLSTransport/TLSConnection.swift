public import Transport
public import Units

/// TLS as a client over another connection: 1.2, and 1.3 where the engine has it.
///
/// `connect` opens the connection below, `establish` waits for it and then runs the handshake,
/// which has ``TLSConnection/handshakeLimit`` from its own beginning. Not one byte passed to
/// `write` leaves before the server has proven its name in a valid chain. After `.moved`, read
/// again until `.blocked` before waiting for the descriptor: decrypted bytes may still wait here.
public struct TLSConnection<Lower: Connection & ~Copyable>: Connection, ~Copyable {
  /// The connection below, for its descriptor and what it waits for.
  public private(set) var lower: Lower

  /// The wall-clock time that the next handshake holds certificate dates against.
  public var wallTime = WallTime.unknown

  /// The last handshake, complete or failed; nil before the first.
  public private(set) var handshake: HandshakeRecord?

  /// Receives every handshake, complete or failed, when it ends.
  public var onHandshake: ((HandshakeRecord) -> Void)?

  /// Asked before each connection, with the number of its peer: settings that take the place of
  /// those of that peer, such as those of a renewed client certificate; nil to leave them.
  public var renewedSettings: ((Int) -> TLSClientSettings?)?

  /// Gets the certificates that the server sends in the next handshake; nil where no caller wants
  /// them.
  package var sentChain: SentChain?

  private var peers: [TLSPeer]
  private var chosen = 0
  private let limit: Interval
  private let stepClock: (() -> Instant)?
  /// The last session, for the next connection to resume; never after a fault of its own.
  var saved: SavedSession?
  private var isFirstUse = false
  /// Whether the open session has delivered a byte.
  private var hasReceived = false
  private var session: EngineSession
  private var phase = Phase.closed
  private var latest = Instant.zero
  private var closedTally = TLSTally()

  private enum Phase: Equatable {
    case closed
    case lower
    case handshake(until: Instant)
    case open
  }

  /// How long a handshake may take.
  public static var handshakeLimit: Interval { .seconds(10) }

  /// Makes a closed connection to the server called `name`.
  ///
  /// `stepClock` gives each handshake state its own beginning where states follow each other
  /// within one call; without it, time passes between calls only, as in a simulation.
  public init(
    over lower: consuming Lower, to name: TLSServerName, settings: TLSClientSettings,
    limit: Interval = Self.handshakeLimit, stepClock: (() -> Instant)? = nil
  ) {
    self.init(
      over: lower, to: [TLSPeer(name: name, settings: settings)], limit: limit,
      stepClock: stepClock)
  }

  /// Makes a closed connection to the first of `peers`, of which there is one at least, until
  /// another is chosen. They are in the order of those of the connection below.
  public init(
    over lower: consuming Lower, to peers: [TLSPeer], limit: Interval = Self.handshakeLimit,
    stepClock: (() -> Instant)? = nil
  ) {
    self.lower = lower
    self.peers = peers
    self.limit = limit
    self.stepClock = stepClock
    session = EngineSession(settings: peers[0].settings.engine)
  }

  private var name: TLSServerName { peers[chosen].name }
  private var trust: (any KeyTrust)? { peers[chosen].settings.trust }

  /// Handshakes and bytes of all sessions so far.
  public var tally: TLSTally {
    var tally = closedTally
    if let facts = session.facts {
      tally.bytesIn += facts.bytesIn
      tally.bytesOut += facts.bytesOut
    }
    return tally
  }

  /// Whether bytes wait for room in the connection below: wait for it to be writable, then call
  /// `read`, `write` or `establish`.
  public var wantsToWrite: Bool { session.outputCount > 0 }

  /// Forgets the last session, so that the next handshake is a full one.
  public mutating func forgetSession() {
    saved = nil
  }

  /// Chooses the server that the next connection is to; sessions of another are not resumed.
  public mutating func choose(_ peer: Int) {
    lower.choose(peer)
    guard peer != chosen else { return }
    chosen = peer
    take(peers[peer].settings)
  }

  private mutating func take(_ settings: TLSClientSettings) {
    saved = nil
    session = EngineSession(settings: settings.engine)
  }

  /// Begins to open the connection below. Never blocks unless that one does.
  public mutating func connect(at now: Instant) throws(StreamFault) {
    close(at: now)
    if let settings = renewedSettings?(chosen) {
      peers[chosen].settings = settings
      take(settings)
    }
    try lower.connect(at: now)
    phase = .lower
  }

  /// Waits for the connection below and moves the handshake on. Never blocks.
  ///
  /// - Throws: the fault of the connection below, or `security` with the refusal; the
  ///   connection is closed then and nothing was sent but the handshake and an alert.
  public mutating func establish(at now: Instant) throws(StreamFault) -> Establishment {
    latest = now
    do {
      return try advance(at: now)
    } catch {
      if case .handshake = phase { noteFailure(error) }
      abandon()
      throw error
    }
  }

  /// Takes decrypted bytes. Never blocks.
  ///
  /// - Throws: `endedEarly` where the stream ended without close_notify (a truncation),
  ///   `security` for a broken record or an alert.
  public mutating func read(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress {
    guard phase == .open else { throw .reset }
    do {
      return try readOpen(into: &buffer)
    } catch {
      let fault = explained(error)
      dropSession(after: fault)
      abandon()
      throw fault
    }
  }

  /// Encrypts and sends bytes, one record a call. Never blocks.
  public mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    guard phase == .open else { throw .reset }
    do {
      guard try session.send(to: &lower) else { return .blocked }
      var moved = 0
      guard try session.write(bytes, moved: &moved) == .done else { return .blocked }
      _ = try session.send(to: &lower)
      return .moved(moved)
    } catch {
      let fault = explained(error)
      dropSession(after: fault)
      abandon()
      throw fault
    }
  }

  /// Sends close_notify where a session is open, and closes the connection below. Never blocks.
  public mutating func close(at now: Instant) {
    latest = now
    if phase == .open {
      do {
        try session.closeNotify()
      } catch {
        // A session that cannot say goodbye is closed all the same.
      }
    }
    abandon()
  }

  private mutating func advance(at now: Instant) throws(StreamFault) -> Establishment {
    if phase == .lower {
      if case .pending(let until) = try lower.establish(at: now) {
        return .pending(until: until)
      }
      phase = .handshake(until: now + limit)
      try openSession(at: now)
    }
    switch phase {
    case .open: return .ready
    case .handshake(let until): return try negotiate(at: now, until: until)
    case .closed, .lower: throw .reset
    }
  }

  private mutating func openSession(at now: Instant) throws(StreamFault) {
    try session.openClient(name, wallTime: wallTime)
    if let sentChain { session.show(sentChain) }
    if let trust {
      let fingerprint = try known(by: trust)
      isFirstUse = fingerprint == nil
      session.setPin(fingerprint)
    }
    if let offer = saved, !session.offer(offer, at: stepClock?() ?? now) { saved = nil }
  }

  private func known(by trust: any KeyTrust) throws(StreamFault) -> [UInt8]? {
    do throws(SecurityFault) {
      return try trust.trusted()
    } catch {
      throw .security(error)
    }
  }

  /// The handshake is complete: nothing of the caller's leaves before a first key has been kept.
  private mutating func open() throws(StreamFault) {
    if isFirstUse, let trust, let facts = session.facts {
      do throws(SecurityFault) {
        try trust.keep(facts.peerFingerprint)
      } catch {
        throw .security(error)
      }
    }
    _ = try session.send(to: &lower)
    saved = session.save()
    keepRecord()
    closedTally.handshakes += 1
    if handshake?.resumed == true { closedTally.resumptions += 1 }
    hasReceived = false
    phase = .open
  }

  private mutating func noteFailure(_ fault: StreamFault) {
    // A session that could not be resumed, or whose successor failed, is not offered again.
    saved = nil
    closedTally.failures += 1
    if case .security(.arenaExhausted) = fault { closedTally.arenaExhaustions += 1 }
    keepRecord()
    if fault == .security(.certificateChanged), let handshake {
      trust?.refused(handshake.peerFingerprint)
    }
  }

  /// A session that ended with a fatal alert must not be resumed (RFC 5246, section 7.2.2); one
  /// that was only cut may be (section 7.2.1).
  private mutating func dropSession(after fault: StreamFault) {
    if case .security = fault { saved = nil }
  }

  /// In TLS 1.3 a server refuses a missing certificate only after the handshake, and what the
  /// client has sent by then can reset the connection before its alert is read.
  private func explained(_ fault: StreamFault) -> StreamFault {
    guard fault == .reset || fault == .endedEarly, handshake?.version == .tls13, !hasReceived,
      session.facts?.lacksIdentity == true
    else { return fault }
    return .security(.identityDemanded)
  }

  private mutating func keepRecord() {
    handshake = session.facts.map(HandshakeRecord.init)
    if let handshake { onHandshake?(handshake) }
  }

  private mutating func negotiate(
    at now: Instant, until: Instant
  ) throws(StreamFault) -> Establishment {
    while true {
      switch try session.handshake(at: stepClock?() ?? now) {
      case .done:
        try open()
        return .ready
      case .wantInput:
        // A whole flight is sent at once: small records one by one would each wait for the
        // peer's delayed acknowledgement.
        guard try exchange() else {
          guard now < until else { throw .security(.handshakeTimeout(state: state)) }
          return .pending(until: until)
        }
      case .progress, .wantOutput, .ended: continue
      }
    }
  }

  /// Sends what waits and receives; false if neither can go on.
  private mutating func exchange() throws(StreamFault) -> Bool {
    do {
      guard try session.send(to: &lower) else { return false }
      return try session.receive(from: &lower) != .blocked
    } catch .reset {
      throw .security(.handshakeAborted(state: state))
    }
  }

  private var state: UInt8 { session.facts?.state.rawValue ?? 0 }

  private mutating func readOpen(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress {
    while true {
      var moved = 0
      switch try session.read(into: &buffer, moved: &moved) {
      case .done:
        hasReceived = true
        return .moved(moved)
      case .ended: return .ended
      case .wantInput:
        _ = try session.send(to: &lower)
        if try session.receive(from: &lower) == .blocked { return .blocked }
      case .progress, .wantOutput: continue
      }
    }
  }

  /// In TLS 1.3 what the next connection may resume comes among the application data (RFC 8446,
  /// section 4.6.1): the last of it is kept at the end.
  private mutating func keepTicket() {
    guard phase == .open, handshake?.version == .tls13 else { return }
    if let ticket = session.save() { saved = ticket }
  }

  /// Sends what waits (an alert, close_notify) as far as it goes, and forgets the session.
  private mutating func abandon() {
    keepTicket()
    do {
      if session.outputCount > 0 { _ = try session.send(to: &lower) }
    } catch {
      // The fault that brought us here, or the wish to close, is what counts.
    }
    if phase != .closed { closedTally = tally }
    session.forget()
    lower.close(at: latest)
    phase = .closed
  }
}

/// A server that a TLS connection can be made to.
public struct TLSPeer {
  package let name: TLSServerName
  var settings: TLSClientSettings

  /// Names a server with what vouches for it.
  public init(name: TLSServerName, settings: TLSClientSettings) {
    self.name = name
    self.settings = settings
  }
}
