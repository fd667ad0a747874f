/// A cursor over JSON text (RFC 8259) that reads one value after the other.
///
/// It keeps nothing of what it skips, and does not recurse: what a sender nests costs no stack.
struct JSONReader {
  let bytes: [UInt8]
  /// The index of the next byte.
  var place = 0

  init(_ bytes: [UInt8], at place: Int = 0) {
    self.bytes = bytes
    self.place = place
  }

  /// The fault that the next byte is.
  var unexpected: ReportFault {
    ReportFault(reason: place < bytes.count ? .unexpectedByte : .truncated, place: place)
  }

  /// The next byte behind blanks; nil at the end.
  mutating func peek() -> UInt8? {
    while place < bytes.count {
      switch bytes[place] {
      case 0x20, 0x09, 0x0A, 0x0D: place += 1
      case let byte: return byte
      }
    }
    return nil
  }

  /// Takes `byte` if it is next.
  mutating func takes(_ byte: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: byte) else { return false }
    place += 1
    return true
  }

  mutating func take(_ byte: Unicode.Scalar) throws(ReportFault) {
    guard takes(byte) else { throw unexpected }
  }

  /// Takes a name without quotes: `true`, `false`, `null`.
  mutating func take(word: StaticString) throws(ReportFault) {
    for index in 0..<word.utf8CodeUnitCount {
      guard place < bytes.count, bytes[place] == word.utf8Start[index] else { throw unexpected }
      place += 1
    }
  }

  /// Reads an object: `member` gets each name with its place and must read the value.
  mutating func object(
    _ member: (inout JSONReader, [UInt8], Int) throws(ReportFault) -> Void
  ) throws(ReportFault) {
    try take("{")
    if takes("}") { return }
    repeat {
      _ = peek()
      let start = place
      let name = try string()
      try take(":")
      try member(&self, name, start)
    } while takes(",")
    try take("}")
  }

  /// The text has ended; only blanks may follow.
  mutating func end() throws(ReportFault) {
    guard peek() == nil else { throw unexpected }
  }

  /// Takes one value, whatever it is.
  mutating func skip() throws(ReportFault) {
    // One bit a level, the outermost highest: set where the level is an object.
    var objects: UInt16 = 0
    var depth = 0
    repeat {
      let opens = try skipOne(&objects, &depth)
      if opens { continue }
      while depth > 0, !takes(",") {
        try take(objects & 1 == 1 ? "}" : "]")
        objects >>= 1
        depth -= 1
      }
      if depth > 0, objects & 1 == 1 { try skipName() }
    } while depth > 0
  }

  /// Takes a scalar or an empty container; true where a container has begun.
  private mutating func skipOne(
    _ objects: inout UInt16, _ depth: inout Int
  ) throws(ReportFault) -> Bool {
    switch peek() {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let isObject = bytes[place] == UInt8(ascii: "{")
      guard depth < ReportLimits.depthMax else {
        throw ReportFault(reason: .tooDeep, place: place)
      }
      place += 1
      if takes(isObject ? "}" : "]") { return false }
      objects = objects << 1 | (isObject ? 1 : 0)
      depth += 1
      if isObject { try skipName() }
      return true
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"): try take(word: "true")
    case UInt8(ascii: "f"): try take(word: "false")
    case UInt8(ascii: "n"): try take(word: "null")
    default: try skipNumber()
    }
    return false
  }

  private mutating func skipName() throws(ReportFault) {
    _ = try string()
    try take(":")
  }
}
