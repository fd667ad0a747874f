import HubProtocol
import SimBoard

/// What a parser makes of the bytes of a stream that then ends.
enum AnswerVerdict: Equatable, CustomStringConvertible {
  /// An answer with this status that takes up so many of the bytes.
  case whole(status: Int, count: Int)
  case cut
  case refused

  /// A line of answers.py.
  init?(_ line: Substring) {
    let words = line.split(separator: " ")
    switch words.first {
    case "ok":
      guard words.count == 3, let status = Int(words[1]), let count = Int(words[2]) else {
        return nil
      }
      self = .whole(status: status, count: count)
    case "cut": self = .cut
    case "refused": self = .refused
    default: return nil
    }
  }

  /// What this room's parser makes of them.
  init(of bytes: [UInt8]) {
    var response = HTTPResponse()
    do throws(HTTPFault) {
      for (index, byte) in bytes.enumerated() {
        let one = [byte]
        try response.take(one.span)
        guard response.isComplete else { continue }
        self = .whole(status: Int(response.status), count: index + 1)
        return
      }
      try response.ended()
      self = .whole(status: Int(response.status), count: bytes.count)
    } catch {
      self = error == .truncated ? .cut : .refused
    }
  }

  /// Its first word in the table of docs/design/answers.md.
  var word: String { isRead ? "read" : "not" }

  var isRead: Bool {
    if case .whole = self { return true }
    return false
  }

  var description: String {
    switch self {
    case .whole(let status, let count): "read \(status) in \(count)"
    case .cut: "cut"
    case .refused: "refused"
    }
  }
}

/// An answer by a seed: usual and unusual lines together, some of them damaged.
enum GeneratedAnswer {
  private static let starts = [
    "HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.1 204 No Content",
    "HTTP/1.1 503",
    "HTTP/1.0 200 OK", "HTTP/1.1 304 Not Modified", "HTTP/1.1 429 Too Many Requests",
    "HTTP/1.1 200 ",
    "HTTP/1.1 404 Nicht gefunden: \u{E4}", "HTTP/1.1 999 X", "HTTP/1.1  200 OK", "HTTP/1.1\t200 OK",
    "HTTP/1.2 200 OK", "HTTP/1.1 099 X", "HTTP/1.1 20 X", "HTTP/1.1 2000 X", "HTTP/1.1 200OK",
    "HTTP/2 200 OK",
    "http/1.1 200 OK", "HTTP/1.1 301 Moved", "ICY 200 OK", "HTTP/1.1 600 X",
  ]
  private static let interim = [
    "HTTP/1.1 100 Continue", "HTTP/1.1 103 Early Hints\r\nLink: </a>", "HTTP/1.1 102 Processing",
    "HTTP/1.1 101 Switching Protocols", "HTTP/1.0 100 Continue",
  ]
  private static let fields = [
    "Content-Type: text/plain", "Server: nginx", "Connection: keep-alive", "Connection: close",
    "Date: Sun, 29 Nov 2026 12:00:00 GMT", "X-A: b\r\n c", "X-A: b\r\n\tc\r\n  d", "X-A : b",
    "X-A:", ":x", "nonsense",
    "X A: b", "X-A: \u{E9}", "X-A: a\u{1}b", "X-A: a\u{7F}", "X-A: a\rb", "X-A: \u{0}", "X(A): b",
    "\u{E9}: b", " x: y",
    "Keep-Alive: timeout=5", "Retry-After: 3", "Set-Cookie: \(String(repeating: "c", count: 400))",
    "Proxy-Connection: close", "Upgrade: h2c", "Trailer: X",
  ]
  private static let lengths = [
    "Content-Length: 3", "content-length:3", "Content-Length: 0", "Content-Length: 003",
    "Content-Length: 3, 3",
    "Content-Length: 3\r\nContent-Length: 3", "Content-Length: 3\r\nContent-Length: 4",
    "Content-Length: +3",
    "Content-Length: -3", "Content-Length: 3 ", "Content-Length: 3x", "Content-Length:",
    "Content-Length: 0x3",
    "Content-Length : 3", "Content-Length:\r\n 3", "Content-Length: 3\r\n ",
    "Content-Length: 99999999999999999999",
    "Content-Length: 70000", "Content-Length: 3.0",
    "Content-Length: 0000000000000000000000000000000003",
  ]
  private static let codings = [
    "Transfer-Encoding: chunked", "Transfer-Encoding: Chunked", "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: chunked, gzip", "Transfer-Encoding: gzip", "Transfer-Encoding: identity",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "Transfer-Encoding:",
    "Transfer-Encoding: chunked;q=1",
    "Transfer-Encoding : chunked", "Transfer-Encoding:\r\n chunked", "Transfer-Encoding: xchunked",
  ]
  private static let chunked = [
    "3\r\nabc\r\n0\r\n\r\n", "3;a=b\r\nabc\r\n0\r\n\r\n", "03\r\nabc\r\n000\r\n\r\n",
    "3 \r\nabc\r\n0\r\n\r\n",
    "3\r\nabc\r\n0\r\nT: x\r\n\r\n", "3\nabc\n0\n\n", "3\r\nabcd\r\n0\r\n\r\n",
    "A\r\nabcdefghij\r\n0\r\n\r\n", "0\r\n\r\n",
    "3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n", "x\r\nabc\r\n0\r\n\r\n", "-3\r\nabc\r\n0\r\n\r\n",
    "0x3\r\nabc\r\n0\r\n\r\n",
    "3\r\nabc0\r\n\r\n", "\r\n3\r\nabc\r\n0\r\n\r\n", "3;a=\"b\"\r\nabc\r\n0\r\n\r\n",
    "3\r\nabc\r\n0\r\nnonsense\r\n\r\n",
    "3\r\nabc\r\n", "ffffffffffffffffff\r\nabc", "1_0\r\nabc", " 3\r\nabc\r\n0\r\n\r\n",
    "3\r\nabc\r\n0\r\n",
    "3;\u{1}\r\nabc\r\n0\r\n\r\n", "0000000000000000000000003\r\nabc\r\n0\r\n\r\n",
    "3\t;x\r\nabc\r\n0\r\n\r\n",
  ]

