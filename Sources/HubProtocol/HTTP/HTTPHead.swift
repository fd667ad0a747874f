/// Where name and value of a field line are (RFC 9112 section 5).
struct HTTPField {
  let name: Range<Int>
  /// Without the blanks around it.
  let value: Range<Int>

  /// Reads a line without its end, whose bytes all are allowed in a line (``isAllowed(_:)``).
  ///
  /// A blank before the colon hides a field from one reader of two, and a line that begins with a
  /// blank continues the one before it for some: both are how requests are smuggled (sections 5.1
  /// and 5.2). CR and NUL in a value are as dangerous (RFC 9110 section 5.5). A response has one
  /// reader, so a client removes the blank, and a name that is none is that of no field it reads.
  init(_ line: Span<UInt8>, ofResponse: Bool = false) throws(HTTPFault) {
    var colon = 0
    while colon < line.count, line[colon] != UInt8(ascii: ":") {
      guard ofResponse || line[colon] > 0x20 && line[colon] < 0x7F else { throw .badHeader }
      colon += 1
    }
    guard colon > 0, colon < line.count else { throw .badHeader }
    var nameEnd = colon
    while nameEnd > 0, Self.isBlank(line[nameEnd - 1]) { nameEnd -= 1 }
    var start = colon + 1
    var end = line.count
    while start < end, Self.isBlank(line[start]) { start += 1 }
    while end > start, Self.isBlank(line[end - 1]) { end -= 1 }
    name = 0..<nameEnd
    value = start..<end
  }

  /// Whether a byte is a blank or a tab.
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Whether a byte may be in a line at all.
  static func isAllowed(_ byte: UInt8) -> Bool {
    byte != 0 && byte != UInt8(ascii: "\r")
  }
}

/// What the fields of a request or response say about its body and its connection
/// (RFC 9112 sections 6 and 9.3).
struct HTTPHead {
  /// What is read of a response's transfer codings: only where its body ends depends on them.
  enum Coding {
    case none, chunked, other
  }

  /// The length of the body; nil where no field states it.
  private(set) var length: Int?
  private(set) var coding = Coding.none
  private(set) var closes = false
  private(set) var keepsAlive = false
  private let isOfResponse: Bool
  private var hasBadLength = false

  /// Makes an empty head; a response's is read more leniently.
  init(ofResponse: Bool = false) { isOfResponse = ofResponse }

  var isChunked: Bool { coding == .chunked }

  /// Takes a field; `isWhole` is false where the end of its line was not kept.
  mutating func take(
    _ field: HTTPField, of line: Span<UInt8>, isWhole: Bool
  ) throws(HTTPFault) {
    let name = line.extracting(field.name)
    let value = line.extracting(field.value)
    switch name.count {
    case 10 where name.equalsWord("connection"):
      if value.lists("close") { closes = true }
      if value.lists("keep-alive") { keepsAlive = true }
    case 14 where name.equalsWord("content-length"): try take(length: value, isWhole)
    case 17 where name.equalsWord("transfer-encoding"):
      guard isWhole else { throw .badChunk }
      if isOfResponse { return take(codings: value) }
      guard !isChunked, value.equalsWord("chunked") else { throw .badChunk }
      coding = .chunked
    default: return
    }
  }

  /// In a response, what is wrong with a length matters only where the length does.
  private mutating func take(length value: Span<UInt8>, _ isWhole: Bool) throws(HTTPFault) {
    do throws(HTTPFault) {
      guard isWhole else { throw .badLength }
      let number = try isOfResponse ? Self.sameNumbers(value) : Self.decimal(value)
      guard length == nil || length == number else { throw .badLength }
      length = number
    } catch {
      guard isOfResponse else { throw error }
      hasBadLength = true
    }
  }

  /// The last coding decides where the body ends (section 6.3); `identity` is none (RFC 2616).
  private mutating func take(codings value: Span<UInt8>) {
    var start = value.count
    while start > 0, value[start - 1] != UInt8(ascii: ",") { start -= 1 }
    while start < value.count, HTTPField.isBlank(value[start]) { start += 1 }
    let last = value.extracting(droppingFirst: start)
    if last.equalsWord("chunked") {
      coding = .chunked
    } else if !last.equalsWord("identity") || coding != .none {
      coding = .other
    }
  }

  /// Holds the whole head against the rules for its body: a length beside a transfer coding means
  /// two ends to two readers of a request (section 6.3). In a response the coding counts.
  mutating func check() throws(HTTPFault) {
    if isOfResponse, coding != .none {
      if length != nil || hasBadLength { closes = true }
      length = nil
      return
    }
    guard !hasBadLength, length == nil || coding == .none else { throw .badLength }
    guard isOfResponse || (length ?? 0) <= HTTPLimits.bodyBytesMax else { throw .bodyTooLong }
  }

  /// One number, or the same several times (RFC 9110 section 8.6).
  private static func sameNumbers(_ list: Span<UInt8>) throws(HTTPFault) -> Int {
    var number: Int?
    var start = 0
    for index in 0...list.count where index == list.count || list[index] == UInt8(ascii: ",") {
      var (first, end) = (start, index)
      while first < end, HTTPField.isBlank(list[first]) { first += 1 }
      while end > first, HTTPField.isBlank(list[end - 1]) { end -= 1 }
      let next = try decimal(list.extracting(first..<end))
      guard number == nil || number == next else { throw .badLength }
      number = next
      start = index + 1
    }
    guard let number else { throw .badLength }
    return number
  }

  /// A number of any length; what is too large for any body is 1 000 000 000 or more.
  private static func decimal(_ digits: Span<UInt8>) throws(HTTPFault) -> Int {
    guard !digits.isEmpty else { throw .badLength }
    var number = 0
    for index in digits.indices {
      guard (0x30...0x39).contains(digits[index]) else { throw .badLength }
      number = min(number, 100_000_000) * 10 + Int(digits[index] - 0x30)
    }
    return number
  }
}
