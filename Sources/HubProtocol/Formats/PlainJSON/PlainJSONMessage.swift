import NodeCore
import Units

extension ReceivedMessage {
  /// Reads the body of a `json` message. Members that the format does not have are passed over, so
  /// that a later node can say more.
  package init(json body: [UInt8]) throws(ReportFault) {
    try ReportFault.check(lengthOf: body)
    var reader = JSONReader(body)
    let members = try PlainJSONMembers(&reader)
    try reader.end()
    self = try members.message(endingAt: body.count)
  }

  /// Reads the object of a `json` message where the reader is.
  init(json reader: inout JSONReader) throws(ReportFault) {
    let members = try PlainJSONMembers(&reader)
    self = try members.message(endingAt: reader.place)
  }
}

/// The members of a message as far as they have come.
struct PlainJSONMembers {
  private var device: [UInt8]?
  private var board: [UInt8]?
  private var boot: UInt64?
  private var sequence: UInt64?
  private var time: WallTime?
  private var uptime: UInt64?
  private var age: (milliseconds: UInt64?, place: Int)?
  private var isAlarm: Bool?
  private var isGap = false
  private var lost: (record: GapRecord, place: Int)?
  private var alarm: (name: [UInt8], place: Int)?
  private var state: (event: AlarmEvent, place: Int)?
  private var count: (number: UInt64, place: Int)?
  private var values: [ReceivedMessage.Value]?
  private var units: [ReceivedMessage.Unit]?
  private var warming: [[UInt8]]?
  private var summaries: [ReceivedMessage.Summary]?

  init(_ reader: inout JSONReader) throws(ReportFault) {
    var members = PlainJSONMembers()
    try reader.object { (reader, name, start) throws(ReportFault) in
      try members.take(name, at: start, from: &reader)
    }
    self = members
  }

  private init() {}

  mutating func take(
    _ name: [UInt8], at start: Int, from reader: inout JSONReader
  ) throws(ReportFault) {
    if try takeName(name.span, at: start, from: &reader) { return }
    if try takeTime(name.span, at: start, from: &reader) { return }
    if try takeEvent(name.span, at: start, from: &reader) { return }
    if name.span.equals("data") {
      try once(.data, values == nil, start)
      values = try reader.values()
    } else if name.span.equals("units") {
      try once(.units, units == nil, start)
      units = try reader.units()
    } else if name.span.equals("warming") {
      try once(.warming, warming == nil, start)
      warming = try reader.names()
    } else if name.span.equals("summary") {
      try once(.summary, summaries == nil, start)
      summaries = try reader.summaries()
    } else {
      try reader.skip()
    }
  }

  /// Takes a member that names the message; false for any other.
  private mutating func takeName(
    _ name: Span<UInt8>, at start: Int, from reader: inout JSONReader
  ) throws(ReportFault) -> Bool {
    if name.equals("device") {
      try once(.device, device == nil, start)
      device = try reader.string()
    } else if name.equals("board") {
      try once(.board, board == nil, start)
      board = try reader.string()
    } else if name.equals("boot") {
      try once(.boot, boot == nil, start)
      boot = try reader.boot()
    } else if name.equals("sequence") {
      try once(.sequence, sequence == nil, start)
      sequence = try reader.unsigned()
    } else {
      return false
    }
    return true
  }

  /// Takes a member with a time; false for any other.
  private mutating func takeTime(
    _ name: Span<UInt8>, at start: Int, from reader: inout JSONReader
  ) throws(ReportFault) -> Bool {
    if name.equals("time") {
      try once(.time, time == nil, start)
      time = try reader.wallTime()
    } else if name.equals("uptime") {
      try once(.uptime, uptime == nil, start)
      uptime = try reader.unsigned()
    } else if name.equals("age") {
      try once(.age, age == nil, start)
      age = (try reader.unsignedOrNull(), start)
    } else {
      return false
    }
    return true
  }

  /// Takes a member that says what kind of message it is; false for any other.
  private mutating func takeEvent(
    _ name: Span<UInt8>, at start: Int, from reader: inout JSONReader
  ) throws(ReportFault) -> Bool {
    if name.equals("event") {
      try once(.event, isAlarm == nil, start)
      let number = try reader.choice(.event, ["report", "alarm", "gap"])
      (isAlarm, isGap) = (number == 1, number == 2)
    } else if name.equals("lost") {
      try once(.lost, lost == nil, start)
      lost = (try reader.losses(), start)
    } else if name.equals("alarm") {
      try once(.alarm, alarm == nil, start)
      alarm = (try reader.string(), start)
    } else if name.equals("state") {
      try once(.state, state == nil, start)
      let number = try reader.choice(.state, AlarmEvent.allCases.map { $0.word })
      state = (AlarmEvent.allCases[number], start)
    } else if name.equals("count") {
      try once(.count, count == nil, start)
      count = (try reader.unsigned(), start)
    } else {
      return false
    }
    return true
  }

