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
  private var scanned = 0
  private var request: HTTPRequest?
  private var bodyLength = 0

  /// Makes a reader at the start of a stream.
  public init() {}

  /// Whether a request has begun that has not come whole.
  public var isInside: Bool { request != nil || !bytes.isEmpty }

  /// Adds received bytes.
  public mutating func feed(_ received: Span<UInt8>) {
    received.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
  }

  /// Takes the next whole request; nil until more bytes come.
  public mutating func next() throws(HTTPRequestFault) -> HTTPRequest? {
    if request == nil { try readHead() }
    guard var whole = request, bytes.count >= bodyLength else { return nil }
    whole.body = Array(bytes[..<bodyLength])
    bytes.removeFirst(bodyLength)
    request = nil
    scanned = 0
    return whole
  }

  private mutating func readHead() throws(HTTPRequestFault) {
    guard let end = headEnd() else {
      guard bytes.count <= Self.headBytesMax else { throw .tooLarge }
      return
    }
    guard end <= Self.headBytesMax else { throw .tooLarge }
    var fields = HeadFields()
    let head = bytes[..<end]
    for line in head.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
      try fields.take(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }
    guard let line = fields.line else { throw .malformed }
    let length = fields.length ?? 0
    guard length <= Self.bodyBytesMax else { throw .tooLarge }
    bodyLength = length
    request = HTTPRequest(line: line, secret: fields.secret, closes: fields.closes, body: [])
    bytes.removeFirst(end)
  }

  /// The index behind the empty line that ends a head.
  private mutating func headEnd() -> Int? {
    var index = max(scanned, 3)
    while index < bytes.count {
      if bytes[index] == 0x0A, bytes[index - 1] == 0x0D, bytes[index - 2] == 0x0A,
        bytes[index - 3] == 0x0D
      {
        return index + 1
      }
      index += 1
    }
    scanned = bytes.count
    return nil
  }
}

/// The header fields that a server of reports reads.
private struct HeadFields {
  var line: [UInt8]?
  var secret: [UInt8] = []
  var closes = false
  var length: Int?

  mutating func take(_ text: ArraySlice<UInt8>) throws(HTTPRequestFault) {
    if text.isEmpty { return }
    guard line != nil else {
      let version = Array(" HTTP/1.1".utf8)
      guard text.count > version.count, text.suffix(version.count).elementsEqual(version)
      else { throw .malformed }
      line = Array(text.dropLast(version.count))
      return
    }
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { throw .malformed }
    let value = text[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
    switch text[..<colon].count {
    case 6 where names(text[..<colon], "secret"): secret = Array(value)
    case 10 where names(text[..<colon], "connection"): closes = names(value, "close")
    case 14 where names(text[..<colon], "content-length"):
      guard !value.isEmpty, value.count <= 9, value.allSatisfy({ (0x30...0x39).contains($0) })
      else { throw .malformed }
      let value = value.reduce(0) { $0 * 10 + Int($1 - 0x30) }
      // Two different lengths are how requests are smuggled (RFC 9112 section 6.3).
      guard length == nil || length == value else { throw .malformed }
      length = value
    case 17 where names(text[..<colon], "transfer-encoding"): throw .malformed
    default: return
    }
  }

  private func names(_ text: ArraySlice<UInt8>, _ name: StaticString) -> Bool {
    guard text.count == name.utf8CodeUnitCount else { return false }
    var place = name.utf8Start
    for byte in text {
      // Header names and the tokens compared here are ASCII letters and hyphens.
      guard byte | 0x20 == place.pointee | 0x20 else { return false }
      place += 1
    }
    return true
  }
}
