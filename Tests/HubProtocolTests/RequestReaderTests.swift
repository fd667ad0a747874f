import HubProtocol
import SimBoard
import Testing

/// Bytes of a client and what a server of reports reads in them.
struct RequestCase: Sendable, CustomTestStringConvertible {
  enum Found: Equatable, Sendable {
    case requests([String], left: Bool)
    case fault(Fault)
  }

  enum Fault: Equatable, Sendable {
    case malformed
    case tooLarge
  }

  let testDescription: String
  let text: String
  let found: Found

  init(_ name: String, _ text: String, _ found: Found) {
    testDescription = name
    self.text = text
    self.found = found
  }

  static let post = "POST /hub HTTP/1.1\r\nHost: hub\r\n"
  static let chunked = post + "Transfer-Encoding: chunked\r\n\r\n"

  /// Requests as `line|secret|closes|body`.
  static let good: [RequestCase] = [
    RequestCase(
      "a whole request", post + "Secret: abc\r\nContent-Length: 3\r\n\r\nx=1",
      .requests(["POST /hub|abc|false|x=1"], left: false)),
    RequestCase(
      "names without case, values with it",
      post + "SECRET:  aBc\r\ncontent-LENGTH:1\r\nconnection: CLOSE\r\n\r\nX",
      .requests(["POST /hub|aBc|true|X"], left: false)),
    RequestCase(
      "a bearer token", post + "Authorization: Bearer a.b==\r\n\r\n",
      .requests(["POST /hub|Bearer a.b==|false|"], left: false)),
    RequestCase("no body", "GET / HTTP/1.1\r\n\r\n", .requests(["GET /||false|"], left: false)),
    RequestCase(
      "two at once, the next begun",
      post + "Content-Length: 1\r\n\r\na" + post + "Content-Length: 2\r\n\r\nbc" + "POST",
      .requests(["POST /hub||false|a", "POST /hub||false|bc"], left: true)),
    RequestCase("a head that goes on", post, .requests([], left: true)),
    RequestCase(
      "a body that goes on", post + "Content-Length: 5\r\n\r\nabcd", .requests([], left: true)),
    RequestCase("nothing", "", .requests([], left: false)),
    RequestCase(
      "other headers", post + "Cookie: a:b:c\r\nX-Secret: no\r\nSecret: yes\r\n\r\n",
      .requests(["POST /hub|yes|false|"], left: false)),
    RequestCase(
      "the same length twice", post + "Content-Length: 1\r\ncontent-length: 1\r\n\r\na",
      .requests(["POST /hub||false|a"], left: false)),
    RequestCase(
      "blanks around values", post + "Content-Length: \t1 \r\nSecret:\tabc \r\n\r\na",
      .requests(["POST /hub|abc|false|a"], left: false)),
    RequestCase(
      "close among other words", post + "Connection: te , Close\r\n\r\n",
      .requests(["POST /hub||true|"], left: false)),
    RequestCase(
      "a word that only ends with close", post + "Connection: not-close\r\n\r\n",
      .requests(["POST /hub||false|"], left: false)),
    RequestCase(
      "an empty line before the request", "\r\n" + post + "\r\n",
      .requests(["POST /hub||false|"], left: false)),
    RequestCase(
      "lines that end with a bare line feed",
      "POST /hub HTTP/1.1\nContent-Length: 1\nA: b\r\n\r\na",
      .requests(["POST /hub||false|a"], left: false)),
    RequestCase(
      "HTTP/1.0, which closes", "POST /hub HTTP/1.0\r\nContent-Length: 1\r\n\r\na",
      .requests(["POST /hub||true|a"], left: false)),
    RequestCase(
      "a body in chunks", chunked + "1\r\na\r\n00a\r\nbcdefghijk\r\n0\r\n\r\n",
      .requests(["POST /hub||false|abcdefghijk"], left: false)),
    RequestCase(
      "chunks with extensions and a trailer, and a request behind them",
      chunked + "1;a=b\r\na\r\n1 ;c\r\nb\r\n0;d\r\nA: b\r\nC: d\r\n\r\n" + post
        + "Content-Length: 1\r\n\r\nc",
      .requests(["POST /hub||false|ab", "POST /hub||false|c"], left: false)),
    RequestCase(
      "chunks of nothing", chunked + "0\r\n\r\n", .requests(["POST /hub||false|"], left: false)),
    RequestCase("chunks that are not whole", chunked + "5\r\nabc", .requests([], left: true)),
    RequestCase(
      "a body at the limit",
      post + "Content-Length: 65536\r\n\r\n" + String(repeating: "a", count: 65_536),
      .requests(["POST /hub||false|" + String(repeating: "a", count: 65_536)], left: false)),
  ]

