extension ReceivedMessage {
  /// Reads the form of a publish call; fields that the format does not have are passed over. A call
  /// with some of a message's channels is a message with these channels: boot and sequence say
  /// which belong together.
  package init(particle body: [UInt8]) throws(ReportFault) {
    guard body.count <= HTTPLimits.bodyBytesMax else {
      throw ReportFault(reason: .tooLong, place: HTTPLimits.bodyBytesMax)
    }
    let name = try FormField("name=", .event, in: body)
    let isAlarm = try name.isAlarm(in: body)
    let field = try FormField("data=", .data, in: body)
    var reader = JSONReader(try field.decoded(of: body))
    do throws(ReportFault) {
      let members = try PlainJSONMembers(&reader)
      try reader.end()
      self = try members.message(endingAt: reader.place, published: isAlarm)
    } catch {
      let place = FormText.place(ofDecoded: error.place, in: body[field.value])
      throw ReportFault(reason: error.reason, place: place)
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

  func decoded(of body: [UInt8]) throws(ReportFault) -> [UInt8] {
    do throws(FormText.BrokenEscape) {
      return try FormText.decode(body[value])
    } catch {
      throw ReportFault(reason: .badEscape, place: error.place)
    }
  }

  /// Whether the name is that of an alarm or of a report, whole or in parts.
  func isAlarm(in body: [UInt8]) throws(ReportFault) -> Bool {
    let text = body.span.extracting(value)
    if text.equals("sensor-report") || text.equals("sensor-report/part") { return false }
    if text.equals("sensor-alarm") || text.equals("sensor-alarm/part") { return true }
    throw ReportFault(reason: .wrongValue(.event), place: value.lowerBound)
  }
}
