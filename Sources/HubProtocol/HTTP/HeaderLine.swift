import Units

/// One line of a head as it arrives: its first bytes are kept, the rest is only counted.
///
/// What only reads is mutating as well: the compiler would copy all kept bytes for any other call.
struct HeaderLine: Sendable {
  /// Longer lines are legal (cookies, policies) but never of those that this client reads.
  static let keptMax = 256

  private var kept: InlineArray<256, UInt8> = InlineArray(repeating: 0)
  private var count = 0
  private var sawReturn = false

  var isEmpty: Bool { count == 0 }

  mutating func removeAll() {
    count = 0
    sawReturn = false
  }

  /// Takes bytes up to the end of the line but no more than `limit`; returns how many, and whether
  /// the line has ended. Lines end with CR LF or, as RFC 9112 section 2.2 allows a recipient to
  /// accept, with a bare LF.
  mutating func take(
    _ bytes: Span<UInt8>, from start: Int, atMost limit: Int
  ) throws(HTTPFault) -> (taken: Int, ended: Bool) {
    let end = min(bytes.count, start + limit)
    var index = start
    while index < end {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\n") { return (index - start, true) }
      guard !sawReturn, byte != 0 else { throw .badHeader }
      if byte == UInt8(ascii: "\r") {
        sawReturn = true
      } else {
        if count < Self.keptMax { kept[count] = byte }
        count += 1
      }
    }
    return (end - start, false)
  }

  /// The status and whether the version is 1.0, from `HTTP/1.x SSS reason`.
  mutating func status() throws(HTTPFault) -> (UInt16, Bool) {
    guard count >= 12, count == 12 || kept[12] == UInt8(ascii: " "), has("HTTP/1.", at: 0) else {
      throw .badStatusLine
    }
    let minor = kept[7]
    guard minor == UInt8(ascii: "0") || minor == UInt8(ascii: "1"), kept[8] == UInt8(ascii: " ")
    else { throw .badStatusLine }
    var status: UInt16 = 0
    for index in 9..<12 {
      guard let digit = Self.digit(kept[index]) else { throw .badStatusLine }
      status = status * 10 + UInt16(digit)
    }
    guard (100...599).contains(status) else { throw .badStatusLine }
    return (status, minor == UInt8(ascii: "0"))
  }

  /// How long the field name is; a name is followed by a colon at once (RFC 9112 section 5.1).
  mutating func nameLength() throws(HTTPFault) -> Int {
    let bytes = kept.span
    let end = min(count, Self.keptMax)
    var index = 0
    while index < end, bytes[index] != UInt8(ascii: ":") {
      guard bytes[index] > 0x20, bytes[index] < 0x7F else { throw .badHeader }
      index += 1
    }
    guard index > 0, index < end else { throw .badHeader }
    return index
  }

  mutating func nameIs(_ name: StaticString, length: Int) -> Bool {
    name.utf8CodeUnitCount == length && has(name, at: 0)
  }

  /// Whether the whole value is `word`.
  mutating func valueIs(_ word: StaticString, after colon: Int) -> Bool {
    let (start, end) = value(after: colon)
    return end - start == word.utf8CodeUnitCount && has(word, at: start)
  }

  /// Whether `word` stands in the comma-separated value.
  mutating func valueHas(_ word: StaticString, after colon: Int) -> Bool {
    let (start, end) = value(after: colon)
    var index = start
    while index + word.utf8CodeUnitCount <= end {
      if has(word, at: index) { return true }
      index += 1
    }
    return false
  }

  mutating func decimal(after colon: Int) throws(HTTPFault) -> Int {
    let (start, end) = value(after: colon)
    guard end > start, end - start <= 9, count <= Self.keptMax else { throw .badLength }
    var number = 0
    for index in start..<end {
      guard let digit = Self.digit(kept[index]) else { throw .badLength }
      number = number * 10 + Int(digit)
    }
    return number
  }

  /// The size before an optional chunk extension.
  mutating func chunkSize() throws(HTTPFault) -> Int {
    var size = 0
    var index = 0
    while index < min(count, Self.keptMax), let digit = Hexadecimal.value(of: kept[index]) {
      guard index < 6 else { throw .badChunk }
      size = size * 16 + Int(digit)
      index += 1
    }
    guard index > 0 else { throw .badChunk }
    let isEnd = index == count || kept[index] == UInt8(ascii: ";") || kept[index] == 0x20
    guard isEnd else { throw .badChunk }
    return size
  }

  private mutating func value(after colon: Int) -> (start: Int, end: Int) {
    var start = colon + 1
    var end = min(count, Self.keptMax)
    while start < end, kept[start] == 0x20 || kept[start] == 0x09 { start += 1 }
    while end > start, kept[end - 1] == 0x20 || kept[end - 1] == 0x09 { end -= 1 }
    return (start, end)
  }

  /// Whether `text` stands at `place`, letters compared without case.
  private mutating func has(_ text: StaticString, at place: Int) -> Bool {
    guard place + text.utf8CodeUnitCount <= min(count, Self.keptMax) else { return false }
    let bytes = kept.span
    for index in 0..<text.utf8CodeUnitCount {
      if Self.lower(bytes[place + index]) != Self.lower(text.utf8Start[index]) { return false }
    }
    return true
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    (0x30...0x39).contains(byte) ? byte - 0x30 : nil
  }
}
