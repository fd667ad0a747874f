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
    let unread = bytes.extracting(start..<min(bytes.count, start + limit))
    // Not in place: the loop would store both with every byte.
    var (length, endsNow) = (count, sawReturn)
    defer { (count, sawReturn) = (length, endsNow) }
    for index in unread.indices {
      let byte = unread[index]
      if byte == UInt8(ascii: "\n") { return (index + 1, true) }
      guard !endsNow else { throw .badHeader }
      if byte == UInt8(ascii: "\r") {
        endsNow = true
      } else {
        guard HTTPField.isAllowed(byte) else { throw .badHeader }
        if length < Self.keptMax { kept[length] = byte }
        length += 1
      }
    }
    return (unread.count, false)
  }

  /// The status and whether the version is 1.0, from `HTTP/1.x SSS reason`.
  mutating func status() throws(HTTPFault) -> (UInt16, Bool) {
    guard count >= 12, count == 12 || kept[12] == UInt8(ascii: " "),
      kept.span.extracting(first: 4).equalsWord("HTTP"),
      kept.span.extracting(4..<7).equals("/1.")
    else { throw .badStatusLine }
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

  /// Takes the field on this line into `head`.
  mutating func takeField(into head: inout HTTPHead) throws(HTTPFault) {
    let line = kept.span.extracting(first: min(count, Self.keptMax))
    try head.take(try HTTPField(line), of: line, isWhole: count <= Self.keptMax)
  }

  /// Takes the field on this line into `refusal`.
  mutating func takeField(into refusal: inout HTTPRefusal) throws(HTTPFault) {
    let line = kept.span.extracting(first: min(count, Self.keptMax))
    refusal.take(try HTTPField(line), of: line, isWhole: count <= Self.keptMax)
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

  private static func digit(_ byte: UInt8) -> UInt8? {
    (0x30...0x39).contains(byte) ? byte - 0x30 : nil
  }
}
