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
    marks: BodyMarks(
      report: "\"event\":\"report\"", alarm: "\"event\":\"alarm\"", gap: "\"event\":\"gap\""),
    terms: .json,
    decode: { body throws(ReportFault) in try ReceivedMessage(json: body) }
  ) { message, values, target, now, request in
    var body = ByteBuffer()
    body.append(json: message, values, target, at: now)
    request.append(
      postTo: target, naming: message.id, type: "application/json", length: body.count)
    request.append(body)
  }
}

extension FormatTerms {
  /// Summaries, and lists of objects.
  fileprivate static let json: FormatTerms = {
    var terms = FormatTerms(carriesSummaries: true, isWholeInBody: true)
    terms.allowsPadding = true
    terms.batch = BatchFormat(
      element: { $4.append(json: $0, $1, $2, at: $3) },
      request: { target, elements, request in
        request.append(
          postTo: target, naming: nil, type: "application/json", length: elements.count + 2)
        request.append("[")
        request.append(elements)
        request.append("]")
      })
    return terms
  }()
}

extension ByteBuffer {
  /// Appends the object that is the body of a `json` message.
  mutating func append(
    json message: Message, _ values: Span<ReportedValue>, _ target: ReportTarget, at now: Instant
  ) {
    append("{\"device\":\"")
    append(jsonText: target.device)
    append("\",\"board\":\"")
    append(target.schema.board)
    append("\"")
    append(nameAndTimeOf: message, age: message.milliseconds(waitedAt: now))
    append(eventOf: message, target)
    guard message.kind != .gap else {
      append(lost: GapRecord(values) ?? GapRecord())
      append(paddingOf: target)
      return append("}")
    }
    append(",\"data\":{")
    append(members: values, of: target.schema.channels, .plain) {
      $0.append(exact: $1, of: $2)
    }
    append("},\"units\":{")
    append(unitsOf: values, target.schema)
    append("}")
    append(warmingIn: values, by: target.schema)
    append(summariesIn: values, of: message, by: target.schema)
    append(paddingOf: target)
    append("}")
  }

  /// The member that gives requests one size; it says nothing.
  private mutating func append(paddingOf target: ReportTarget) {
    guard let count = target.padding else { return }
    append(",\"padding\":\"")
    for _ in 0..<count { append(UInt8(ascii: "0")) }
    append("\"")
  }

  // The boot is a text, because programs that keep numbers as IEEE 754 doubles would round it: RFC
  // 8259 section 6 calls whole numbers interoperable up to 2^53.
  mutating func append(nameAndTimeOf message: Message, age: Int64?) {
    append(",\"boot\":\"")
    append(boot: message.id.boot)
    append("\",\"sequence\":")
    append(decimal: message.id.sequence)
    append(",\"time\":")
    append(jsonTime: message.wallTime)
    append(",\"uptime\":")
    append(decimal: message.at.microseconds / 1_000)
    append(",\"age\":")
    if let age { append(decimal: age) } else { append("null") }
  }

  private mutating func append(eventOf message: Message, _ target: ReportTarget) {
    switch message.kind {
    case .report:
      append(",\"event\":\"report\"")
      append(countOf: message)
    case .gap: append(",\"event\":\"gap\"")
    case .alarm:
      append(",\"event\":\"alarm\"")
      append(alarmOf: message, target)
    }
  }

  /// Appends the members that an alarm alone has.
  mutating func append(alarmOf message: Message, _ target: ReportTarget) {
    guard case .alarm(let alarm, let event) = message.kind else { return }
    append(",\"alarm\":\"")
    append(target.schema.alarms[alarm.index])
    append("\",\"state\":\"")
    append(event.word)
    append("\"")
    append(countOf: message)
  }

  private mutating func append(countOf message: Message) {
    guard message.count > 1 else { return }
    append(",\"count\":")
    append(decimal: UInt64(message.count))
  }

  /// A member for each channel of `data` and of `summary` whose numbers have a unit.
  private mutating func append(unitsOf values: Span<ReportedValue>, _ schema: ReportSchema) {
    var isFirst = true
    for index in schema.channels.indices where values[index] != .absent {
      append(unitOf: schema.channels[index], &isFirst)
    }
    for index in schema.summaries.indices
    where values[schema.channels.count + index * SummaryFigure.count] != .absent {
      append(unitOf: schema.summaries[index], &isFirst)
    }
  }

  private mutating func append(unitOf channel: ReportedChannel, _ isFirst: inout Bool) {
    let symbol = channel.kind.symbol
    guard symbol.utf8CodeUnitCount > 0 else { return }
    append(isFirst ? "\"" : ",\"")
    isFirst = false
    append(channel.name)
    append("\":\"")
    append(symbol)
    append("\"")
  }
}
