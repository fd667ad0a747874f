/// A version of the protocol that the engine speaks, by the name that it has there.
package enum TLSVersion: String, Hashable, Sendable {
  /// RFC 5246.
  case tls12 = "TLSv1.2"
  /// RFC 8446.
  case tls13 = "TLSv1.3"
}
