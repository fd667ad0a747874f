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
  private let isOfResponse: Bool

  /// Makes an empty line; a response's is read more leniently.
  init(ofResponse: Bool = false) { isOfResponse = ofResponse }

  var isEmpty: Bool { count == 0 }

  /// Continues a line that has ended: the next one begins with a blank (RFC 9112 section 5.2).
  mutating func unfold() { sawReturn = false }

  mutating func removeAll() {
    count = 0
    sawReturn = false
  }

  /// Takes bytes up to the end of the line but no more than `limit`; returns how many, and whether
  /// the line has ended. Lines end with CR LF or, as RFC 9112 section 2.2 allows a recipient to
  /// accept, with a bare LF; a CR elsewhere is a blank in a response.
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
      if endsNow {
        guard isOfResponse else { throw .badHeader }
        if length < Self.keptMax { kept[length] = 0x20 }
        length += 1
        endsNow = false
      }
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

  /// The status and whether the version is 1.0, from `HTTP/1.x SSS reason` with any blanks between
  /// the words (RFC 9112 section 4). A status that no class has, 600 to 999, counts as one of the
  /// server's failures (RFC 9110 section 15).
  mutating func status() throws(HTTPFault) -> (UInt16, Bool) {
    guard count >= 12, kept.span.extracting(first: 4).equalsWord("HTTP"),
      kept.span.extracting(4..<7).equals("/1."), let minor = Self.digit(kept[7]),
      HTTPField.isBlank(kept[8])
    else { throw .badStatusLine }
    let line = kept.span.extracting(first: min(count, Self.keptMax))
    var index = 9
    while index < line.count, HTTPField.isBlank(line[index]) { index += 1 }
    let end = index + 3
    guard end == line.count || end < line.count && HTTPField.isBlank(line[end])
    else { throw .badStatusLine }
    var status: UInt16 = 0
    while index < end {
      guard let digit = Self.digit(line[index]) else { throw .badStatusLine }
      status = status * 10 + UInt16(digit)
      index += 1
    }
    guard status >= 100 else { throw .badStatusLine }
    return (status, minor == 0)
  }

  /// Takes the field on this line of a response into `head` and, unless it is nil, into `refusal`.
  /// A line that begins with a blank continues none and is passed over (RFC 9112 section 2.2).
  mutating func takeField(
    into head: inout HTTPHead, _ refusal: inout HTTPRefusal, refuses: Bool
  ) throws(HTTPFault) {
    let line = kept.span.extracting(first: min(count, Self.keptMax))
    if HTTPField.isBlank(line[0]) { return }
    let field = try HTTPField(line, ofResponse: true)
    try head.take(field, of: line, isWhole: count <= Self.keptMax)
    if refuses { refusal.take(field, of: line, isWhole: count <= Self.keptMax) }
  }

  /// The size before an optional chunk extension; what is too large for any body is 2^24 or more.
  mutating func chunkSize() throws(HTTPFault) -> Int {
    var size = 0
    var index = 0
    let line = kept.span.extracting(first: min(count, Self.keptMax))
    while index < line.count, let digit = Hexadecimal.value(of: line[index]) {
      size = min(size, 0xF_FFFF) * 16 + Int(digit)
      index += 1
    }
    guard index > 0 else { throw .badChunk }
    while index < line.count, HTTPField.isBlank(line[index]) { index += 1 }
    guard index == line.count || line[index] == UInt8(ascii: ";") else { throw .badChunk }
    return size
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    (0x30...0x39).contains(byte) ? byte - 0x30 : nil
  }
}
