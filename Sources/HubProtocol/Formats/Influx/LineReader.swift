import NodeCore
import Units

/// A cursor over one line of InfluxDB's line protocol.
struct LineReader {
  /// What ends a name.
  enum End {
    /// A comma or a blank.
    case tagOrBlank
    /// An equals sign.
    case equals
  }

  private let bytes: [UInt8]
  private(set) var place = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The fault that the next byte is.
  var unexpected: ReportFault {
    ReportFault(reason: place < bytes.count ? .unexpectedByte : .truncated, place: place)
  }

  /// Takes `byte` if it is next.
  mutating func takes(_ byte: Unicode.Scalar) -> Bool {
    guard place < bytes.count, bytes[place] == UInt8(ascii: byte) else { return false }
    place += 1
    return true
  }

  mutating func take(_ byte: Unicode.Scalar) throws(ReportFault) {
    guard takes(byte) else { throw unexpected }
  }

  /// A measurement, a name or a tag's value: at least one byte, where a backslash makes the comma,
  /// equals sign or blank behind it a part of the word.
  mutating func word(until end: End) throws(ReportFault) -> [UInt8] {
    let start = place
    var word: [UInt8] = []
    while place < bytes.count, !ends(bytes[place], end) {
      guard bytes[place] >= 0x20, bytes[place] != 0x7F else { throw bad(.badText) }
      if bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count, isMark(bytes[place + 1]) {
        place += 1
      }
      word.append(bytes[place])
      place += 1
      guard word.count <= ReportLimits.textBytesMax else {
        throw ReportFault(reason: .textTooLong, place: start)
      }
    }
    guard !word.isEmpty else { throw unexpected }
    return word
  }

  private func ends(_ byte: UInt8, _ end: End) -> Bool {
    switch end {
    case .tagOrBlank: byte == UInt8(ascii: ",") || byte == 0x20 || byte == UInt8(ascii: "\n")
    case .equals: isMark(byte) || byte == UInt8(ascii: "\n")
    }
  }

  private func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "=") || byte == 0x20
  }

  private func bad(_ reason: ReportFault.Reason) -> ReportFault {
    ReportFault(reason: reason, place: place)
  }

  /// A text in quotes, where a backslash is in front of a quote or a backslash.
  mutating func text() throws(ReportFault) -> [UInt8] {
    try take("\"")
    let start = place
    var text: [UInt8] = []
    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
      if bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count,
        bytes[place + 1] == UInt8(ascii: "\"") || bytes[place + 1] == UInt8(ascii: "\\")
      {
        place += 1
      }
      text.append(bytes[place])
      place += 1
      guard text.count <= ReportLimits.textBytesMax else {
        throw ReportFault(reason: .textTooLong, place: start)
      }
    }
    try take("\"")
    return text
  }

  /// The value of a field; nil for a text.
  mutating func reading() throws(ReportFault) -> ReceivedMessage.Reading? {
    guard place < bytes.count else { throw unexpected }
    switch bytes[place] {
    case UInt8(ascii: "\""):
      _ = try text()
      return nil
    case UInt8(ascii: "t"), UInt8(ascii: "f"):
      var reader = JSONReader(bytes, at: place)
      try reader.take(word: bytes[place] == UInt8(ascii: "t") ? "true" : "false")
      defer { place = reader.place }
      return .truth(bytes[place] == UInt8(ascii: "t"))
    case UInt8(ascii: "-"), 0x30...0x39:
      var reader = JSONReader(bytes, at: place)
      let number = try reader.number()
      place = reader.place
      _ = takes("i")
      return .number(number)
    default: throw unexpected
    }
  }

  /// A whole number from 0, with an `i` behind it.
  mutating func unsigned() throws(ReportFault) -> UInt64 {
    let number = try digits()
    try take("i")
    return number
  }

  /// The time of a point, from 1970.
  mutating func time() throws(ReportFault) -> Int64 {
    let start = place
    let number = try digits()
    guard let time = Int64(exactly: number) else {
      throw ReportFault(reason: .numberTooLarge, place: start)
    }
    return time
  }

  /// Digits and nothing else of a number.
  private mutating func digits() throws(ReportFault) -> UInt64 {
    let start = place
    var number: UInt64 = 0
    while place < bytes.count, (0x30...0x39).contains(bytes[place]) {
      let (product, overflows) = number.multipliedReportingOverflow(by: 10)
      let (sum, carries) = product.addingReportingOverflow(UInt64(bytes[place] - 0x30))
      guard !overflows, !carries else {
        throw ReportFault(reason: .numberTooLarge, place: start)
      }
      number = sum
      place += 1
    }
    guard place > start else { throw unexpected }
    return number
  }

  /// `BOOT-SEQUENCE` in quotes.
  mutating func messageID() throws(ReportFault) -> (boot: UInt64, sequence: UInt64) {
    let wrong = ReportFault(reason: .wrongValue(.sequence), place: place)
    var inner = LineReader(try text())
    guard inner.bytes.count > 17, let boot = MessageID.boot(of: Array(inner.bytes[..<16]))
    else { throw wrong }
    inner.place = 16
    do throws(ReportFault) {
      try inner.take("-")
      let sequence = try inner.digits()
      guard inner.place == inner.bytes.count else { throw wrong }
      return (boot, sequence)
    } catch {
      throw wrong
    }
  }

  /// What happened to an alarm, in quotes.
  mutating func state() throws(ReportFault) -> AlarmEvent {
    let start = place
    let text = try text()
    guard let event = AlarmEvent(word: text.span) else {
      throw ReportFault(reason: .wrongValue(.state), place: start)
    }
    return event
  }
}
