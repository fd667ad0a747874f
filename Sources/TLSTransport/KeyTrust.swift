public import Transport

/// The key that a server must show if the board trusts a key instead of an authority.
///
/// A fingerprint is SHA-256 of the DER SubjectPublicKeyInfo, 32 bytes: a renewed certificate of the
/// same key keeps it. Or it is that of the certificate in DER, of which any other is another one.
/// Names and dates are checked as with authorities.
public protocol KeyTrust: AnyObject {
  /// What the fingerprints are of.
  var pinned: PinnedThing { get }

  /// The fingerprint of the trusted key; nil before the first use. Asked before each handshake.
  ///
  /// - Throws: `trustUnusable` where what was kept cannot be read: then no server is trusted.
  func trusted() throws(SecurityFault) -> [UInt8]?

  /// Keeps the key of the first use. Nothing is sent to the server before this has returned.
  ///
  /// - Throws: `trustUnusable` if it cannot be kept.
  func keep(_ fingerprint: [UInt8]) throws(SecurityFault)

  /// The server has shown another key, and was refused.
  func refused(_ fingerprint: [UInt8])
}

/// What a server shows that can be trusted instead of an authority.
public enum PinnedThing: Hashable, Sendable {
  /// The public key, in whichever certificate.
  case key
  /// This one certificate.
  case certificate
}

extension KeyTrust {
  /// The key.
  public var pinned: PinnedThing { .key }
}
