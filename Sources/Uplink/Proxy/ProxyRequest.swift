/// What a proxy speaks.
public enum ProxyKind: Hashable, Sendable {
  /// HTTP/1.1 with the method CONNECT (RFC 9110 section 9.3.6).
  case http
  /// SOCKS version 5 (RFC 1928), with user and password (RFC 1929).
  case socks5
}

/// What a proxy is asked for: a connection to a server, by its name, which the proxy resolves.
public struct ProxyRequest: Sendable {
  /// What the proxy speaks.
  public var kind: ProxyKind
  /// The server's host: a name, or an address without brackets.
  public var host: [UInt8]
  /// The address that the host is, 4 or 16 bytes in network order; empty for a name.
  public var address: [UInt8]
  /// The server's port.
  public var port: UInt16
  /// The user for the proxy, without a colon; empty for none. Never logged.
  public var user: [UInt8]
  /// The user's password. Never logged.
  public var password: [UInt8]

  /// Makes a request. Host, user and password have at most 255 bytes.
  public init(
    _ kind: ProxyKind, host: [UInt8], address: [UInt8], port: UInt16, user: [UInt8] = [],
    password: [UInt8] = []
  ) {
    precondition(max(host.count, user.count, password.count) <= 255, "a length has one byte")
    precondition(address.isEmpty || address.count == 4 || address.count == 16, "an address")
    self.kind = kind
    self.host = host
    self.address = address
    self.port = port
    self.user = user
    self.password = password
  }
}
