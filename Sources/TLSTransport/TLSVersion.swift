/// A TLS version that the engine supports, with its name in the engine.
public enum TLSVersion: String, Hashable, Sendable {
  /// RFC 5246.
  case tls12 = "TLSv1.2"
  /// RFC 8446.
  case tls13 = "TLSv1.3"
}
