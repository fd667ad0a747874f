/// One request as a server of reports sees it.
public struct HTTPRequest: Hashable, Sendable {
  /// The first line without its version: `POST /path`.
  public var line: [UInt8]
  /// The value of the `Secret` header; empty if there is none.
  public var secret: [UInt8]
  /// The value of the `Authorization` header; empty if there is none.
  public var authorization: [UInt8]
  /// Whether the client asked to close the connection afterwards.
  public var closes: Bool
  /// The body.
  public var body: [UInt8]

  /// Makes a request.
  package init(
    line: [UInt8], secret: [UInt8], authorization: [UInt8] = [], closes: Bool, body: [UInt8]
  ) {
    self.line = line
    self.secret = secret
    self.authorization = authorization
    self.closes = closes
    self.body = body
  }
}

/// Reads requests out of a stream of bytes, with hard limits.
public struct HTTPRequestReader: Sendable {
  private var bytes: [UInt8] = []
  /// Where the unread bytes begin.
  private var start = 0
  /// How many unread bytes are known not to end a head.
  private var scanned = 0
  private var request: HTTPRequest?
  private var bodyLength = 0
  /// The body as it comes in chunks; nil for one whose length is stated.
  private var chunks: ChunkedBody?
  private var expectsContinue = false

  /// Makes a reader at the start of a stream.
  public init() {}

  /// Whether a request has begun that has not come whole.
  public var isInside: Bool { request != nil || start < bytes.count }

  /// Forgets everything: another stream begins. The storage is kept.
  public mutating func restart() {
    drop(bytes.count - start)
    request = nil
    chunks = nil
    expectsContinue = false
  }

