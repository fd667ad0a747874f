extension ReceivedMessage {
  /// Reads the form of a publish call; fields that the format does not have are passed over. A call
  /// with some of a message's channels is a message with these channels: boot and sequence say
  /// which belong together.
  package init(particle body: [UInt8]) throws(ReportFault) {
    try ReportFault.check(lengthOf: body)
    let name = try FormField("name=", .event, in: body)
    let isAlarm = try name.isAlarm(in: body)
    let field = try FormField("data=", .data, in: body)
    self = try FormText.readJSON(in: body[field.value]) { reader throws(ReportFault) in
      let members = try PlainJSONMembers(&reader)
      try reader.end()
      return try members.message(endingAt: reader.place, published: isAlarm)
    }
  }
}

/// A field of a form that must be there once.
private struct FormField {
  let value: Range<Int>

  /// Finds the field; `name` has the equals sign at its end.
  init(_ name: StaticString, _ field: ReportField, in body: [UInt8]) throws(ReportFault) {
    var found: Range<Int>?
    var start = 0
    while start < body.count {
      let end = body[start...].firstIndex(of: UInt8(ascii: "&")) ?? body.count
      if body.span.extracting(start..<end).begins(with: name) {
        guard found == nil else { throw ReportFault(reason: .repeated(field), place: start) }
        found = start + name.utf8CodeUnitCount..<end
      }
      start = end + 1
    }
    guard let found else { throw ReportFault(reason: .missing(field), place: body.count) }
    value = found
  }

  /// Whether the name is that of an alarm or of a report, whole or in parts.
  func isAlarm(in body: [UInt8]) throws(ReportFault) -> Bool {
    let text = body.span.extracting(value)
    if text.equals("sensor-report") || text.equals("sensor-report/part") { return false }
    if text.equals("sensor-alarm") || text.equals("sensor-alarm/part") { return true }
    throw ReportFault(reason: .wrongValue(.event), place: value.lowerBound)
  }
}