  /// Heads that two readers could end at different places (RFC 9112 section 11.2), and their like.
  static let smuggling: [RequestCase] =
    [
      ("a length beside a transfer coding", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"),
      ("a transfer coding beside a length", "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"),
      ("a blank before the colon of a length", "Content-Length : 3\r\n"),
      ("a blank before the colon of a transfer coding", "Transfer-Encoding : chunked\r\n"),
      ("a tab before the colon", "Content-Length\t: 3\r\n"),
      ("a length on a line that begins with a blank", " Content-Length: 3\r\n"),
      ("a folded value", "A: b\r\n\tContent-Length: 3\r\n"),
      ("a folded line without a colon", "A: b\r\n c\r\n"),
      ("a length with a sign", "Content-Length: +3\r\n"),
      ("a length in hexadecimal", "Content-Length: 0x3\r\n"),
      ("a list of lengths", "Content-Length: 3, 3\r\n"),
      ("two words of a length", "Content-Length: 3 3\r\n"),
      ("two lengths, the second wrong", "Content-Length: 3\r\nContent-Length: 4\r\n"),
      ("a bare return in a value", "A: b\rContent-Length: 3\r\n"),
      ("NUL in a value", "A: b\0Content-Length: 3\r\n"),
      ("NUL in a name", "Content-Length\0: 3\r\n"),
      ("no name", ": 3\r\n"),
      ("a name of two words", "Content Length: 3\r\n"),
      ("another transfer coding", "Transfer-Encoding: xchunked\r\n"),
      ("a transfer coding behind a control character", "Transfer-Encoding:\u{B}chunked\r\n"),
      ("two transfer codings", "Transfer-Encoding: gzip, chunked\r\n"),
      ("an empty line of a bare line feed", "A: b\r\n\nGET /evil HTTP/1.1\r\n"),
      ("an empty line behind a bare line feed", "A: b\n\r\nGET /evil HTTP/1.1\r\n"),
    ].map { RequestCase($0, post + $1 + "\r\nabc", .fault(.malformed)) }
    + [
      "POST  /hub HTTP/1.1", "POST /hub  HTTP/1.1", "POST /hub HTTP/1.1 HTTP/1.1",
      " POST /hub HTTP/1.1",
      "POST\t/hub HTTP/1.1", "POST /h\0ub HTTP/1.1", "POST HTTP/1.1", "POST /hub HTTP/1.1 ",
      "POST /hub http/1.1", "POST /hub HTTP/1.10", "POST /hub\rHTTP/1.1",
    ].map { RequestCase("the line \($0.debugDescription)", $0 + "\r\n\r\n", .fault(.malformed)) }

  static let bad: [RequestCase] = [
    RequestCase("no HTTP", "EHLO example\r\n\r\n", .fault(.malformed)),
    RequestCase("HTTP/1.2", "POST /hub HTTP/1.2\r\n\r\n", .fault(.malformed)),
    RequestCase("HTTP/2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .fault(.malformed)),
    RequestCase(
      "chunks in HTTP/1.0",
      "POST /hub HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .fault(.malformed)),
    RequestCase("a chunk without a size", chunked + "\r\nabc\r\n0\r\n\r\n", .fault(.malformed)),
    RequestCase("a chunk's size that is none", chunked + "x\r\n", .fault(.malformed)),
    RequestCase("a chunk longer than its size", chunked + "2\r\nabc\r\n", .fault(.malformed)),
    RequestCase("a chunk too large", chunked + "10001\r\n", .fault(.tooLarge)),
    RequestCase("a chunk's size beyond all", chunked + "fffffffff\r\n", .fault(.tooLarge)),
    RequestCase(
      "chunks too large together",
      chunked
        + String(repeating: "1000\r\n" + String(repeating: "a", count: 4_096) + "\r\n", count: 16),
      .fault(.tooLarge)),
    RequestCase(
      "a trailer without end", chunked + "0\r\n" + String(repeating: "A: b\r\n", count: 11_000),
      .fault(.tooLarge)),
    RequestCase(
      "an extension without end", chunked + "1;" + String(repeating: "a", count: 66_000),
      .fault(.tooLarge)),
    RequestCase("only empty lines", "\r\n\r\n\r\n\r\n", .fault(.malformed)),
    RequestCase("a header without a colon", post + "nonsense\r\n\r\n", .fault(.malformed)),
    RequestCase(
      "a transfer coding", post + "Transfer-Encoding: gzip\r\n\r\n", .fault(.malformed)),
    RequestCase("an empty length", post + "Content-Length:\r\n\r\n", .fault(.malformed)),
    RequestCase("a negative length", post + "Content-Length: -1\r\n\r\n", .fault(.malformed)),
    RequestCase("a length in words", post + "Content-Length: ten\r\n\r\n", .fault(.malformed)),
    RequestCase(
      "a length beyond 64 bits", post + "Content-Length: 18446744073709551619\r\n\r\nabc",
      .fault(.tooLarge)),
    RequestCase(
      "a length beyond all", post + "Content-Length: 9999999999999999999999\r\n\r\n",
      .fault(.tooLarge)),
    RequestCase(
      "two different lengths", post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      .fault(.malformed)),
    RequestCase("a body too large", post + "Content-Length: 65537\r\n\r\n", .fault(.tooLarge)),
    RequestCase(
      "a head too large", post + "A: " + String(repeating: "a", count: 9_000) + "\r\n\r\n",
      .fault(.tooLarge)),
    RequestCase(
      "a head without end", String(repeating: "POST", count: 2_100), .fault(.tooLarge)),
  ]
}

@Suite("Requests read from a stream")
struct RequestReaderTests {
  static func read(_ bytes: [UInt8], pieces: Int) -> RequestCase.Found {
    var reader = HTTPRequestReader()
    var found: [String] = []
    var start = 0
    do throws(HTTPFault) {
      while start < bytes.count {
        let piece = Array(bytes[start..<min(start + pieces, bytes.count)])
        reader.feed(piece.span)
        start += pieces
        while let request = try reader.next() { found.append(text(of: request)) }
      }
    } catch {
      return .fault(error.isTooLarge ? .tooLarge : .malformed)
    }
    return .requests(found, left: reader.isInside)
  }

  private static func text(of request: HTTPRequest) -> String {
    let words = [
      request.line, request.secret + request.authorization, Array("\(request.closes)".utf8),
      request.body,
    ]
    return words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "|")
  }

  @Test(
    "A request is read alike in one piece and byte by byte",
    arguments: RequestCase.good + RequestCase.bad + RequestCase.smuggling)
  func table(_ example: RequestCase) {
    let bytes = Array(example.text.utf8)
    for pieces in [1_000_000, 1_024, 7, 1] where pieces > 1 || bytes.count < 1_000 {
      #expect(Self.read(bytes, pieces: pieces) == example.found, "in pieces of \(pieces)")
    }
  }

  @Test("Mutated bytes never trap, and limits hold", arguments: 0..<8)
  func mutations(_ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let seeds = (RequestCase.good + RequestCase.bad + RequestCase.smuggling).map {
      Array($0.text.utf8)
    }
    .filter { $0.count < 1_000 }
    for _ in 0..<400 {
      let bytes = Mutation.of(seeds, &generator)
      let whole = Self.read(bytes, pieces: 1_000_000)
      #expect(Self.read(bytes, pieces: 1 + Int(generator.next() % 9)) == whole, "\(bytes)")
      guard case .requests(let requests, _) = whole else { continue }
      #expect(requests.allSatisfy { $0.utf8.count <= bytes.count + 16 })
    }
  }
}

/// Seeded damage to examples.
enum Mutation {
  /// One of `seeds`, damaged in up to six places or joined to another.
  static func of(_ seeds: [[UInt8]], _ generator: inout SplitMix64) -> [UInt8] {
    func pick(_ count: Int) -> Int { Int(generator.next() % UInt64(max(1, count))) }
    var bytes = seeds[pick(seeds.count)]
    for _ in 0...pick(6) {
      let place = pick(bytes.count + 1)
      switch pick(6) {
      case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(pick(8))
      case 1 where place < bytes.count: bytes.remove(at: place)
      case 2: bytes.insert(UInt8(truncatingIfNeeded: generator.next()), at: place)
      case 3: bytes.insert(contentsOf: [0x0D, 0x0A], at: place)
      case 4: bytes = Array(bytes[..<place]) + seeds[pick(seeds.count)]
      case 5: bytes.insert(contentsOf: Array("9999999999".utf8), at: place)
      default: bytes = Array(bytes[..<place])
      }
    }
    return bytes
  }
}
