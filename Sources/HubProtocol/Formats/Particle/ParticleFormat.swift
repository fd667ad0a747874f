import NodeCore
import Units

extension ReportFormat {
  /// The publish call of Particle's cloud: a form with an event's name, data and lifetime, and a
  /// bearer token.
  ///
  /// The names are those of the sensor hub of 2017, so that its webhooks match. The data are an
  /// object like that of ``json`` without board and units, at most ``ParticleLimits/dataBytesMax``
  /// bytes of it: a message that is longer goes out in several calls, each with some of the
  /// channels, and is acknowledged with the last. All but the last have the name of the event with
  /// `/part` behind it, which a webhook matches too, since it compares the beginning.
  public static let particle = ReportFormat(
    name: "particle", keepsConnection: true, sendsCleared: true,
    marks: BodyMarks(
      report: "name=sensor-report&", alarm: "name=sensor-alarm&", part: "/part&data="),
    terms: FormatTerms(
      needsToken: true, spacing: ParticleLimits.spacing,
      calls: { ParticleParts($0, $1, $2).count }),
    decode: { body throws(ReportFault) in try ReceivedMessage(particle: body) }
  ) { message, values, target, now, request in
    let parts = ParticleParts(message, values, target)
    let call = min(target.call, parts.count - 1)
    var data = ByteBuffer()
    data.append(data: message, values, target, at: now, call, of: parts)
    var body = ByteBuffer()
    body.append("name=")
    body.append(message.kind == .report ? "sensor-report" : "sensor-alarm")
    if call + 1 < parts.count { body.append("/part") }
    body.append("&data=")
    body.append(percentEncoding: data.bytes)
    body.append("&private=true&ttl=60")
    request.append(
      postTo: target, naming: message.id, type: "application/x-www-form-urlencoded",
      length: body.count)
    request.append(body)
  }
}

/// What Particle's cloud takes (docs.particle.io, API field limits and rate limits).
enum ParticleLimits {
  /// Bytes of an event's data.
  static let dataBytesMax = 622
  /// Between two events of a device.
  static let spacing = Interval.seconds(1)
}

/// How the channels of a message are divided into publish calls: those that fit into the first, and
/// so on. It depends on the message alone and not on when it is sent.
struct ParticleParts {
  /// The channels of each call.
  private(set) var ranges: [Range<Int>] = []

  /// At least one.
  var count: Int { ranges.count }

  init(_ message: Message, _ values: Span<ReportedValue>, _ target: ReportTarget) {
    let channels = target.schema.channels
    let room = ParticleLimits.dataBytesMax - Self.bytesAround(message, target)
    var (start, used) = (0, 0)
    for index in channels.indices {
      let bytes = Self.bytes(of: values[index], channels[index])
      if used + bytes > room, index > start {
        ranges.append(start..<index)
        (start, used) = (index, 0)
      }
      used += bytes
    }
    ranges.append(start..<channels.count)
  }

  /// The bytes of a part without its channels, at most: numbers with all the digits that they can
  /// have.
  private static func bytesAround(_ message: Message, _ target: ReportTarget) -> Int {
    var frame = ByteBuffer()
    frame.append(
      frameOf: Message(
        id: MessageID(boot: 0, sequence: .max), kind: message.kind, count: .max,
        at: Instant(microseconds: .max), wallTime: .known(0)),
      target, age: .max)
    frame.append(part: Self.partsMax, of: Self.partsMax)
    frame.append(",\"data\":{},\"warming\":[]}")
    return frame.count
  }

  /// More channels than a message has.
  private static let partsMax = 99

  /// The bytes of a channel with the comma in front of it; twice its name where it warms up.
  private static func bytes(of value: ReportedValue, _ channel: ReportedChannel) -> Int {
    guard value != .absent else { return 0 }
    var number = ByteBuffer()
    if case .value(let scaled) = value { number.append(exact: scaled, of: channel.kind) }
    if case .warming(let scaled) = value {
      number.append(exact: scaled, of: channel.kind)
      return number.count + 2 * channel.name.count + 7
    }
    return max(number.count, 4) + channel.name.count + 4
  }

  /// The channels of one call.
  subscript(call: Int) -> Range<Int> { ranges[call] }
}

extension ByteBuffer {
  /// Appends the object of one call.
  fileprivate mutating func append(
    data message: Message, _ values: Span<ReportedValue>, _ target: ReportTarget, at now: Instant,
    _ call: Int, of parts: ParticleParts
  ) {
    let range = parts[call]
    var schema = ReportSchema(channels: [], alarms: [])
    schema.channels = Array(target.schema.channels[range])
    let part = values.extracting(range)
    append(frameOf: message, target, age: message.milliseconds(waitedAt: now))
    if parts.count > 1 { append(part: call + 1, of: parts.count) }
    append(",\"data\":{")
    append(members: part, of: schema.channels, .plain) { $0.append(exact: $1, of: $2) }
    append("}")
    append(warmingIn: part, by: schema)
    append("}")
  }

  /// Appends the beginning of the object: what names the message, and its alarm.
  fileprivate mutating func append(frameOf message: Message, _ target: ReportTarget, age: Int64?) {
    append("{\"device\":\"")
    append(jsonText: target.device)
    append("\"")
    append(nameAndTimeOf: message, age: age)
    append(alarmOf: message, target)
  }

  fileprivate mutating func append(part: Int, of count: Int) {
    append(",\"part\":")
    append(decimal: UInt64(part))
    append(",\"parts\":")
    append(decimal: UInt64(count))
  }
}
