import NodeCore
import Units

extension ByteBuffer {
  /// Appends `,"lost":[{"kind":"report","reason":"outbox-full","count":N,"first":{...},...},...]`,
  /// and empty `data` and `units`, which every message has.
  mutating func append(lost record: GapRecord) {
    append(",\"lost\":[")
    var isFirst = true
    for isAlarm in [true, false] {
      for reason in LossReason.allCases {
        guard let loss = record.loss(isAlarm: isAlarm, reason) else { continue }
        append(isFirst ? "{" : ",{")
        isFirst = false
        append(isAlarm ? "\"kind\":\"alarm\"" : "\"kind\":\"report\"")
        append(",\"reason\":\"")
        append(reason.word)
        append("\",\"count\":")
        if let count = loss.count { append(decimal: count) } else { append("null") }
        if let first = loss.first { append(",\"first\":", first) }
        if let last = loss.last { append(",\"last\":", last) }
        append("}")
      }
    }
    append("],\"data\":{},\"units\":{}")
  }

  private mutating func append(_ member: StaticString, _ place: Loss.Place) {
    append(member)
    append("{\"boot\":\"")
    append(boot: place.id.boot)
    append("\",\"sequence\":")
    append(decimal: place.id.sequence)
    append(",\"time\":")
    append(jsonTime: place.wallTime)
    append("}")
  }

  /// Appends a time as a JSON string, or null where it is not known.
  mutating func append(jsonTime time: WallTime) {
    guard case .known(let seconds) = time, UTCTime.seconds.contains(seconds) else {
      return append("null")
    }
    append("\"")
    append(utc: seconds)
    append("\"")
  }
}

extension LossReason {
  /// The reason's name in messages.
  package var word: StaticString {
    switch self {
    case .full: "outbox-full"
    case .age: "too-old"
    case .damaged: "damaged"
    case .erased: "erased"
    case .refused: "refused"
    }
  }
}

extension JSONReader {
  /// The list of what was lost.
  mutating func losses() throws(ReportFault) -> GapRecord {
    var record = GapRecord()
    try take("[")
    if takes("]") { return record }
    repeat {
      let start = place
      let (loss, isAlarm, reason) = try loss()
      guard record.loss(isAlarm: isAlarm, reason) == nil, loss.count != 0 else {
        throw ReportFault(reason: .wrongValue(.lost), place: start)
      }
      record.add(loss, isAlarm: isAlarm, reason)
    } while takes(",")
    try take("]")
    return record
  }

  private mutating func loss() throws(ReportFault) -> (Loss, isAlarm: Bool, LossReason) {
    var (loss, kind, reason) = (Loss(count: 0), Int?.none, LossReason?.none)
    let start = place
    try object { (reader, name, _) throws(ReportFault) in
      if name.span.equals("kind") {
        kind = try reader.choice(.lost, ["alarm", "report"])
      } else if name.span.equals("reason") {
        reason =
          LossReason.allCases[try reader.choice(.lost, LossReason.allCases.map { $0.word })]
      } else if name.span.equals("count") {
        loss.count = try reader.unsignedOrNull()
      } else if name.span.equals("first") {
        loss.first = try reader.lossPlace()
      } else if name.span.equals("last") {
        loss.last = try reader.lossPlace()
      } else {
        try reader.skip()
      }
    }
    guard let kind, let reason else { throw ReportFault(reason: .missing(.lost), place: start) }
    return (loss, kind == 0, reason)
  }

  private mutating func lossPlace() throws(ReportFault) -> Loss.Place {
    var (boot, sequence, time) = (UInt64?.none, UInt64?.none, WallTime.unknown)
    let start = place
    try object { (reader, name, _) throws(ReportFault) in
      if name.span.equals("boot") {
        boot = try reader.boot()
      } else if name.span.equals("sequence") {
        sequence = try reader.unsigned()
      } else if name.span.equals("time") {
        time = try reader.wallTime()
      } else {
        try reader.skip()
      }
    }
    guard let boot, let sequence else {
      throw ReportFault(reason: .missing(.lost), place: start)
    }
    return Loss.Place(id: MessageID(boot: boot, sequence: sequence), wallTime: time)
  }
}
