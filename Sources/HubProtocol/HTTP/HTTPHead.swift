/// Where name and value of a field line are (RFC 9112 section 5).
struct HTTPField {
  let name: Range<Int>
  /// Without the blanks around it.
  let value: Range<Int>

  /// Reads a line without its end, whose bytes all are allowed in a line (``isAllowed(_:)``).
  ///
  /// A blank before the colon hides a field from one reader of two, and a line that begins with a
  /// blank continues the one before it for some: both are how requests are smuggled (sections 5.1
  /// and 5.2). CR and NUL in a value are as dangerous (RFC 9110 section 5.5).
  init(_ line: Span<UInt8>) throws(HTTPFault) {
    var colon = 0
    while colon < line.count, line[colon] != UInt8(ascii: ":") {
      guard line[colon] > 0x20, line[colon] < 0x7F else { throw .badHeader }
      colon += 1
    }
    guard colon > 0, colon < line.count else { throw .badHeader }
    var start = colon + 1
    var end = line.count
    while start < end, line[start] == 0x20 || line[start] == 0x09 { start += 1 }
    while end > start, line[end - 1] == 0x20 || line[end - 1] == 0x09 { end -= 1 }
    name = 0..<colon
    value = start..<end
  }

  /// Whether a byte may be in a line at all.
  static func isAllowed(_ byte: UInt8) -> Bool {
    byte != 0 && byte != UInt8(ascii: "\r")
  }
}

/// What the fields of a request or response say about its body and its connection
/// (RFC 9112 sections 6 and 9.3).
struct HTTPHead {
  /// The length of the body; nil where no field states it.
  private(set) var length: Int?
  private(set) var isChunked = false
  private(set) var closes = false
  private(set) var keepsAlive = false

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
    case 14 where name.equalsWord("content-length"):
      guard isWhole else { throw .badLength }
      let number = try Self.decimal(value)
      guard length == nil || length == number else { throw .badLength }
      length = number
    case 17 where name.equalsWord("transfer-encoding"):
      guard isWhole, !isChunked, value.equalsWord("chunked") else { throw .badChunk }
      isChunked = true
    default: return
    }
  }

  /// Holds the whole head against the rules for its body: a length beside a transfer coding means
  /// two ends to two readers (section 6.3).
  func check() throws(HTTPFault) {
    guard length == nil || !isChunked else { throw .badLength }
    guard (length ?? 0) <= HTTPLimits.bodyBytesMax else { throw .bodyTooLong }
  }

  private static func decimal(_ digits: Span<UInt8>) throws(HTTPFault) -> Int {
    guard (1...9).contains(digits.count) else { throw .badLength }
    var number = 0
    for index in digits.indices {
      guard (0x30...0x39).contains(digits[index]) else { throw .badLength }
      number = number * 10 + Int(digits[index] - 0x30)
    }
    return number
  }
}
