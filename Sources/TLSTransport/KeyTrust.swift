public import Transport

/// The key that a server must show if the board trusts a key instead of an authority.
///
/// A fingerprint is SHA-256 of the DER SubjectPublicKeyInfo, 32 bytes: a renewed certificate of the
/// same key keeps it. Names and dates are checked as with authorities.
public protocol KeyTrust: AnyObject {
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
