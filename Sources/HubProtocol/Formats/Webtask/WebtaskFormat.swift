import NodeCore
import Units

extension ReportFormat {
  /// The request of the 2017 sensor-hub article: form-encoded `event`, `data`, `coreid` in this order,
  /// a `Secret` header, a new connection for every message. Byte for byte, so header order, the host
  /// without its port and whole numbers are part of the contract. Ends of alarms are not told: the
  /// receiver treats every `sensor-alarm` as an alarm.
  public static let webtask = ReportFormat(
    name: "webtask", keepsConnection: false, sendsCleared: false, marks: nil
  ) { message, values, target, request in
    var body = ByteBuffer()
    body.append("event=")
    switch message.kind {
    case .report: body.append("sensor-report")
    case .alarm: body.append("sensor-alarm")
    }
    body.append("&data=%7B")
    body.append(members: values, of: target.channels, .percentEncoded) {
      $0.append(whole: $1, of: $2)
    }
    body.append("%7D&coreid=")
    body.append(percentEncoding: target.device)

    request.append("POST ")
    request.append(target.path)
    request.append(" HTTP/1.1\r\nHost: ")
    request.append(host: target.host)
    request.append("\r\nContent-Length: ")
    request.append(decimal: UInt64(body.count))
    request.append("\r\nContent-Type: application/x-www-form-urlencoded\r\nSecret: ")
    request.append(target.secret)
    request.append("\r\nConnection: close\r\n\r\n")
    request.append(body)
  }
}

extension ByteBuffer {
  /// Appends bytes as ECMAScript's `encodeURIComponent` writes them (ECMA-262 section 19.2.6.4).
  mutating func append(percentEncoding bytes: [UInt8]) {
    var start = 0
    for index in bytes.indices where !Self.isUnreserved(bytes[index]) {
      append(bytes.span.extracting(start..<index))
      append(UInt8(ascii: "%"))
      append(hexDigit: bytes[index] >> 4)
      append(hexDigit: bytes[index] & 15)
      start = index + 1
    }
    append(bytes.span.extracting(start..<bytes.count))
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "~"), UInt8(ascii: "*"),
      UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"):
      true
    default: false
    }
  }

  private mutating func append(hexDigit value: UInt8) {
    append(value < 10 ? value + 0x30 : value + 0x37)
  }
}
