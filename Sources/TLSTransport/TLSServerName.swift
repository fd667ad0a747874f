import Glibc

/// The name that must be in the subjectAltName of a server's certificate.
public struct TLSServerName: Hashable, Sendable {
  /// The name as it was given.
  public let text: String
  /// The address that the text stands for, 4 or 16 bytes in network order; empty for host names.
  package let address: [UInt8]

  /// Takes a host name, or an IPv4 or IPv6 address in its text form without brackets, the latter
  /// with a zone or without.
  ///
  /// - Throws: ``TLSSettingsFault/notAServerName`` for anything else, the empty text included.
  public init(_ text: String) throws(TLSSettingsFault) {
    self.text = text
    address =
      Self.bytes(of: text, family: AF_INET, count: 4)
      ?? Self.bytes(of: Self.withoutZone(text), family: AF_INET6, count: 16) ?? []
    if address.isEmpty && !isHostName(text, in: systemEngineTable()) {
      throw .notAServerName
    }
  }

  /// A zone says where to connect, and no certificate has one (RFC 4007, section 11).
  private static func withoutZone(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: ":")) else { return text }
    return text.utf8.firstIndex(of: UInt8(ascii: "%")).map { String(text[..<$0]) } ?? text
  }

  private static func bytes(of text: String, family: Int32, count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return inet_pton(family, text, &bytes) == 1 ? bytes : nil
  }
}
