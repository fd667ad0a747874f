import NodeCore
package import Units

/// Parts of requests that formats share.
extension ByteBuffer {
  /// Appends the head of a `POST` that keeps its connection, with the secret and the bearer token
  /// where there are such, and the name of the message, by which a receiver knows one that it has
  /// taken before; several messages have their names in the body alone.
  mutating func append(
    postTo target: ReportTarget, naming id: MessageID?, type: StaticString, length: Int
  ) {
    append("POST ")
    append(target.path)
    append(" HTTP/1.1\r\nHost: ")
    append(host: target.host)
    if target.port != 443 {
      append(":")
      append(decimal: UInt64(target.port))
    }
    append("\r\nContent-Type: ")
    append(type)
    append("\r\nContent-Length: ")
    for _ in 0..<target.blanks { append(" ") }
    append(decimal: UInt64(length))
    if !target.secret.isEmpty {
      append("\r\nSecret: ")
      append(target.secret)
    }
    append(authorizationOf: target)
    if let id {
      append("\r\nIdempotency-Key: ")
      append(target.device)
      append("-")
      append(id: id)
    }
    append("\r\n\r\n")
  }

  /// Appends the header of a bearer token (RFC 6750 section 2.1) where there is one, and the own
  /// headers of the board, without a line break behind them.
  mutating func append(authorizationOf target: ReportTarget) {
    if !target.token.isEmpty {
      append("\r\nAuthorization: Bearer ")
      append(target.token)
    }
    for header in target.headers {
      append("\r\n")
      append(header.name)
      append(": ")
      append(header.value)
    }
  }

  /// Appends a host as URLs and headers write it: an IPv6 address in brackets (RFC 3986 section
  /// 3.2.2).
  package mutating func append(host: [UInt8]) {
    let isIPv6 = host.contains(UInt8(ascii: ":"))
    if isIPv6 { append("[") }
    append(host)
    if isIPv6 { append("]") }
  }

  /// Appends printable ASCII as the inside of a JSON string (RFC 8259 section 7).
  mutating func append(jsonText bytes: [UInt8]) {
    for byte in bytes {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { append(UInt8(ascii: "\\")) }
      append(byte)
    }
  }
}
