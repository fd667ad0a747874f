import NodeCore
import Units

extension ReceivedMessage {
  /// Reads the point of an `influx` message. Tags and fields that the format does not have are
  /// passed over.
  package init(influx body: [UInt8]) throws(ReportFault) {
    try ReportFault.check(lengthOf: body)
    var reader = LineReader(body)
    let measurement = try reader.word(until: .tagOrBlank)
    var point = InfluxPoint()
    if measurement.span.equals("alarm") {
      point.isAlarm = true
    } else if !measurement.span.equals("report") {
      throw ReportFault(reason: .wrongValue(.event), place: 0)
    }
    while reader.takes(",") {
      let start = reader.place
      let key = try reader.word(until: .equals)
      try reader.take("=")
      try point.takeTag(key, try reader.word(until: .tagOrBlank), at: start)
    }
    try reader.take(" ")
    repeat {
      let start = reader.place
      let key = try reader.word(until: .equals)
      try reader.take("=")
      try point.takeField(key, at: start, from: &reader)
    } while reader.takes(",")
    if reader.takes(" ") { point.time = try reader.time() }
    _ = reader.takes("\n")
    guard reader.place == body.count else { throw reader.unexpected }
    self = try point.message(endingAt: body.count)
  }
}

/// What a point says as far as it has been read.
private struct InfluxPoint {
  var isAlarm = false
  var time: Int64?
  private var device: [UInt8]?
  private var board: [UInt8]?
  private var alarm: [UInt8]?
  private var id: (boot: UInt64, sequence: UInt64)?
  private var uptime: UInt64?
  private var age: UInt64?
  private var state: AlarmEvent?
  private var count: UInt64?
  private var values: [ReceivedMessage.Value] = []
  private var warming: [[UInt8]] = []

  mutating func takeTag(
    _ key: [UInt8], _ value: [UInt8], at start: Int
  ) throws(ReportFault) {
    if key.span.equals("device") {
      try device.put(value, as: .device, at: start)
    } else if key.span.equals("board") {
      try board.put(value, as: .board, at: start)
    } else if key.span.equals("alarm") {
      try alarm.put(value, as: .alarm, at: start)
    }
  }

  mutating func takeField(
    _ key: [UInt8], at start: Int, from reader: inout LineReader
  ) throws(ReportFault) {
    let name = key.span
    if name.equals("message_id") {
      guard id == nil else { throw ReportFault(reason: .repeated(.sequence), place: start) }
      id = try reader.messageID()
    } else if name.equals("message_uptime") {
      try uptime.put(try reader.unsigned(), as: .uptime, at: start)
    } else if name.equals("message_age") {
      try age.put(try reader.unsigned(), as: .age, at: start)
    } else if name.equals("alarm_state") {
      try state.put(try reader.state(), as: .state, at: start)
    } else if name.equals("alarm_count") {
      try count.put(try reader.unsigned(), as: .count, at: start)
    } else {
      try takeChannel(key, at: start, from: &reader)
    }
  }

  private mutating func takeChannel(
    _ key: [UInt8], at start: Int, from reader: inout LineReader
  ) throws(ReportFault) {
    let reading = try reader.reading()
    guard let mark = key.firstIndex(of: UInt8(ascii: "_")) else {
      return try add(key, reading, at: start)
    }
    guard reading == .truth(true) else { return }
    let name = Array(key[..<mark])
    let suffix = key.span.extracting(droppingFirst: mark)
    if suffix.equals("_fault") {
      try add(name, .fault, at: start)
    } else if suffix.equals("_warming") {
      guard warming.count < ReportLimits.valuesMax else {
        throw ReportFault(reason: .tooManyValues, place: start)
      }
      warming.append(name)
    }
  }

  private mutating func add(
    _ name: [UInt8], _ reading: ReceivedMessage.Reading?, at start: Int
  ) throws(ReportFault) {
    guard let reading else { throw ReportFault(reason: .wrongValue(.channel), place: start) }
    try values.check(mayAdd: name, at: start)
    values.append(ReceivedMessage.Value(channel: name, reading: reading))
  }

  func message(endingAt end: Int) throws(ReportFault) -> ReceivedMessage {
    guard let device else { throw ReportFault(reason: .missing(.device), place: end) }
    guard let board else { throw ReportFault(reason: .missing(.board), place: end) }
    guard let id else { throw ReportFault(reason: .missing(.sequence), place: end) }
    guard let uptime else { throw ReportFault(reason: .missing(.uptime), place: end) }
    return ReceivedMessage(
      device: device, board: board, kind: try kind(endingAt: end), boot: id.boot,
      sequence: id.sequence, time: time.map { .known(InfluxTime.seconds($0)) } ?? .unknown,
      uptime: uptime, age: age, values: values, units: [], warming: warming)
  }

  private func kind(endingAt end: Int) throws(ReportFault) -> ReceivedMessage.Kind {
    guard isAlarm else {
      guard alarm == nil else { throw ReportFault(reason: .wrongValue(.alarm), place: end) }
      guard state == nil else { throw ReportFault(reason: .wrongValue(.state), place: end) }
      guard count == nil else { throw ReportFault(reason: .wrongValue(.count), place: end) }
      return .report
    }
    guard let alarm else { throw ReportFault(reason: .missing(.alarm), place: end) }
    guard let state else { throw ReportFault(reason: .missing(.state), place: end) }
    return .alarm(
      ReceivedMessage.NamedAlarm(name: alarm, event: state, count: count ?? 1))
  }
}
