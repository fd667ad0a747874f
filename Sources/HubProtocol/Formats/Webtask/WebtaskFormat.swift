import NodeCore
import Units

extension ReportFormat {
  /// The request of the 2017 sensor-hub article: form-encoded `event`, `data`, `coreid` in this
  /// order, a `Secret` header, a new connection for every message. Byte for byte, so header order,
  /// the host without its port and whole numbers are part of the contract; a bearer token, where
  /// the board has one, adds a header. Ends of alarms are not sent: the receiver treats every
  /// `sensor-alarm` as an alarm.
  public static let webtask = ReportFormat(
    name: "webtask", keepsConnection: false, sendsCleared: false, marks: nil,
    decode: { body throws(ReportFault) in try ReceivedMessage(webtask: body) }
  ) { message, values, target, _, request in
    var body = ByteBuffer()
    body.append("event=")
    switch message.kind {
    // A node makes no gap message for this format.
    case .report, .gap: body.append("sensor-report")
    case .alarm: body.append("sensor-alarm")
    }
    body.append("&data=%7B")
    body.append(members: values, of: target.schema.channels, .percentEncoded) {
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
    request.append(authorizationOf: target)
    request.append("\r\nConnection: close\r\n\r\n")
    request.append(body)
  }
}
