/// The base fields of a pack.
struct SenMLBase {
  /// The base name without the slash at its end.
  var device: [UInt8]?
  /// Seconds since 1970; nil where the pack has no such time.
  var time: Int64?
  /// How many milliseconds before its sending the pack was made; nil where it has a time.
  var age: UInt64? = 0
}

/// One record of a pack.
struct SenMLRecord {
  private(set) var base = SenMLBase()
  private(set) var name: [UInt8]?
  private(set) var unit: [UInt8]?
  private(set) var isTrue: Bool?
  private var text: [UInt8]?
  /// Where the numerical value begins.
  private var number: Int?
  private var hasTime = false
  private var hasVersion = false

  /// Reads a record; base fields are an error unless it `takesBase`.
  init(_ reader: inout JSONReader, takesBase: Bool) throws(ReportFault) {
    var record = SenMLRecord()
    try reader.object { (reader, name, start) throws(ReportFault) in
      let isBase = try record.takeBase(name.span, at: start, from: &reader)
      guard !isBase || takesBase else {
        throw ReportFault(reason: .repeated(.device), place: start)
      }
      if !isBase { try record.takeField(name, at: start, from: &reader) }
    }
    self = record
  }

  private init() {}

  private mutating func takeBase(
    _ name: Span<UInt8>, at start: Int, from reader: inout JSONReader
  ) throws(ReportFault) -> Bool {
    if name.equals("bn") {
      guard base.device == nil else { throw ReportFault(reason: .repeated(.device), place: start) }
      var text = try reader.string()
      guard text.count > 1, text.removeLast() == UInt8(ascii: "/") else {
        throw ReportFault(reason: .wrongValue(.device), place: start)
      }
      base.device = text
    } else if name.equals("bt") {
      guard !hasTime else { throw ReportFault(reason: .repeated(.time), place: start) }
      hasTime = true
      try takeTime(try reader.number(), at: start)
    } else if name.equals("bver") {
      guard !hasVersion else { throw ReportFault(reason: .repeated(.version), place: start) }
      hasVersion = true
      let version = try reader.unsigned()
      guard version == 10 || version == 26 else {
        throw ReportFault(reason: .wrongValue(.version), place: start)
      }
    } else {
      return false
    }
    return true
  }

  private mutating func takeTime(_ number: DecimalNumber, at start: Int) throws(ReportFault) {
    if let seconds = number.scaled(decimals: 0), seconds >= SenMLTime.relativeBelow {
      guard seconds <= 253_402_300_799 else {
        throw ReportFault(reason: .wrongValue(.time), place: start)
      }
      base.time = seconds
      base.age = nil
      return
    }
    guard let thousandths = number.scaled(decimals: 3), thousandths <= 0,
      thousandths > -SenMLTime.relativeBelow * 1_000
    else { throw ReportFault(reason: .wrongValue(.time), place: start) }
    base.age = thousandths.magnitude
  }

  private mutating func takeField(
    _ name: [UInt8], at start: Int, from reader: inout JSONReader
  ) throws(ReportFault) {
    if name.span.equals("n") {
      try once(self.name == nil, start)
      self.name = try reader.string()
    } else if name.span.equals("u") {
      try once(unit == nil, start)
      unit = try reader.string()
    } else if name.span.equals("v") {
      try once(number == nil, start)
      number = reader.place
      try reader.skipNumber()
    } else if name.span.equals("vs") {
      try once(text == nil, start)
      text = try reader.string()
    } else if name.span.equals("vb") {
      try once(isTrue == nil, start)
      isTrue = try reader.truth()
    } else if name.last == UInt8(ascii: "_") || Self.changesValues(name.span) {
      throw ReportFault(reason: .wrongValue(.channel), place: start)
    } else {
      try reader.skip()
    }
  }

  /// Base units, values and sums: what follows would mean something else without them.
  private static func changesValues(_ name: Span<UInt8>) -> Bool {
    name.equals("bu") || name.equals("bv") || name.equals("bs")
  }

  private func once(_ isFirst: Bool, _ start: Int) throws(ReportFault) {
    guard isFirst else { throw ReportFault(reason: .repeated(.channel), place: start) }
  }

  func string(_ field: ReportField, at start: Int) throws(ReportFault) -> [UInt8] {
    guard let text else { throw ReportFault(reason: .wrongValue(field), place: start) }
    return text
  }

  func truth(_ field: ReportField, at start: Int) throws(ReportFault) -> Bool {
    guard let isTrue else { throw ReportFault(reason: .wrongValue(field), place: start) }
    return isTrue
  }

  func unsigned(
    _ field: ReportField, at start: Int, of body: [UInt8]
  ) throws(ReportFault) -> UInt64 {
    guard let number else { throw ReportFault(reason: .wrongValue(field), place: start) }
    var reader = JSONReader(body, at: number)
    return try reader.unsigned()
  }

  func number(
    _ field: ReportField, at start: Int, of body: [UInt8]
  ) throws(ReportFault) -> DecimalNumber {
    guard let number else { throw ReportFault(reason: .wrongValue(field), place: start) }
    var reader = JSONReader(body, at: number)
    return try reader.number()
  }
}

extension JSONReader {
  /// `true` or `false`.
  fileprivate mutating func truth() throws(ReportFault) -> Bool {
    let isTrue = peek() == UInt8(ascii: "t")
    try take(word: isTrue ? "true" : "false")
    return isTrue
  }
}
