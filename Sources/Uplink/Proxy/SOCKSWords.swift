import Transport

/// What a client and a SOCKS proxy say to each other (RFC 1928, RFC 1929).
enum SOCKSWords {
  static let noAuthentication: UInt8 = 0
  static let userAndPassword: UInt8 = 2
  static let noMethod: UInt8 = 0xFF
  private static let version: UInt8 = 5

  /// The methods of authentication that the client can do.
  static func greeting(hasUser: Bool) -> [UInt8] {
    hasUser ? [version, 2, noAuthentication, userAndPassword] : [version, 1, noAuthentication]
  }

  /// The method that the proxy has chosen; nil until the answer is whole.
  static func method(in answer: [UInt8]) throws(ProxyFault) -> UInt8? {
    guard answer[0] == version else { throw .malformed }
    return answer.count == 2 ? answer[1] : nil
  }

  /// User and password (RFC 1929 section 2).
  static func authentication(_ user: [UInt8], _ password: [UInt8]) -> [UInt8] {
    [1, UInt8(user.count)] + user + [UInt8(password.count)] + password
  }

  /// Whether the proxy accepts them; nil until the answer is whole. Its version is not looked at:
  /// some proxies have that of SOCKS there.
  static func isAccepted(_ answer: [UInt8]) -> Bool? {
    answer.count == 2 ? answer[1] == 0 : nil
  }

  /// The request for a connection, by name unless the host is an address (RFC 1928 section 4).
  static func connect(_ request: ProxyRequest) -> [UInt8] {
    let target: [UInt8] =
      switch request.address.count {
      case 4: [1] + request.address
      case 16: [4] + request.address
      default: [3, UInt8(request.host.count)] + request.host
      }
    return [version, 1, 0] + target
      + [UInt8(request.port >> 8), UInt8(truncatingIfNeeded: request.port)]
  }

  /// Whether the answer is whole and the connection open (RFC 1928 section 6).
  static func isConnected(_ answer: [UInt8]) throws(ProxyFault) -> Bool {
    guard answer[0] == version else { throw .malformed }
    guard answer.count > 1 else { return false }
    guard answer[1] == 0 else { throw .refused(reply: answer[1]) }
    // The third byte is reserved.
    guard answer.count > 4 else { return false }
    let length: Int
    switch answer[3] {
    case 1: length = 4
    case 3: length = 1 + Int(answer[4])
    case 4: length = 16
    default: throw .malformed
    }
    return answer.count == 4 + length + 2
  }
}
