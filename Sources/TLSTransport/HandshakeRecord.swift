public import Units

/// One state of the handshake: those of TLS 1.2 are numbered as Mbed TLS does
/// (`mbedtls_ssl_states`), and those that only TLS 1.3 has follow the end.
public struct HandshakeState: RawRepresentable, Hashable, Sendable {
  /// The number of the state, 0 to 18.
  public let rawValue: UInt8

  /// The end of the handshake, and everything after it.
  package static let over = HandshakeState(rawValue: 16)

  /// Names the state with this number.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  private static let names: [String] = [
    "hello request", "client hello", "server hello", "server certificate", "server key exchange",
    "certificate request", "server hello done", "client certificate", "client key exchange",
    "certificate verify", "client change cipher spec", "client finished",
    "server change cipher spec", "server finished", "flush buffers", "wrap-up", "over",
    "encrypted extensions", "client certificate verify",
  ]

  /// The state's name after the message that it sends or waits for (RFC 5246, section 7.3; RFC
  /// 8446, section 4). In TLS 1.3 "certificate verify" is the server's.
  public var name: String {
    Int(rawValue) < Self.names.count ? Self.names[Int(rawValue)] : "state \(rawValue)"
  }
}

/// What one state of a handshake cost.
public struct HandshakeStateCost: Hashable, Sendable {
  /// The state.
  public let state: HandshakeState
  /// Bytes received in it, record headers included.
  public let bytesIn: Int
  /// Bytes sent in it, record headers included.
  public let bytesOut: Int
  /// Time from the state's beginning to the next one's, waiting and computing.
  public let duration: Interval
}

/// What the validity dates of a chain were held against.
public enum DatesChecked: UInt8, Hashable, Sendable {
  /// Nothing: the time was unknown.
  case not = 0
  /// The wall-clock time.
  case againstTime = 1
  /// A time that has passed for certain: expired certificates were refused as far as that goes, and
  /// those that are not yet valid were not.
  case againstLowerBound = 2
}

/// Where keys and nonces come from.
public enum EntropyOrigin: Hashable, Sendable {
  /// The kernel's generator, which is refused while it is not seeded: getrandom(2) without waiting.
  case kernel
  /// A generator that a simulation or measurement brings: it repeats by its seed and protects
  /// nothing.
  case simulated
}

/// What is known of the random numbers of a handshake.
public struct EntropyHealth: Hashable, Sendable {
  /// Where they come from.
  public let origin: EntropyOrigin
  /// Whether the generator gave all that was asked for; false for a kernel that has not seeded it
  /// yet.
  public let isReady: Bool
}

/// What a handshake took of the memory that it was allowed, in bytes: those that were asked for and
/// 8 for each block, of settings and of all that is made from them.
public struct ArenaUse: Hashable, Sendable {
  /// The most at once, counted from the beginning of the session.
  public let peak: Int
  /// What is allowed.
  public let limit: Int
}

/// Record of one handshake, complete or not.
public struct HandshakeRecord: Hashable, Sendable {
  /// The protocol's version; nil if the handshake did not end well.
  public let version: TLSVersion?
  /// The cipher suite's name as Mbed TLS writes it; empty if the handshake did not end well.
  public let suite: String
  /// Whether an earlier session was resumed: the server showed no certificate, for it has proven to
  /// be the one that was verified then.
  public let resumed: Bool
  /// Subject of the peer's certificate, at most 127 bytes of it; empty if it showed none.
  public let peerSubject: String
  /// SHA-256 of the peer's DER SubjectPublicKeyInfo, 32 bytes, of a resumed session as well; empty
  /// if it showed none.
  public let peerFingerprint: [UInt8]
  /// What the chain's dates were held against.
  public let datesChecked: DatesChecked
  /// Mbed TLS's `MBEDTLS_X509_BADCERT_*` bits; 0 for an accepted chain.
  public let verifyFlags: UInt32
  /// Bytes received during the handshake.
  public let bytesIn: Int
  /// Bytes sent during the handshake.
  public let bytesOut: Int
  /// Its states in the order in which they began.
  public let states: [HandshakeStateCost]
  /// Time from the first state's beginning to the last one's end.
  public let duration: Interval
  /// How many bytes of a record can be read, where the server did not agree to keep to that; nil
  /// where it did, or where every record can be.
  public let readableBytesMax: Int?
  /// Its memory; nil where there is no limit.
  public let arena: ArenaUse?
  /// Where its keys came from.
  public let entropy: EntropyHealth

  init(_ facts: EngineFacts) {
    version = facts.version
    suite = facts.suite
    resumed = facts.resumed
    peerSubject = facts.peerSubject
    peerFingerprint = facts.peerFingerprint
    datesChecked = facts.datesChecked
    verifyFlags = facts.verifyFlags
    bytesIn = facts.states.reduce(0) { $0 + $1.bytesIn }
    bytesOut = facts.states.reduce(0) { $0 + $1.bytesOut }
    states = facts.states
    duration = facts.states.reduce(.zero) { $0 + $1.duration }
    readableBytesMax = facts.ignoresFragments ? Int(facts.room) : nil
    arena = facts.arena
    entropy = facts.entropy
  }
}

/// Handshakes and bytes of all sessions of one connection.
public struct TLSTally: Hashable, Sendable {
  /// Handshakes that ended with an open session.
  public internal(set) var handshakes = 0
  /// Those of them that resumed an earlier session.
  public internal(set) var resumptions = 0
  /// Handshakes that ended otherwise.
  public internal(set) var failures = 0
  /// Those of them, and sessions that could not begin, for which the arena was too small.
  public internal(set) var arenaExhaustions = 0
  /// Bytes received from the network, handshakes and records.
  public internal(set) var bytesIn: UInt64 = 0
  /// Bytes sent to the network, handshakes and records.
  public internal(set) var bytesOut: UInt64 = 0
}
