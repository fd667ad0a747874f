public import Units

/// One state of the TLS 1.2 handshake, numbered as Mbed TLS does (`mbedtls_ssl_states`).
public struct HandshakeState: RawRepresentable, Hashable, Sendable {
  /// The number of the state, 0 to 16.
  public let rawValue: UInt8

  /// Names the state with this number.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  private static let names: [String] = [
    "hello request", "client hello", "server hello", "server certificate", "server key exchange",
    "certificate request", "server hello done", "client certificate", "client key exchange",
    "certificate verify", "client change cipher spec", "client finished",
    "server change cipher spec", "server finished", "flush buffers", "wrap-up", "over",
  ]

  /// The state's name after the message that it sends or waits for (RFC 5246, section 7.3).
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

/// What one handshake came to, complete or not.
public struct HandshakeRecord: Hashable, Sendable {
  /// The protocol's name, `TLSv1.2`; empty if the handshake did not end well.
  public let version: String
  /// The cipher suite's name as Mbed TLS writes it; empty if the handshake did not end well.
  public let suite: String
  /// Subject of the peer's certificate, at most 127 bytes of it; empty if it showed none.
  public let peerSubject: String
  /// SHA-256 of the peer's DER SubjectPublicKeyInfo, 32 bytes; empty if it showed none.
  public let peerFingerprint: [UInt8]
  /// Whether the chain's dates were held against a known wall-clock time.
  public let datesChecked: Bool
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

  init(_ facts: EngineFacts) {
    version = facts.version
    suite = facts.suite
    peerSubject = facts.peerSubject
    peerFingerprint = facts.peerFingerprint
    datesChecked = facts.datesChecked
    verifyFlags = facts.verifyFlags
    bytesIn = facts.states.reduce(0) { $0 + $1.bytesIn }
    bytesOut = facts.states.reduce(0) { $0 + $1.bytesOut }
    states = facts.states
    duration = facts.states.reduce(.zero) { $0 + $1.duration }
  }
}

/// Handshakes and bytes of all sessions of one connection.
public struct TLSTally: Hashable, Sendable {
  /// Handshakes that ended with an open session.
  public internal(set) var handshakes = 0
  /// Handshakes that ended otherwise.
  public internal(set) var failures = 0
  /// Bytes received from the network, handshakes and records.
  public internal(set) var bytesIn: UInt64 = 0
  /// Bytes sent to the network, handshakes and records.
  public internal(set) var bytesOut: UInt64 = 0
}
