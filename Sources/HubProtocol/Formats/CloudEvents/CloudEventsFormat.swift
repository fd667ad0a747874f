import NodeCore
import Units

extension ReportFormat {
  /// CloudEvents 1.0 in structured mode: the object of ``json`` as the data of an event.
  ///
  /// `source` and `id` name the message (CloudEvents 1.0.2 section 3.1): the device, and boot and
  /// sequence, so that a receiver recognises repeats. `type` says what it is, and `subject` names
  /// the alarm, so that a broker can route events without reading their data.
  public static let cloudEvents = ReportFormat(
    name: "cloudevents", keepsConnection: true, sendsCleared: true,
    marks: BodyMarks(
      report: "\"type\":\"outpost.report\"", alarm: "\"type\":\"outpost.alarm."),
    terms: FormatTerms(carriesSummaries: true, isWholeInBody: true),
    decode: { body throws(ReportFault) in try ReceivedMessage(cloudEvents: body) }
  ) { message, values, target, now, request in
    var body = ByteBuffer()
    body.append("{\"specversion\":\"1.0\",\"id\":\"")
    body.append(id: message.id)
    body.append("\",\"source\":\"/")
    body.append(percentEncoding: target.device)
    body.append("\",\"type\":\"outpost.")
    switch message.kind {
    // A node makes no gap message for this format.
    case .report, .gap: body.append("report\"")
    case .alarm(let alarm, let event):
      body.append("alarm.")
      body.append(event.word)
      body.append("\",\"subject\":\"")
      body.append(target.schema.alarms[alarm.index])
      body.append("\"")
    }
    if let seconds = message.knownSeconds {
      body.append(",\"time\":\"")
      body.append(utc: seconds)
      body.append("\"")
    }
    body.append(",\"datacontenttype\":\"application/json\",\"data\":")
    body.append(json: message, values, target, at: now)
    body.append("}")
    request.append(
      postTo: target, naming: message.id, type: "application/cloudevents+json; charset=utf-8",
      length: body.count)
    request.append(body)
  }
}
