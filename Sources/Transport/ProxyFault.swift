public import Units

/// Why a proxy did not open a connection, as facts; the programs make the text.
public enum ProxyFault: Error, Hashable, Sendable {
  /// The proxy itself could not be reached; the code is that of the ``StreamFault``.
  case unreached(CauseCode)
  /// An HTTP proxy answered with this status, which is neither 2xx nor 407.
  case answered(status: UInt16)
  /// The proxy wants a user and a password, and none are configured or it takes none of this kind.
  case authenticationRequired
  /// The proxy does not know the user, or the password is wrong.
  case authenticationRefused
  /// A SOCKS proxy answered with this reply (RFC 1928 section 6).
  case refused(reply: UInt8)
  /// What the proxy sent is not of its protocol.
  case malformed
  /// The proxy's answer is longer than any that is needed.
  case answerTooLong
  /// The proxy did not answer within the limit.
  case noAnswer
  /// The proxy left before it had answered.
  case left
}
