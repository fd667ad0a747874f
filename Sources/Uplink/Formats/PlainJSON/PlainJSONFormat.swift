import NodeCore
import Units

extension ReportFormat {
  /// Plain JSON over a kept-alive connection: `{"device":...,"sequence":...,"uptime":...,"event":
  /// "report"|"alarm","alarm":NAME,"state":"raised"|"repeated"|"cleared","data":{...}}`. Uptime is in
  /// milliseconds of the node's clock; values carry all their decimals; a channel that cannot be read is
  /// null, one never read is left away.
  public static let json = ReportFormat(
    name: "json", keepsConnection: true, sendsCleared: true
  ) { message, values, target, request in
    var body = ByteBuffer()
    body.append("{\"device\":\"")
    body.append(jsonText: target.device)
    body.append("\",\"sequence\":")
    body.append(decimal: message.sequence)
    body.append(",\"uptime\":")
    body.append(decimal: message.at.microseconds / 1_000)
    appendEvent(message.kind, target, to: &body)
    body.append(",\"data\":{")
    var isFirst = true
    for index in 0..<values.count {
      appendMember(values[index], target.channels[index], to: &body, isFirst: &isFirst)
    }
    body.append("}}")
    appendHead(target, length: body.count, to: &request)
    request.append(body)
  }

  private static func appendHead(
    _ target: ReportTarget, length: Int, to request: inout ByteBuffer
  ) {
    request.append("POST ")
    request.append(target.path)
    request.append(" HTTP/1.1\r\nHost: ")
    let isIPv6 = target.host.contains(UInt8(ascii: ":"))
    if isIPv6 { request.append("[") }
    request.append(target.host)
    if isIPv6 { request.append("]") }
    if target.port != 443 {
      request.append(":")
      request.append(decimal: UInt64(target.port))
    }
    request.append("\r\nContent-Type: application/json\r\nContent-Length: ")
    request.append(decimal: UInt64(length))
    if !target.secret.isEmpty {
      request.append("\r\nSecret: ")
      request.append(target.secret)
    }
    request.append("\r\n\r\n")
  }

  private static func appendEvent(
    _ kind: MessageKind, _ target: ReportTarget, to body: inout ByteBuffer
  ) {
    guard case .alarm(let number, let event) = kind else {
      return body.append(",\"event\":\"report\"")
    }
    body.append(",\"event\":\"alarm\",\"alarm\":\"")
    body.append(target.alarms[number])
    body.append("\",\"state\":\"")
    switch event {
    case .raised: body.append("raised")
    case .repeated: body.append("repeated")
    case .cleared: body.append("cleared")
    }
    body.append("\"")
  }

  private static func appendMember(
    _ value: ReportedValue, _ channel: ReportedChannel, to body: inout ByteBuffer,
    isFirst: inout Bool
  ) {
    if value == .absent { return }
    if !isFirst { body.append(",") }
    isFirst = false
    body.append("\"")
    body.append(channel.name)
    body.append("\":")
    if case .value(let scaled) = value {
      body.append(exact: scaled, of: channel.kind)
    } else {
      body.append("null")
    }
  }
}

extension ByteBuffer {
  /// Appends printable ASCII as the inside of a JSON string (RFC 8259 section 7).
  mutating func append(jsonText bytes: [UInt8]) {
    for byte in bytes {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { append(UInt8(ascii: "\\")) }
      append(byte)
    }
  }
}
