/// One request as a server of reports sees it.
public struct HTTPRequest: Sendable {
  /// The first line without its version: `POST /path`.
  public var line: [UInt8]
  /// The value of the `Secret` header; empty if there is none.
  public var secret: [UInt8]
  /// Whether the client asked to close the connection afterwards.
  public var closes: Bool
  /// The body.
  public var body: [UInt8]

  /// Makes a request.
  package init(line: [UInt8], secret: [UInt8], closes: Bool, body: [UInt8]) {
    self.line = line
    self.secret = secret
    self.closes = closes
    self.body = body
  }
}

/// Why bytes are no request that this server reads.
public enum HTTPRequestFault: Error, Hashable, Sendable {
  /// No HTTP/1.1 request line, a broken header, or a transfer coding.
  case malformed
  /// Head or body are longer than the limits.
  case tooLarge
}

/// Reads requests out of a stream of bytes, with hard limits.
public struct HTTPRequestReader: Sendable {
  /// The longest head.
  public static let headBytesMax = 8_192
  /// The longest body.
  public static let bodyBytesMax = 65_536

  private var bytes: [UInt8] = []
  /// Where the unread bytes begin.
  private var start = 0
  /// How many unread bytes are known not to end a head.
  private var scanned = 0
  private var request: HTTPRequest?
  private var bodyLength = 0

  /// Makes a reader at the start of a stream.
  public init() {}

  /// Whether a request has begun that has not come whole.
  public var isInside: Bool { request != nil || start < bytes.count }

  /// Forgets everything: another stream begins. The storage is kept.
  public mutating func restart() {
    drop(bytes.count - start)
    request = nil
  }

  /// Adds received bytes.
  public mutating func feed(_ received: Span<UInt8>) {
    if start > 0 {
      bytes.removeFirst(start)
      start = 0
    }
    received.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
  }

  /// Takes the next whole request; nil until more bytes come.
  public mutating func next() throws(HTTPRequestFault) -> HTTPRequest? {
    if request == nil { try readHead() }
    guard bytes.count - start >= bodyLength, var whole = request.take() else { return nil }
    whole.body = Array(bytes[start..<start + bodyLength])
    drop(bodyLength)
    return whole
  }

  private mutating func readHead() throws(HTTPRequestFault) {
    guard let length = headLength() else {
      guard bytes.count - start <= Self.headBytesMax else { throw .tooLarge }
      return
    }
    guard length <= Self.headBytesMax else { throw .tooLarge }
    let fields = try HeadFields(bytes.span, in: start..<start + length)
    let body = fields.length ?? 0
    guard body <= Self.bodyBytesMax else { throw .tooLarge }
    bodyLength = body
    request = HTTPRequest(
      line: Array(bytes[fields.line]), secret: Array(bytes[fields.secret]),
      closes: fields.closes, body: [])
    drop(length)
  }

  /// The length of the head with the empty line that ends it.
  private mutating func headLength() -> Int? {
    let length = Self.headLength(bytes.span.extracting(droppingFirst: start), known: scanned)
    if length == nil { scanned = bytes.count - start }
    return length
  }

  private static func headLength(_ unread: Span<UInt8>, known: Int) -> Int? {
    var index = max(known, 3)
    while index < unread.count {
      if unread[index] == 0x0A, unread[index - 1] == 0x0D, unread[index - 2] == 0x0A,
        unread[index - 3] == 0x0D
      {
        return index + 1
      }
      index += 1
    }
    return nil
  }

  private mutating func drop(_ count: Int) {
    start += count
    scanned = 0
    guard start == bytes.count else { return }
    bytes.removeAll(keepingCapacity: true)
    start = 0
  }
}

/// Where the header fields that a server of reports reads stand among the bytes.
private struct HeadFields {
  private(set) var line = 0..<0
  private(set) var secret = 0..<0
  private(set) var closes = false
  private(set) var length: Int?

  /// Reads the head that takes up `range`; its last byte ends a line.
  init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(HTTPRequestFault) {
    var start = range.lowerBound
    // Up to the span's own end: the compiler then knows that every index is within.
    let head = bytes.extracting(first: range.upperBound)
    for index in start..<head.count where head[index] == UInt8(ascii: "\n") {
      let endsWithReturn = index > start && bytes[index - 1] == UInt8(ascii: "\r")
      let text = start..<(endsWithReturn ? index - 1 : index)
      start = index + 1
      if text.isEmpty { continue }
      if line.isEmpty { try takeRequestLine(bytes, text) } else { try takeField(bytes, text) }
    }
    guard !line.isEmpty else { throw .malformed }
  }

  private mutating func takeRequestLine(
    _ bytes: Span<UInt8>, _ text: Range<Int>
  ) throws(HTTPRequestFault) {
    let version: StaticString = " HTTP/1.1"
    let end = text.upperBound - version.utf8CodeUnitCount
    guard end > text.lowerBound, bytes.extracting(end..<text.upperBound).equals(version)
    else { throw .malformed }
    line = text.lowerBound..<end
  }

  private mutating func takeField(
    _ bytes: Span<UInt8>, _ text: Range<Int>
  ) throws(HTTPRequestFault) {
    guard let colon = text.first(where: { bytes[$0] == UInt8(ascii: ":") }) else {
      throw .malformed
    }
    var start = colon + 1
    while start < text.upperBound, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    let value = start..<text.upperBound
    let name = bytes.extracting(text.lowerBound..<colon)
    switch name.count {
    case 6 where name.equalsWord("secret"): secret = value
    case 10 where name.equalsWord("connection"):
      closes = bytes.extracting(value).equalsWord("close")
    case 14 where name.equalsWord("content-length"):
      let value = try Self.decimal(bytes.extracting(value))
      // Two different lengths are how requests are smuggled (RFC 9112 section 6.3).
      guard length == nil || length == value else { throw .malformed }
      length = value
    case 17 where name.equalsWord("transfer-encoding"): throw .malformed
    default: return
    }
  }

  private static func decimal(_ digits: Span<UInt8>) throws(HTTPRequestFault) -> Int {
    guard (1...9).contains(digits.count) else { throw .malformed }
    var number = 0
    for index in digits.indices {
      guard (0x30...0x39).contains(digits[index]) else { throw .malformed }
      number = number * 10 + Int(digits[index] - 0x30)
    }
    return number
  }
}
