import HubProtocol
import Transport
import Units

/// What a client and an HTTP proxy say to each other (RFC 9110 section 9.3.6).
enum HTTPProxyWords {
  /// The request for a connection, with user and password where there is a user (RFC 7617).
  static func connect(_ request: ProxyRequest) -> [UInt8] {
    var text = ByteBuffer()
    text.append("CONNECT ")
    append(request, to: &text)
    text.append(" HTTP/1.1\r\nHost: ")
    append(request, to: &text)
    if !request.user.isEmpty {
      text.append("\r\nProxy-Authorization: Basic ")
      text.append(Base64.bytes(of: request.user + [UInt8(ascii: ":")] + request.password))
    }
    text.append("\r\n\r\n")
    return text.bytes
  }

  private static func append(_ request: ProxyRequest, to text: inout ByteBuffer) {
    text.append(host: request.host)
    text.append(":")
    text.append(decimal: UInt64(request.port))
  }

  /// Whether the bytes end with the empty line that ends a head.
  static func isWhole(_ head: [UInt8]) -> Bool {
    guard head.last == UInt8(ascii: "\n") else { return false }
    let line = head.dropLast()
    let before = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    return before.last == UInt8(ascii: "\n")
  }

  /// The status of a head. Nothing else in it matters: what a proxy has opened has no body,
  /// whatever length it states (RFC 9110 section 9.3.6).
  static func status(of head: [UInt8]) throws(ProxyFault) -> UInt16 {
    let start: StaticString = "HTTP/1."
    guard head.count > 12, start.withUTF8Buffer({ head.starts(with: $0) }),
      (0x30...0x39).contains(head[7]), head[8] == UInt8(ascii: " "),
      head[12] == UInt8(ascii: " ") || head[12] == UInt8(ascii: "\r")
        || head[12] == UInt8(ascii: "\n")
    else { throw .malformed }
    var status: UInt16 = 0
    for byte in head[9..<12] {
      guard (0x30...0x39).contains(byte) else { throw .malformed }
      status = status * 10 + UInt16(byte - 0x30)
    }
    guard (100...599).contains(status) else { throw .malformed }
    return status
  }
}
