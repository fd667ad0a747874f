package import Units

extension ByteBuffer {
  /// Appends a hub's answer, which has no body.
  package mutating func append(answer status: Int, closes: Bool) {
    append("HTTP/1.1 ")
    append(decimal: Int64(status))
    append(" ")
    append(Self.reason(status))
    append("\r\nContent-Length: 0\r\n")
    if closes { append("Connection: close\r\n") }
    append("\r\n")
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
    case 500: "Internal Server Error"
    case 503: "Service Unavailable"
    default: "Status"
    }
  }
}
