import NodeCore
import Units

extension ReportFormat {
  /// Plain JSON over a kept-alive connection: `{"device":...,"sequence":...,"uptime":...,"event":
  /// "report"|"alarm","alarm":NAME,"state":"raised"|"repeated"|"cleared","count":N,"clock":"unset",
  /// "data":{...}}`. `count` is there where the message is about more than one event of the alarm.
  /// Uptime is in milliseconds of the node's clock; `clock` is there while the wall clock is not
  /// set; values carry all their decimals; a channel that cannot be read is null, one never read is
  /// left away.
  public static let json = ReportFormat(
    name: "json", keepsConnection: true, sendsCleared: true,
    marks: BodyMarks(report: "\"event\":\"report\"", alarm: "\"event\":\"alarm\""),
    decode: { body throws(ReportFault) in try ReceivedMessage(json: body) }
  ) { message, values, target, request in
    var body = ByteBuffer()
    body.append("{\"device\":\"")
    body.append(jsonText: target.device)
    body.append("\",\"sequence\":")
    body.append(decimal: message.id.sequence)
    body.append(",\"uptime\":")
    body.append(decimal: message.at.microseconds / 1_000)
    appendEvent(message, target, to: &body)
    if !target.clockIsSet { body.append(",\"clock\":\"unset\"") }
    body.append(",\"data\":{")
    body.append(members: values, of: target.schema.channels, .plain) {
      $0.append(exact: $1, of: $2)
    }
    body.append("}}")
    request.append(postTo: target, type: "application/json", length: body.count)
    request.append(body)
  }

  private static func appendEvent(
    _ message: Message, _ target: ReportTarget, to body: inout ByteBuffer
  ) {
    guard case .alarm(let alarm, let event) = message.kind else {
      return body.append(",\"event\":\"report\"")
    }
    body.append(",\"event\":\"alarm\",\"alarm\":\"")
    body.append(target.schema.alarms[alarm.index])
    body.append("\",\"state\":\"")
    switch event {
    case .raised: body.append("raised")
    case .repeated: body.append("repeated")
    case .cleared: body.append("cleared")
    }
    body.append("\"")
    guard message.count > 1 else { return }
    body.append(",\"count\":")
    body.append(decimal: UInt64(message.count))
  }
}
