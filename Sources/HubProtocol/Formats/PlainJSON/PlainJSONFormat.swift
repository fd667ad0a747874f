import NodeCore
import Units

extension ReportFormat {
  /// Plain JSON over a kept-alive connection, a member for each fact; docs/messages.md has the
  /// table of them and an example of each kind of message.
  ///
  /// A message is named by device, boot and sequence. `time` is null while the wall clock is not
  /// set; `uptime` and `age` are milliseconds of the node's monotonic clock, so that a receiver can
  /// order and date messages all the same. Values carry all their decimals; a channel that cannot
  /// be read is null, one never read is left away.
  public static let json = ReportFormat(
    name: "json", keepsConnection: true, sendsCleared: true,
    marks: BodyMarks(report: "\"event\":\"report\"", alarm: "\"event\":\"alarm\""),
    carriesSummaries: true,
    decode: { body throws(ReportFault) in try ReceivedMessage(json: body) }
  ) { message, values, target, now, request in
    var body = ByteBuffer()
    body.append("{\"device\":\"")
    body.append(jsonText: target.device)
    body.append("\",\"board\":\"")
    body.append(target.schema.board)
    body.append("\"")
    append(nameAndTimeOf: message, at: now, to: &body)
    append(eventOf: message, target, to: &body)
    body.append(",\"data\":{")
    body.append(members: values, of: target.schema.channels, .plain) {
      $0.append(exact: $1, of: $2)
    }
    body.append("},\"units\":{")
    append(unitsOf: values, target.schema, to: &body)
    body.append("}")
    body.append(warmingIn: values, by: target.schema)
    body.append(summariesIn: values, by: target.schema)
    body.append("}")
    request.append(
      postTo: target, naming: message.id, type: "application/json", length: body.count)
    request.append(body)
  }

  // The boot is a text, because programs that keep numbers as IEEE 754 doubles would round it: RFC
  // 8259 section 6 calls whole numbers interoperable up to 2^53.
  private static func append(
    nameAndTimeOf message: Message, at now: Instant, to body: inout ByteBuffer
  ) {
    body.append(",\"boot\":\"")
    body.append(boot: message.id.boot)
    body.append("\",\"sequence\":")
    body.append(decimal: message.id.sequence)
    body.append(",\"time\":")
    if case .known(let seconds) = message.wallTime, UTCTime.seconds.contains(seconds) {
      body.append("\"")
      body.append(utc: seconds)
      body.append("\"")
    } else {
      body.append("null")
    }
    body.append(",\"uptime\":")
    body.append(decimal: message.at.microseconds / 1_000)
    body.append(",\"age\":")
    body.append(decimal: max(.zero, now.since(message.at)).microseconds / 1_000)
  }

  private static func append(
    eventOf message: Message, _ target: ReportTarget, to body: inout ByteBuffer
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

  /// A member for each channel of `data` and of `summary` whose numbers have a unit.
  private static func append(
    unitsOf values: Span<ReportedValue>, _ schema: ReportSchema, to body: inout ByteBuffer
  ) {
    var isFirst = true
    for index in schema.channels.indices where values[index] != .absent {
      append(unitOf: schema.channels[index], &isFirst, to: &body)
    }
    for index in schema.summaries.indices
    where values[schema.channels.count + index * SummaryFigure.count] != .absent {
      append(unitOf: schema.summaries[index], &isFirst, to: &body)
    }
  }

  private static func append(
    unitOf channel: ReportedChannel, _ isFirst: inout Bool, to body: inout ByteBuffer
  ) {
    let symbol = channel.kind.symbol
    guard symbol.utf8CodeUnitCount > 0 else { return }
    body.append(isFirst ? "\"" : ",\"")
    isFirst = false
    body.append(channel.name)
    body.append("\":\"")
    body.append(symbol)
    body.append("\"")
  }
}
