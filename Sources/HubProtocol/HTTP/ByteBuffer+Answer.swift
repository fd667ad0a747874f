package import Units

extension ByteBuffer {
  /// Appends a hub's answer; `head` has more lines of its head, each with its end.
  package mutating func append(
    answer status: Int, closes: Bool, head: [UInt8] = [], body: [UInt8] = []
  ) {
    append("HTTP/1.1 ")
    append(decimal: Int64(status))
    append(" ")
    append(Self.reason(status))
    append("\r\nContent-Length: ")
    append(decimal: Int64(body.count))
    append("\r\n")
    // RFC 9110, section 15.5.6.
    if status == 405 { append("Allow: POST\r\n") }
    append(head)
    if closes { append("Connection: close\r\n") }
    append("\r\n")
    append(body)
  }

  private static func reason(_ status: Int) -> StaticString {
    switch status {
    case 200: "OK"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 413: "Content Too Large"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 503: "Service Unavailable"
    default: "Status"
    }
  }
}
