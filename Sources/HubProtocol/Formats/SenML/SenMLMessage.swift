import NodeCore
import Units

extension ReceivedMessage {
  /// Reads the pack of a `senml` message, whose base fields are in its first record. Records and
  /// fields that the format does not have are passed over, but for those that a receiver must
  /// understand (RFC 8428 section 4.4).
  package init(senML body: [UInt8]) throws(ReportFault) {
    try ReportFault.check(lengthOf: body)
    var reader = JSONReader(body)
    var pack = SenMLPack()
    try reader.take("[")
    repeat {
      _ = reader.peek()
      let start = reader.place
      let record = try SenMLRecord(&reader, takesBase: pack.records == 0)
      try pack.take(record, at: start, of: body)
    } while reader.takes(",")
    try reader.take("]")
    try reader.end()
    self = try pack.message(endingAt: body.count)
  }
}

/// What a pack says as far as it has been read.
private struct SenMLPack {
  private(set) var records = 0
  private var base = SenMLBase()
  private var board: [UInt8]?
  private var boot: UInt64?
  private var sequence: UInt64?
  private var uptime: UInt64?
  private var isAgeUnknown = false
  private var event: [UInt8]?
  private var alarm: (name: [UInt8], isRaised: Bool)?
  private var count: UInt64?
  private var values: [ReceivedMessage.Value] = []
  private var units: [ReceivedMessage.Unit] = []
  private var warming: [[UInt8]] = []

  mutating func take(_ record: SenMLRecord, at start: Int, of body: [UInt8]) throws(ReportFault) {
    if records == 0 { base = record.base }
    records += 1
    // A record may have base fields alone.
    guard let name = record.name else { return }
    guard let slash = name.firstIndex(of: UInt8(ascii: "/")) else {
      return try takeChannel(name, record, at: start, of: body)
    }
    let rest = Array(name[(slash + 1)...])
    let group = name.span.extracting(first: slash)
    if group.equals("message") {
      try takeFact(rest.span, record, at: start, of: body)
    } else if group.equals("alarm") {
      guard alarm == nil else { throw ReportFault(reason: .repeated(.alarm), place: start) }
      alarm = (rest, try record.truth(.state, at: start))
    } else if group.equals("fault") {
      guard try record.truth(.channel, at: start) else { return }
      try add(rest, .fault, at: start)
    } else if group.equals("warming") {
      guard try record.truth(.warming, at: start) else { return }
      guard warming.count < ReportLimits.valuesMax else {
        throw ReportFault(reason: .tooManyValues, place: start)
      }
      warming.append(rest)
    }
  }

  private mutating func takeFact(
    _ name: Span<UInt8>, _ record: SenMLRecord, at start: Int, of body: [UInt8]
  ) throws(ReportFault) {
    if name.equals("board") {
      try board.put(try record.string(.board, at: start), as: .board, at: start)
    } else if name.equals("boot") {
      let text = try record.string(.boot, at: start)
      guard let number = MessageID.boot(of: text) else {
        throw ReportFault(reason: .wrongValue(.boot), place: start)
      }
      try boot.put(number, as: .boot, at: start)
    } else if name.equals("sequence") {
      try sequence.put(
        try record.unsigned(.sequence, at: start, of: body), as: .sequence, at: start)
    } else if name.equals("uptime") {
      let seconds = try record.number(.uptime, at: start, of: body)
      guard let milliseconds = seconds.scaled(decimals: 3), milliseconds >= 0 else {
        throw ReportFault(reason: .wrongValue(.uptime), place: start)
      }
      try uptime.put(UInt64(milliseconds), as: .uptime, at: start)
    } else if name.equals("age-unknown") {
      isAgeUnknown = try record.truth(.age, at: start)
    } else if name.equals("event") {
      try event.put(try record.string(.event, at: start), as: .event, at: start)
    } else if name.equals("count") {
      try count.put(try record.unsigned(.count, at: start, of: body), as: .count, at: start)
    }
  }

  private mutating func takeChannel(
    _ name: [UInt8], _ record: SenMLRecord, at start: Int, of body: [UInt8]
  ) throws(ReportFault) {
    if let isTrue = record.isTrue { return try add(name, .truth(isTrue), at: start) }
    var number = try record.number(.channel, at: start, of: body)
    if let symbol = record.unit {
      let unit = SenMLUnit.named(symbol)
      if let shift = unit?.shift, shift > 0 {
        guard let moved = number.timesTenToThe(shift) else {
          throw ReportFault(reason: .numberTooLarge, place: start)
        }
        number = moved
      }
      let own = unit.map { $0.kind.symbol.withUTF8Buffer { Array($0) } }
      units.append(ReceivedMessage.Unit(channel: name, symbol: own ?? symbol))
    }
    try add(name, .number(number), at: start)
  }

  private mutating func add(
    _ name: [UInt8], _ reading: ReceivedMessage.Reading, at start: Int
  ) throws(ReportFault) {
    try values.check(mayAdd: name, at: start)
    values.append(ReceivedMessage.Value(channel: name, reading: reading))
  }

  func message(endingAt end: Int) throws(ReportFault) -> ReceivedMessage {
    func missing(_ field: ReportField) -> ReportFault {
      ReportFault(reason: .missing(field), place: end)
    }
    guard let device = base.device else { throw missing(.device) }
    guard let board else { throw missing(.board) }
    guard let boot else { throw missing(.boot) }
    guard let sequence else { throw missing(.sequence) }
    guard let uptime else { throw missing(.uptime) }
    return ReceivedMessage(
      device: device, board: board, kind: try kind(endingAt: end), boot: boot, sequence: sequence,
      time: base.time.map { .known($0) } ?? .unknown, uptime: uptime,
      age: isAgeUnknown ? nil : base.age,
      values: values, units: units, warming: warming)
  }

  private func kind(endingAt end: Int) throws(ReportFault) -> ReceivedMessage.Kind {
    guard let event else { throw ReportFault(reason: .missing(.event), place: end) }
    if event.span.equals("report") {
      guard alarm == nil else { throw ReportFault(reason: .wrongValue(.alarm), place: end) }
      guard count == nil else { throw ReportFault(reason: .wrongValue(.count), place: end) }
      return .report
    }
    guard let known = AlarmEvent(word: event.span) else {
      throw ReportFault(reason: .wrongValue(.event), place: end)
    }
    guard let alarm else { throw ReportFault(reason: .missing(.alarm), place: end) }
    guard alarm.isRaised == (known != .cleared) else {
      throw ReportFault(reason: .wrongValue(.state), place: end)
    }
    return .alarm(ReceivedMessage.NamedAlarm(name: alarm.name, event: known, count: count ?? 1))
  }
}
