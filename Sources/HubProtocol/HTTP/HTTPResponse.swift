public import NodeCore

/// A response parsed byte by byte as it arrives, with hard limits; the body is counted and dropped,
/// but for the beginning of one that acknowledges nothing.
///
/// Interim responses (1xx) are passed over. Framing follows RFC 9112 section 6.3. A response has
/// one reader, so the parser repairs what the RFC lets a client repair: folded lines, blanks before
/// a colon, bare CR and LF, a length beside a transfer coding. Of a body that is too long the rest
/// is not read, for the status has come.
public struct HTTPResponse: Sendable {
  enum Phase {
    case head
    case counted(Int)
    case chunkSize
    case chunkData(Int)
    case trailer
    case untilEnd
    case complete
  }

  var phase = Phase.head
  var line = HeaderLine(ofResponse: true)
  /// Whether `line` has a field that the next line may continue.
  private var holdsField = false
  private var headBytes = 0
  private var bodyBytes = 0
  private var sawStatus = false
  /// The final status; 0 until its line has come.
  public private(set) var status: UInt16 = 0
  var isHTTP10 = false
  private var head = HTTPHead(ofResponse: true)
  private var refusal = HTTPRefusal()

  /// Makes a parser that waits for a status line.
  public init() {}

  /// Whether any byte has come.
  public private(set) var hasBegun = false

  /// Whether the whole response has come.
  public var isComplete: Bool {
    if case .complete = phase { return true }
    return false
  }

  /// Whether the connection may carry another exchange after this complete response
  /// (RFC 9112 section 9.3).
  public var keepsConnection: Bool {
    guard isComplete, !endedByClose, !hasExcess else { return false }
    return isHTTP10 ? head.keepsAlive && !head.closes : !head.closes
  }

  /// What the response says beside its status, if that acknowledges nothing.
  public var remark: AnswerRemark { isRefusal ? refusal.remark(status: status) : AnswerRemark() }

  private var isRefusal: Bool { status >= 300 }
  private var endedByClose = false
  /// Whether bytes came behind the complete response.
  private var hasExcess = false
  /// Whether the line break behind a chunk is still due.
  var chunkEnds = false

  /// Takes received bytes; bytes behind a complete response are a fault of the peer: they are
  /// ignored, and the connection is not kept (RFC 9112, section 6.3).
  public mutating func take(_ bytes: Span<UInt8>) throws(HTTPFault) {
    if bytes.count > 0 { hasBegun = true }
    var index = 0
    while index < bytes.count, !isComplete {
      index += try step(bytes, from: index)
    }
    if index < bytes.count { hasExcess = true }
  }

  /// The peer ended the stream properly (`clean`) or not. A body without a length ends with the
  /// stream either way: the status has come whole, and the body is not used.
  public mutating func ended() throws(HTTPFault) {
    guard case .untilEnd = phase else { throw .truncated }
    endedByClose = true
    phase = .complete
  }

  private mutating func step(_ bytes: Span<UInt8>, from index: Int) throws(HTTPFault) -> Int {
    let available = bytes.count - index
    switch phase {
    case .head:
      if holdsField { try endField(before: bytes[index]) }
      let room = HTTPLimits.answerHeadBytesMax - headBytes
      guard room > 0 else { throw .headTooLong }
      let (taken, ended) = try line.take(bytes, from: index, atMost: room)
      headBytes += taken
      if ended { try endHeadLine() }
      return taken
    case .counted(let rest):
      let taken = min(rest, available)
      note(bytes.extracting(index..<index + taken))
      phase = taken == rest ? .complete : .counted(rest - taken)
      return taken
    case .chunkData(let rest):
      let taken = min(rest, available)
      note(bytes.extracting(index..<index + taken))
      phase = taken == rest ? .chunkSize : .chunkData(rest - taken)
      countBody(taken)
      return taken
    case .chunkSize, .trailer:
      let room = max(1, HTTPLimits.bodyBytesMax + 1 - bodyBytes)
      let (taken, ended) = try line.take(bytes, from: index, atMost: room)
      if ended { try endChunkLine() }
      countBody(taken)
      return taken
    case .untilEnd:
      note(bytes.extracting(droppingFirst: index))
      countBody(available)
      return available
    case .complete: return available
    }
  }

  private mutating func note(_ body: Span<UInt8>) {
    if isRefusal { refusal.take(body: body) }
  }

  /// Beyond the limit the response counts as complete, and its connection is not kept.
  private mutating func countBody(_ count: Int) {
    bodyBytes += count
    guard bodyBytes > HTTPLimits.bodyBytesMax, !isComplete else { return }
    endedByClose = true
    phase = .complete
  }

  /// Reads the field on the line that has ended, unless the next line continues it.
  private mutating func endField(before byte: UInt8) throws(HTTPFault) {
    holdsField = false
    if HTTPField.isBlank(byte) { return line.unfold() }
    try line.takeField(into: &head, &refusal, refuses: isRefusal)
    line.removeAll()
  }

  private mutating func endHeadLine() throws(HTTPFault) {
    if sawStatus, !line.isEmpty {
      holdsField = true
      return
    }
    defer { line.removeAll() }
    if sawStatus { return try endHead() }
    // Some servers send an empty line too many behind the response before (RFC 9112, section 2.2,
    // has it for requests).
    if line.isEmpty { return }
    (status, isHTTP10) = try line.status()
    sawStatus = true
  }

  private mutating func endHead() throws(HTTPFault) {
    if status < 200 {
      // 101 is never asked for; every other 1xx announces the response proper.
      guard status != 101 else { throw .badStatusLine }
      sawStatus = false
      head = HTTPHead(ofResponse: true)
      return
    }
    if status == 204 || status == 304 {
      phase = .complete
      return
    }
    try head.check()
    // HTTP/1.0 has no transfer codings: a server that states one may frame it wrongly (RFC 9112,
    // section 6.1).
    if isHTTP10, head.coding != .none { endedByClose = true }
    if head.isChunked {
      phase = .chunkSize
    } else if let length = head.length, head.coding == .none {
      if length > HTTPLimits.bodyBytesMax { endedByClose = true }
      phase = length == 0 ? .complete : .counted(min(length, HTTPLimits.bodyBytesMax))
    } else {
      phase = .untilEnd
    }
  }
}
