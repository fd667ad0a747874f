import NodeCore
import Units

extension ReportFormat {
  /// SenML in JSON (RFC 8428): a pack for each message.
  ///
  /// The base name is the device with a slash behind it. A channel's name has no slash, so that
  /// records of other names are the message's own: `message/...` name it, `alarm/NAME` is true
  /// while the alarm is raised, `fault/NAME` is true for a channel that cannot be read, and
  /// `warming/NAME` for one that warms up. The base time is that of the message; where the node's
  /// clock was not set, it is relative to the sending (section 4.5.3).
  public static let senML = ReportFormat(
    name: "senml", keepsConnection: true, sendsCleared: true,
    marks: BodyMarks(
      report: "\"n\":\"message/event\",\"vs\":\"report\"", alarm: "\"n\":\"alarm/"),
    terms: FormatTerms(isWholeInBody: true, deviceRule: .senML),
    decode: { body throws(ReportFault) in try ReceivedMessage(senML: body) }
  ) { message, values, target, now, request in
    var body = ByteBuffer()
    body.append("[{\"bn\":\"")
    body.append(DeviceRule.senML.carried(target.device))
    body.append("/\"")
    body.append(baseTimeOf: message, at: now)
    if usesSecondaryUnits(values, target.schema) { body.append(",\"bver\":26") }
    body.append(",\"n\":\"message/boot\",\"vs\":\"")
    body.append(boot: message.id.boot)
    body.append("\"},{\"n\":\"message/sequence\",\"v\":")
    body.append(decimal: message.id.sequence)
    body.append("},{\"n\":\"message/board\",\"vs\":\"")
    body.append(target.schema.board)
    body.append("\"},{\"n\":\"message/uptime\",\"u\":\"s\",\"v\":")
    body.append(thousandths: message.at.microseconds / 1_000)
    body.append("}")
    // Without a base time records are of the present (RFC 8428 section 4.5.3).
    if message.baseSeconds == nil, message.milliseconds(waitedAt: now) == nil {
      body.append(",{\"n\":\"message/age-unknown\",\"vb\":true}")
    }
    body.append(eventRecordsOf: message, target)
    for index in target.schema.channels.indices {
      body.append(record: values[index], target.schema.channels[index])
    }
    body.append("]")
    request.append(
      postTo: target, naming: message.id, type: "application/senml+json", length: body.count)
    request.append(body)
  }

  /// RFC 9100 section 4: a pack with secondary units has the version 10 + 2^4.
  private static func usesSecondaryUnits(
    _ values: Span<ReportedValue>, _ schema: ReportSchema
  ) -> Bool {
    for index in schema.channels.indices {
      guard let unit = SenMLUnit.of(schema.channels[index].kind), unit.isSecondary else {
        continue
      }
      switch values[index] {
      case .value, .warming: return true
      case .absent, .fault: continue
      }
    }
    return false
  }
}

/// Times of SenML: below this number of seconds they are relative to the present (RFC 8428 section
/// 4.5.3).
enum SenMLTime {
  static let relativeBelow: Int64 = 1 << 28
}

extension DeviceRule {
  // RFC 8428 section 4.5.1: what names consist of.
  fileprivate static let senML = DeviceRule(
    words: "letters, digits and `-:./_`, a letter or digit first"
  ) { byte, isFirst in
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "/"),
      UInt8(ascii: "_"):
      !isFirst
    default: false
    }
  }
}

extension Message {
  /// When it was made, as a time that SenML does not take for one relative to the present; nil
  /// where that is not known.
  fileprivate var baseSeconds: Int64? {
    knownSeconds.flatMap { $0 >= SenMLTime.relativeBelow ? $0 : nil }
  }
}

extension ByteBuffer {
  /// Appends thousandths as a number with up to three decimals.
  fileprivate mutating func append(thousandths number: UInt64) {
    append(exact: Int64(clamping: number), of: .count)
  }

  fileprivate mutating func append(baseTimeOf message: Message, at now: Instant) {
    if let seconds = message.baseSeconds {
      append(",\"bt\":")
      append(decimal: seconds)
      return
    }
    guard let age = message.milliseconds(waitedAt: now), age > 0 else { return }
    append(",\"bt\":-")
    append(thousandths: UInt64(min(age, (SenMLTime.relativeBelow - 1) * 1_000)))
  }

  fileprivate mutating func append(eventRecordsOf message: Message, _ target: ReportTarget) {
    append(",{\"n\":\"message/event\",\"vs\":\"")
    guard case .alarm(let alarm, let event) = message.kind else { return append("report\"}") }
    append(event.word)
    append("\"},{\"n\":\"alarm/")
    append(target.schema.alarms[alarm.index])
    append(event == .cleared ? "\",\"vb\":false}" : "\",\"vb\":true}")
    guard message.count > 1 else { return }
    append(",{\"n\":\"message/count\",\"v\":")
    append(decimal: UInt64(message.count))
    append("}")
  }

  fileprivate mutating func append(record value: ReportedValue, _ channel: ReportedChannel) {
    switch value {
    case .absent: return
    case .fault: append(mark: "fault/", of: channel)
    case .value(let scaled), .warming(let scaled):
      append(",{\"n\":\"")
      append(channel.name)
      if let unit = SenMLUnit.of(channel.kind) {
        append("\",\"u\":\"")
        append(unit.symbol)
        append("\",\"v\":")
        append(exact: scaled, steps: UInt64(channel.kind.stepsPerUnit) * unit.factor)
      } else {
        append(channel.kind == .truth ? "\",\"vb\":" : "\",\"v\":")
        append(exact: scaled, of: channel.kind)
      }
      append("}")
      if case .warming = value { append(mark: "warming/", of: channel) }
    }
  }

  private mutating func append(mark: StaticString, of channel: ReportedChannel) {
    append(",{\"n\":\"")
    append(mark)
    append(channel.name)
    append("\",\"vb\":true}")
  }
}