  /// Whether the client waits for an interim response (100) before it sends the body, once for each
  /// request (RFC 9110, section 10.1.1).
  package mutating func takeExpectation() -> Bool {
    guard expectsContinue else { return false }
    expectsContinue = false
    // Where the body has begun, the client did not wait.
    return request != nil && start == bytes.count
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
  public mutating func next() throws(HTTPFault) -> HTTPRequest? {
    if request == nil { try readHead() }
    guard try bodyIsWhole(), var whole = request.take() else { return nil }
    if let chunks {
      whole.body = chunks.bytes
      self.chunks = nil
    } else {
      whole.body = Array(bytes[start..<start + bodyLength])
      drop(bodyLength)
    }
    expectsContinue = false
    return whole
  }

  private mutating func bodyIsWhole() throws(HTTPFault) -> Bool {
    guard request != nil, var body = chunks.take() else {
      return bytes.count - start >= bodyLength
    }
    while start < bytes.count, let taken = try body.take(bytes.span, from: start) { drop(taken) }
    chunks = body
    return body.isWhole
  }

  private mutating func readHead() throws(HTTPFault) {
    guard let length = headLength() else {
      guard bytes.count - start <= HTTPLimits.headBytesMax else { throw .headTooLong }
      return
    }
    guard length <= HTTPLimits.headBytesMax else { throw .headTooLong }
    let fields = try RequestHead(bytes.span, in: start..<start + length)
    bodyLength = fields.head.length ?? 0
    chunks = fields.head.isChunked ? ChunkedBody() : nil
    expectsContinue =
      fields.expectsContinue && !fields.isHTTP10 && (bodyLength > 0 || fields.head.isChunked)
    request = HTTPRequest(
      line: Array(bytes[fields.line]), secret: Array(bytes[fields.secret]),
      authorization: Array(bytes[fields.authorization]),
      closes: fields.head.closes || fields.isHTTP10,
      body: [])
    drop(length)
  }

  /// The length of the head with the empty line that ends it.
  private mutating func headLength() -> Int? {
    let length = Self.headLength(bytes.span.extracting(droppingFirst: start), known: scanned)
    if length == nil { scanned = bytes.count - start }
    return length
  }

  /// The length of the head that bytes begin with, with the empty line that ends it; nil until it
  /// is whole. `known` bytes are known not to end it.
  package static func headLength(_ unread: Span<UInt8>, known: Int = 0) -> Int? {
    var index = max(known, 3)
    while index < unread.count {
      switch unread[index] {
      case 0x0A:
        if unread[index - 1] == 0x0D, unread[index - 2] == 0x0A, unread[index - 3] == 0x0D {
          return index + 1
        }
        index += 1
      case 0x0D: index += 1
      // No end of a head has this byte, so none is before the fourth from here.
      default: index += 4
      }
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

/// A request's head with the places of what a receiver of reports reads in it.
private struct RequestHead {
  private(set) var head = HTTPHead()
  private(set) var line = 0..<0
  private(set) var secret = 0..<0
  private(set) var authorization = 0..<0
  private(set) var expectsContinue = false
  private(set) var isHTTP10 = false

  /// Reads the head that takes up `range`; its last byte ends the empty line.
  init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(HTTPFault) {
    var start = range.lowerBound
    // Up to the span's own end: the compiler then knows that every index is within.
    let unread = bytes.extracting(first: range.upperBound)
    for index in start..<unread.count {
      let byte = unread[index]
      // Most bytes need no second look.
      guard byte <= UInt8(ascii: "\r") else { continue }
      guard byte == UInt8(ascii: "\n") else {
        let endsLine =
          byte == UInt8(ascii: "\r") && index + 1 < unread.count
          && unread[index + 1] == UInt8(ascii: "\n")
        guard endsLine || HTTPField.isAllowed(byte) else { throw .badHeader }
        continue
      }
      let endsWithReturn = index > start && bytes[index - 1] == UInt8(ascii: "\r")
      let text = start..<(endsWithReturn ? index - 1 : index)
      start = index + 1
      if !text.isEmpty {
        if line.isEmpty { try takeRequestLine(bytes, text) } else { try takeField(bytes, text) }
      } else if !line.isEmpty, start < range.upperBound {
        // An empty line ends a head for a reader that takes bare line feeds (section 2.2).
        throw .badHeader
      }
    }
    guard !line.isEmpty else { throw .badStatusLine }
    // A recipient that knows HTTP/1.0 only reads such a body to another end (RFC 9112, section
    // 6.1).
    guard !head.isChunked || !isHTTP10 else { throw .badChunk }
    try head.check()
  }

  /// Reads `METHOD TARGET HTTP/1.1`, or 1.0: three words with one blank between them (section 3).
  private mutating func takeRequestLine(
    _ bytes: Span<UInt8>, _ text: Range<Int>
  ) throws(HTTPFault) {
    let version: StaticString = " HTTP/1."
    let end = text.upperBound - version.utf8CodeUnitCount - 1
    guard end > text.lowerBound, bytes.extracting(end..<text.upperBound - 1).equals(version)
    else { throw .badStatusLine }
    switch bytes[text.upperBound - 1] {
    case UInt8(ascii: "1"): isHTTP10 = false
    case UInt8(ascii: "0"): isHTTP10 = true
    default: throw .badStatusLine
    }
    var blanks = 0
    for index in text.lowerBound..<end {
      if bytes[index] == 0x20 { blanks += 1 }
      guard bytes[index] >= 0x20, bytes[index] < 0x7F else { throw .badStatusLine }
    }
    guard blanks == 1, bytes[text.lowerBound] != 0x20, bytes[end - 1] != 0x20
    else { throw .badStatusLine }
    line = text.lowerBound..<end
  }

  private mutating func takeField(_ bytes: Span<UInt8>, _ text: Range<Int>) throws(HTTPFault) {
    let field = try HTTPField(bytes.extracting(text))
    try head.take(field, of: bytes.extracting(text), isWhole: true)
    let name = bytes.extracting(text).extracting(field.name)
    let value = text.lowerBound + field.value.lowerBound..<text.lowerBound + field.value.upperBound
    switch name.count {
    case 6 where name.equalsWord("secret"): secret = value
    case 6 where name.equalsWord("expect"):
      expectsContinue = bytes.extracting(value).equalsWord("100-continue")
    case 13 where name.equalsWord("authorization"): authorization = value
    default: return
    }
  }
}
