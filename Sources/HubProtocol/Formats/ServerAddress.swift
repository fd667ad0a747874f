/// Where a request goes.
public struct ServerAddress: Hashable, Sendable {
  /// The host of the URL, without brackets for IPv6.
  public var host: [UInt8]
  /// The port.
  public var port: UInt16
  /// The path with its query.
  public var path: [UInt8]

  /// Makes an address.
  public init(host: [UInt8], port: UInt16, path: [UInt8]) {
    self.host = host
    self.port = port
    self.path = path
  }
}

extension ReportTarget {
  /// Turns to another server, to which everything else is said as to the one before.
  package mutating func turn(to server: ServerAddress) {
    host = server.host
    port = server.port
    path = server.path
  }
}
