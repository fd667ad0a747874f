import NodeCore
import Units

extension ReportFormat {
  /// InfluxDB's line protocol: a point of the measurement `report` or `alarm` for each message.
  ///
  /// Device, board and alarm are tags, channels are fields. Names of fields with an underscore are
  /// the message's own, since no channel has one in its name. A point has the time of the message,
  /// with its sequence in the place of nanoseconds: a message that is sent again writes the same
  /// point, and two of one second write two. Without a time the server takes its own.
  public static let influx = ReportFormat(
    name: "influx", keepsConnection: true, sendsCleared: true,
    marks: BodyMarks(report: "report,board=", alarm: "alarm,alarm="),
    terms: FormatTerms(isWholeInBody: true, deviceRule: .influx),
    decode: { body throws(ReportFault) in try ReceivedMessage(influx: body) }
  ) { message, values, target, now, request in
    var body = ByteBuffer()
    body.append(tagsOf: message, target)
    body.append(" message_id=\"")
    body.append(id: message.id)
    body.append("\",message_uptime=")
    body.append(decimal: message.at.microseconds / 1_000)
    body.append("i")
    // A field that is not there is null in every query; 0 would say that the values are fresh.
    if let age = message.milliseconds(waitedAt: now) {
      body.append(",message_age=")
      body.append(decimal: age)
      body.append("i")
    }
    if case .alarm(_, let event) = message.kind {
      body.append(",alarm_state=\"")
      body.append(event.word)
      body.append("\",alarm_count=")
      body.append(decimal: UInt64(message.count))
      body.append("i")
    }
    for index in target.schema.channels.indices {
      body.append(field: values[index], target.schema.channels[index])
    }
    if let seconds = message.knownSeconds, seconds <= InfluxTime.secondsMax {
      body.append(" ")
      body.append(decimal: InfluxTime.nanoseconds(seconds, message.id.sequence))
    }
    request.append(
      postTo: target, naming: message.id, type: "text/plain; charset=utf-8", length: body.count)
    request.append(body)
  }
}

/// The time of a point: nanoseconds since 1970.
enum InfluxTime {
  /// The last second whose nanoseconds all fit into a signed number of 64 bits.
  static let secondsMax: Int64 = 9_223_372_035
  private static let perSecond: Int64 = 1_000_000_000

  /// The time of the message with this sequence.
  static func nanoseconds(_ seconds: Int64, _ sequence: UInt64) -> Int64 {
    seconds * perSecond + Int64(sequence % UInt64(perSecond))
  }

  /// The second of a point's time.
  static func seconds(_ nanoseconds: Int64) -> Int64 { nanoseconds / perSecond }
}

extension DeviceRule {
  // A backslash at the end of a tag's value would escape what follows, and nothing escapes it.
  fileprivate static let influx = DeviceRule(words: "no backslash") { byte, _ in
    byte != UInt8(ascii: "\\")
  }
}

extension ByteBuffer {
  /// Appends measurement and tags, these in the order of their names.
  fileprivate mutating func append(tagsOf message: Message, _ target: ReportTarget) {
    switch message.kind {
    // A node makes no gap message for this format.
    case .report, .gap: append("report")
    case .alarm(let alarm, _):
      append("alarm,alarm=")
      append(target.schema.alarms[alarm.index])
    }
    append(",board=")
    append(target.schema.board)
    append(",device=")
    for byte in DeviceRule.influx.carried(target.device) {
      if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "=") || byte == 0x20 {
        append(UInt8(ascii: "\\"))
      }
      append(byte)
    }
  }

  /// Appends `,NAME=VALUE`, and `,NAME_fault=true` or `,NAME_warming=true` where that is so.
  fileprivate mutating func append(field value: ReportedValue, _ channel: ReportedChannel) {
    switch value {
    case .absent: return
    case .fault: append(mark: "_fault", of: channel)
    case .value(let scaled), .warming(let scaled):
      append(",")
      append(channel.name)
      append("=")
      append(exact: scaled, of: channel.kind)
      if case .warming = value { append(mark: "_warming", of: channel) }
    }
  }

  private mutating func append(mark: StaticString, of channel: ReportedChannel) {
    append(",")
    append(channel.name)
    append(mark)
    append("=true")
  }
}
