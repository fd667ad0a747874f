/// Reason why a connection failed, as facts; the programs make the text.
public enum StreamFault: Error, Hashable, Sendable {
  /// The name of the server could not be resolved to an address.
  case nameNotResolved
  /// The server's port refused the connection (ECONNREFUSED).
  case refused
  /// No route to the server (ENETUNREACH, EHOSTUNREACH).
  case unreachable
  /// The peer reset the connection (ECONNRESET, EPIPE).
  case reset
  /// The peer ended the stream where more was due.
  case endedEarly
  /// No connection within the limit.
  case connectTimeout
  /// TLS refused the peer or failed; nothing of the report was sent.
  case security(SecurityFault)
  /// The proxy did not open a connection to the server.
  case proxy(ProxyFault)
  /// Any other error number of the system.
  case system(Int32)
}

/// Why TLS did not accept a peer or had to end. Each case is one named, testable refusal.
public enum SecurityFault: Error, Hashable, Sendable {
  /// The certificate names another server.
  case wrongName
  /// No trust anchor signed the chain.
  case unknownAuthority
  /// The server's certificate is signed by itself and is not a trust anchor.
  case selfSigned
  /// A certificate of the chain is past its last day.
  case expired
  /// A certificate of the chain is before its first day.
  case notYetValid
  /// A key, hash or signature of the chain is too weak or broken.
  case weakCertificate
  /// A certificate of the chain may not be used so (CA flag, key usage, server authentication).
  case wrongUsage
  /// The chain could not be verified for another reason; the flags are Mbed TLS's
  /// `MBEDTLS_X509_BADCERT_*`.
  case certificateRejected(flags: UInt32)
  /// The certificate is not well-formed.
  case malformedCertificate
  /// A key or signature of the chain is of a kind that this TLS profile cannot check.
  case unsupportedCertificate
  /// The server wanted to renegotiate, which this end does not do.
  case renegotiation
  /// An authority's name constraints exclude a name of a certificate below it.
  case nameNotPermitted
  /// More than 8 certificates lie between the server's own and a trust anchor.
  case chainTooLong
  /// The server shows another key than the one that is trusted since its first use.
  case certificateChanged
  /// What is known about the server's key cannot be read or kept, so no server can be trusted.
  case trustUnusable
  /// The server asked for a client certificate and left because none is configured.
  case identityDemanded
  /// The server left because of this node's client certificate, with this alert.
  case identityRefused(alert: UInt8)
  /// The server does not speak TLS: its first bytes are no TLS record.
  case notTLS
  /// No common protocol version or cipher suite.
  case noCommonParameters
  /// The server sent a fatal alert (RFC 5246 section 7.2).
  case alert(UInt8)
  /// The handshake did not end within the limit; the state is the one that waited.
  case handshakeTimeout(state: UInt8)
  /// The peer closed or reset the connection in the middle of the handshake.
  case handshakeAborted(state: UInt8)
  /// Memory for the session was refused.
  case outOfMemory
  /// The session needs more than the `limit` bytes that TLS may take.
  case arenaExhausted(limit: UInt32)
  /// The message that the handshake's state waited for needs `needed` bytes of an input buffer that
  /// holds `room`; where it needs no more than that, it came in several records, which this TLS
  /// library cannot put together.
  case recordTooLarge(state: UInt8, needed: UInt32, room: UInt32)
  /// A record failed its integrity check.
  case badRecord
  /// The server's signature or its Finished message is wrong: the handshake was altered, or the
  /// server does not have the key of its certificate.
  case handshakeForged(state: UInt8)
  /// The message that the handshake's state waited for is not the one that came, or cannot be read.
  case handshakeMalformed(state: UInt8)
  /// The server sent too many records without application data (warnings, empty records).
  case flood
  /// The kernel's random generator is not ready or failed.
  case noEntropy
  /// Any other failure; the code is Mbed TLS's, negative.
  case engine(Int32)
}
