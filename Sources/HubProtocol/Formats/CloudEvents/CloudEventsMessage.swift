import NodeCore
import Units

extension ReceivedMessage {
  /// Reads a structured event whose data are a `json` message. Attributes that the format does not
  /// have are passed over; what the attributes say must be what the data say.
  package init(cloudEvents body: [UInt8]) throws(ReportFault) {
    try ReportFault.check(lengthOf: body)
    var reader = JSONReader(body)
    var attributes = EventAttributes()
    var message: ReceivedMessage?
    try reader.object { (reader, name, start) throws(ReportFault) in
      guard name.span.equals("data") else {
        return try attributes.take(name, at: start, from: &reader)
      }
      guard message == nil else { throw ReportFault(reason: .repeated(.data), place: start) }
      message = try ReceivedMessage(json: &reader)
    }
    try reader.end()
    guard let message else { throw ReportFault(reason: .missing(.data), place: body.count) }
    try attributes.check(message, endingAt: body.count)
    self = message
  }
}

/// The attributes of an event that name its message and its kind.
private struct EventAttributes {
  private struct Text {
    let bytes: [UInt8]
    let place: Int
  }

  private var version: Text?
  private var id: Text?
  private var source: Text?
  private var type: Text?

  mutating func take(
    _ name: [UInt8], at start: Int, from reader: inout JSONReader
  ) throws(ReportFault) {
    if name.span.equals("specversion") {
      try Self.put(&reader, into: &version, .version, start)
    } else if name.span.equals("id") {
      try Self.put(&reader, into: &id, .sequence, start)
    } else if name.span.equals("source") {
      try Self.put(&reader, into: &source, .device, start)
    } else if name.span.equals("type") {
      try Self.put(&reader, into: &type, .event, start)
    } else {
      try reader.skip()
    }
  }

  /// Refuses attributes that are missing, of another version, or of another message than `message`.
  func check(_ message: ReceivedMessage, endingAt end: Int) throws(ReportFault) {
    let version = try Self.present(version, .version, end)
    guard version.bytes.span.equals("1.0") else {
      throw ReportFault(reason: .wrongValue(.version), place: version.place)
    }
    let id = try Self.present(id, .sequence, end)
    guard id.bytes == Self.id(of: message) else {
      throw ReportFault(reason: .wrongValue(.sequence), place: id.place)
    }
    let source = try Self.present(source, .device, end)
    guard source.bytes == [UInt8(ascii: "/")] + FormText.encoded(message.device) else {
      throw ReportFault(reason: .wrongValue(.device), place: source.place)
    }
    let type = try Self.present(type, .event, end)
    guard type.bytes == Self.type(of: message) else {
      throw ReportFault(reason: .wrongValue(.event), place: type.place)
    }
  }

  private static func id(of message: ReceivedMessage) -> [UInt8] {
    var text = ByteBuffer()
    text.append(id: MessageID(boot: message.boot ?? 0, sequence: message.sequence ?? 0))
    return text.bytes
  }

  private static func type(of message: ReceivedMessage) -> [UInt8] {
    var text = ByteBuffer()
    text.append("outpost.")
    if case .alarm(let alarm?) = message.kind {
      text.append("alarm.")
      text.append(alarm.event.word)
    } else {
      text.append("report")
    }
    return text.bytes
  }

  private static func put(
    _ reader: inout JSONReader, into attribute: inout Text?, _ field: ReportField, _ start: Int
  ) throws(ReportFault) {
    guard attribute == nil else { throw ReportFault(reason: .repeated(field), place: start) }
    _ = reader.peek()
    let place = reader.place
    attribute = Text(bytes: try reader.string(), place: place)
  }

  private static func present(
    _ attribute: Text?, _ field: ReportField, _ end: Int
  ) throws(ReportFault) -> Text {
    guard let attribute else { throw ReportFault(reason: .missing(field), place: end) }
    return attribute
  }
}
