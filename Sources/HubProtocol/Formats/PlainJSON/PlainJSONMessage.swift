import NodeCore

extension ReceivedMessage {
  /// Reads the body of a `json` message. Members that the format does not have are passed over, so
  /// that a later node can say more.
  package init(json body: [UInt8]) throws(ReportFault) {
    guard body.count <= HTTPLimits.bodyBytesMax else {
      throw ReportFault(reason: .tooLong, place: HTTPLimits.bodyBytesMax)
    }
    var members = PlainJSONMembers()
    var reader = JSONReader(body)
    try reader.object { (reader, name, start) throws(ReportFault) in
      try members.take(name, at: start, from: &reader)
    }
    try reader.end()
    self = try members.message(endingAt: body.count)
  }
}

/// The members of a message as far as they have come.
private struct PlainJSONMembers {
  private var device: [UInt8]?
  private var sequence: UInt64?
  private var uptime: UInt64?
  private var isAlarm: Bool?
  private var alarm: (name: [UInt8], place: Int)?
  private var state: (event: AlarmEvent, place: Int)?
  private var clockIsUnset = false
  private var values: [ReceivedMessage.Value]?

  mutating func take(
    _ name: [UInt8], at start: Int, from reader: inout JSONReader
  ) throws(ReportFault) {
    let name = name.span
    if name.equals("device") {
      try once(.device, device == nil, start)
      device = try reader.string()
    } else if name.equals("sequence") {
      try once(.sequence, sequence == nil, start)
      sequence = try reader.unsigned()
    } else if name.equals("uptime") {
      try once(.uptime, uptime == nil, start)
      uptime = try reader.unsigned()
    } else if name.equals("event") {
      try once(.event, isAlarm == nil, start)
      isAlarm = try reader.choice(.event, ["report", "alarm"]) == 1
    } else if name.equals("alarm") {
      try once(.alarm, alarm == nil, start)
      alarm = (try reader.string(), start)
    } else if name.equals("state") {
      try once(.state, state == nil, start)
      let number = try reader.choice(.state, ["raised", "repeated", "cleared"])
      let events: [AlarmEvent] = [.raised, .repeated, .cleared]
      state = (events[number], start)
    } else if name.equals("clock") {
      try once(.clock, !clockIsUnset, start)
      _ = try reader.choice(.clock, ["unset"])
      clockIsUnset = true
    } else if name.equals("data") {
      try once(.data, values == nil, start)
      values = try reader.values()
    } else {
      try reader.skip()
    }
  }

  func message(endingAt end: Int) throws(ReportFault) -> ReceivedMessage {
    func missing(_ field: ReportField) -> ReportFault {
      ReportFault(reason: .missing(field), place: end)
    }
    guard let device else { throw missing(.device) }
    guard let sequence else { throw missing(.sequence) }
    guard let uptime else { throw missing(.uptime) }
    guard let isAlarm else { throw missing(.event) }
    guard let values else { throw missing(.data) }
    if isAlarm {
      guard alarm != nil else { throw missing(.alarm) }
      guard state != nil else { throw missing(.state) }
    } else {
      if let alarm { throw ReportFault(reason: .wrongValue(.alarm), place: alarm.place) }
      if let state { throw ReportFault(reason: .wrongValue(.state), place: state.place) }
    }
    var kind = ReceivedMessage.Kind.report
    if let alarm, let state {
      kind = .alarm(ReceivedMessage.NamedAlarm(name: alarm.name, event: state.event))
    }
    return ReceivedMessage(
      device: device, kind: kind, sequence: sequence, uptime: uptime, clockIsUnset: clockIsUnset,
      values: values)
  }

  private func once(
    _ field: ReportField, _ isFirst: Bool, _ start: Int
  ) throws(ReportFault) {
    guard isFirst else { throw ReportFault(reason: .repeated(field), place: start) }
  }
}

extension JSONReader {
  /// A string that is one of `words`; its number among them.
  mutating func choice(
    _ field: ReportField, _ words: [StaticString]
  ) throws(ReportFault) -> Int {
    _ = peek()
    let start = place
    let text = try string()
    for index in words.indices where text.span.equals(words[index]) { return index }
    throw ReportFault(reason: .wrongValue(field), place: start)
  }
}