  static func of(_ generator: inout SplitMix64) -> [UInt8] {
    func pick(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    func oneOf(_ texts: [String], usual: Int) -> String {
      texts[pick(2) == 0 ? pick(usual) : pick(texts.count)]
    }
    var text = pick(20) == 0 ? "\r\n" : ""
    for _ in 0..<(pick(8) == 0 ? 1 + pick(2) : 0) {
      text += interim[pick(interim.count)] + "\r\n\r\n"
    }
    text += oneOf(starts, usual: 6) + "\r\n"
    var lines = (0..<pick(4)).map { _ in oneOf(fields, usual: 5) }
    let framing = pick(10)
    if framing < 6 { lines.insert(oneOf(lengths, usual: 2), at: pick(lines.count + 1)) }
    if framing > 4, framing < 9 {
      lines.insert(oneOf(codings, usual: 2), at: pick(lines.count + 1))
    }
    text += lines.map { $0 + "\r\n" }.joined() + "\r\n"
    text +=
      framing > 4 && framing < 9
      ? oneOf(chunked, usual: 3) : ["abc", "abc", "ab", "abcd", ""][pick(5)]
    if pick(12) == 0 { text = text.replacing("\r\n", with: "\n") }
    if pick(30) == 0 { text += "HTTP/1.1 500 X\r\n\r\n" }
    let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    return pick(3) == 0 ? damaged(bytes, &generator) : bytes
  }

  /// With up to three bytes changed, left out or put in.
  private static func damaged(_ bytes: [UInt8], _ generator: inout SplitMix64) -> [UInt8] {
    var bytes = bytes
    let likely = Array("\r\n\t :;,0139abcxHT/.-\u{0}".utf8)
    for _ in 0..<(1 + generator.next() % 3) {
      let place = Int(generator.next() % UInt64(bytes.count + 1))
      let byte = likely[Int(generator.next() % UInt64(likely.count))]
      switch generator.next() % 4 {
      case 0 where place < bytes.count: bytes[place] = byte
      case 1 where place < bytes.count: bytes.remove(at: place)
      case 2: bytes.removeLast(bytes.count - place)
      default: bytes.insert(byte, at: place)
      }
    }
    return bytes
  }
}