  /// The message; `published` says what it is where that is not in the object, which then has
  /// neither board nor units.
  func message(
    endingAt end: Int, published isPublishedAlarm: Bool? = nil
  ) throws(ReportFault) -> ReceivedMessage {
    func missing(_ field: ReportField) -> ReportFault {
      ReportFault(reason: .missing(field), place: end)
    }
    let isWhole = isPublishedAlarm == nil
    guard let device else { throw missing(.device) }
    guard board != nil || !isWhole else { throw missing(.board) }
    guard let boot else { throw missing(.boot) }
    guard let sequence else { throw missing(.sequence) }
    guard let time else { throw missing(.time) }
    guard let uptime else { throw missing(.uptime) }
    guard let age else { throw missing(.age) }
    guard let values else { throw missing(.data) }
    guard units != nil || !isWhole else { throw missing(.units) }
    guard isWhole || isAlarm == nil || isAlarm == isPublishedAlarm else {
      throw ReportFault(reason: .wrongValue(.event), place: end)
    }
    return ReceivedMessage(
      device: device, board: board, kind: try kind(isPublishedAlarm ?? isAlarm, endingAt: end),
      boot: boot, sequence: sequence, time: time, uptime: uptime, age: age.milliseconds,
      values: values,
      units: units ?? [], warming: warming ?? [], summaries: summaries ?? [],
      reports: isAlarm == false ? count?.number ?? 1 : 1)
  }

  private func kind(
    _ isAlarm: Bool?, endingAt end: Int
  ) throws(ReportFault) -> ReceivedMessage.Kind {
    guard let isAlarm else { throw ReportFault(reason: .missing(.event), place: end) }
    if !isGap, let lost { throw ReportFault(reason: .wrongValue(.lost), place: lost.place) }
    guard isAlarm else {
      if let alarm { throw ReportFault(reason: .wrongValue(.alarm), place: alarm.place) }
      if let state { throw ReportFault(reason: .wrongValue(.state), place: state.place) }
      if let count, isGap || count.number < 2 {
        throw ReportFault(reason: .wrongValue(.count), place: count.place)
      }
      guard isGap else { return .report }
      guard let lost else { throw ReportFault(reason: .missing(.lost), place: end) }
      return .gap(lost.record)
    }
    guard let alarm else { throw ReportFault(reason: .missing(.alarm), place: end) }
    guard let state else { throw ReportFault(reason: .missing(.state), place: end) }
    return .alarm(
      ReceivedMessage.NamedAlarm(
        name: alarm.name, event: state.event, count: count?.number ?? 1))
  }

  private func once(
    _ field: ReportField, _ isFirst: Bool, _ start: Int
  ) throws(ReportFault) {
    guard isFirst else { throw ReportFault(reason: .repeated(field), place: start) }
  }
}

extension JSONReader {
  /// A list of names.
  mutating func names() throws(ReportFault) -> [[UInt8]] {
    var found: [[UInt8]] = []
    try take("[")
    if takes("]") { return found }
    repeat {
      guard found.count < ReportLimits.valuesMax else {
        throw ReportFault(reason: .tooManyValues, place: place)
      }
      found.append(try string())
    } while takes(",")
    try take("]")
    return found
  }

  /// The summaries of a report, by channel.
  mutating func summaries() throws(ReportFault) -> [ReceivedMessage.Summary] {
    var found: [ReceivedMessage.Summary] = []
    try object { (reader, name, start) throws(ReportFault) in
      guard found.count < ReportLimits.valuesMax else {
        throw ReportFault(reason: .tooManyValues, place: start)
      }
      guard !found.contains(where: { $0.channel == name }) else {
        throw ReportFault(reason: .repeated(.channel), place: start)
      }
      found.append(ReceivedMessage.Summary(channel: name, figures: try reader.values()))
    }
    return found
  }

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

  /// The number of a start: 16 hexadecimal digits.
  mutating func boot() throws(ReportFault) -> UInt64 {
    _ = peek()
    let start = place
    let digits = try string()
    guard let boot = MessageID.boot(of: digits) else {
      throw ReportFault(reason: .wrongValue(.boot), place: start)
    }
    return boot
  }

  /// A whole number, or null.
  mutating func unsignedOrNull() throws(ReportFault) -> UInt64? {
    guard peek() == UInt8(ascii: "n") else { return try unsigned() }
    try take(word: "null")
    return nil
  }

  /// A time of UTC, or null for one that the node does not know.
  mutating func wallTime() throws(ReportFault) -> WallTime {
    if peek() == UInt8(ascii: "n") {
      try take(word: "null")
      return .unknown
    }
    let start = place
    let text = try string()
    guard let seconds = UTCTime.seconds(of: text.span) else {
      throw ReportFault(reason: .wrongValue(.time), place: start)
    }
    return .known(seconds)
  }

  /// An object with a text for each channel that has a unit.
  fileprivate mutating func units() throws(ReportFault) -> [ReceivedMessage.Unit] {
    var units: [ReceivedMessage.Unit] = []
    try object { (reader, name, start) throws(ReportFault) in
      guard !units.contains(where: { $0.channel == name }) else {
        throw ReportFault(reason: .repeated(.channel), place: start)
      }
      guard units.count < ReportLimits.valuesMax else {
        throw ReportFault(reason: .tooManyValues, place: start)
      }
      units.append(ReceivedMessage.Unit(channel: name, symbol: try reader.string()))
    }
    return units
  }
}
