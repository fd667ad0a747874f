import HubProtocol
import Testing

struct ResponseCase: Sendable, CustomTestStringConvertible {
  enum Outcome: Equatable, Sendable {
    case complete(UInt16, keeps: Bool)
    case incomplete
    case fault(HTTPFault)
  }

  let testDescription: String
  let text: String
  let ends: Bool
  let outcome: Outcome

  init(_ name: String, _ text: String, ends: Bool = false, _ outcome: Outcome) {
    testDescription = name
    self.text = text
    self.ends = ends
    self.outcome = outcome
  }

  static let ok = "HTTP/1.1 200 OK\r\n"

  static let all: [ResponseCase] = [
    ResponseCase("empty body", ok + "Content-Length: 0\r\n\r\n", .complete(200, keeps: true)),
    ResponseCase("counted body", ok + "content-length: 3\r\n\r\nabc", .complete(200, keeps: true)),
    ResponseCase("body still due", ok + "Content-Length: 3\r\n\r\nab", .incomplete),
    ResponseCase("body cut", ok + "Content-Length: 3\r\n\r\nab", ends: true, .fault(.truncated)),
    ResponseCase(
      "close asked for", ok + "Connection: Close\r\nContent-Length: 0\r\n\r\n",
      .complete(200, keeps: false)),
    ResponseCase("until the end", ok + "\r\nabc", ends: true, .complete(200, keeps: false)),
    ResponseCase("no body by status", "HTTP/1.1 204 \r\n\r\n", .complete(204, keeps: true)),
    ResponseCase(
      "no reason", "HTTP/1.1 503\r\nContent-Length: 0\r\n\r\n", .complete(503, keeps: true)),
    ResponseCase(
      "1.0 closes", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", .complete(200, keeps: false)),
    ResponseCase(
      "1.0 kept alive", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
      .complete(200, keeps: true)),
    ResponseCase(
      "interim first", "HTTP/1.1 100 Continue\r\n\r\n" + ok + "Content-Length: 0\r\n\r\n",
      .complete(200, keeps: true)),
    ResponseCase(
      "chunked", ok + "Transfer-Encoding: chunked\r\n\r\n3;x=1\r\nabc\r\n0\r\nT: 1\r\n\r\n",
      .complete(200, keeps: true)),
    ResponseCase(
      "bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 0\n\n", .complete(200, keeps: true)),
    ResponseCase("no HTTP", "220 smtp ready\r\n\r\n", .fault(.badStatusLine)),
    ResponseCase("HTTP/2 preface", "HTTP/2.0 200 OK\r\n\r\n", .fault(.badStatusLine)),
    ResponseCase("status out of range", "HTTP/1.1 099 X\r\n\r\n", .fault(.badStatusLine)),
    ResponseCase(
      "a status of no class", "HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n",
      .complete(999, keeps: true)),
    ResponseCase(
      "any blanks in the status line", "HTTP/1.1 \t 200  OK \r\nContent-Length: 0\r\n\r\n",
      .complete(200, keeps: true)),
    ResponseCase(
      "a later minor version", "HTTP/1.7 200 OK\r\nContent-Length: 0\r\n\r\n",
      .complete(200, keeps: true)),
    ResponseCase(
      "empty lines first", "\r\n\n" + ok + "Content-Length: 0\r\n\r\n",
      .complete(200, keeps: true)),
    ResponseCase("switching protocols", "HTTP/1.1 101 X\r\n\r\n", .fault(.badStatusLine)),
    ResponseCase(
      "two lengths", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", .fault(.badLength)),
    ResponseCase(
      "length beside chunks",
      ok + "Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
      .complete(200, keeps: false)),
    ResponseCase(
      "two lengths beside chunks",
      ok + "Content-Length: 9\r\nTransfer-Encoding: chunked\r\nContent-Length: x\r\n\r\n0\r\n\r\n",
      .complete(200, keeps: false)),
    ResponseCase(
      "the same length twice", ok + "Content-Length: 1\r\nContent-Length: 01, 1\r\n\r\na",
      .complete(200, keeps: true)),
    ResponseCase(
      "two lengths in one line", ok + "Content-Length: 1, 2\r\n\r\na", .fault(.badLength)),
    ResponseCase("no length", ok + "Content-Length:\r\n\r\n", .fault(.badLength)),
    ResponseCase(
      "a sign before the length", ok + "Content-Length: +1\r\n\r\na", .fault(.badLength)),
    ResponseCase(
      "a long length that is short", ok + "Content-Length: 00000000000000000003\r\n\r\nabc",
      .complete(200, keeps: true)),
    ResponseCase(
      "a chunk's long size that is short",
      ok + "Transfer-Encoding: chunked\r\n\r\n0000000000003\r\nabc\r\n0000000000\r\n\r\n",
      .complete(200, keeps: true)),
    ResponseCase(
      "a wrong length where there is no body", "HTTP/1.1 204 X\r\nContent-Length: x\r\n\r\n",
      .complete(204, keeps: true)),
    ResponseCase("negative length", ok + "Content-Length: -1\r\n\r\n", .fault(.badLength)),
    ResponseCase(
      "a huge length, of which the limit is read",
      ok + "Content-Length: 99999999999999999999\r\n\r\n" + String(repeating: "a", count: 65_536),
      .complete(200, keeps: false)),
    ResponseCase("body over the limit", ok + "Content-Length: 65537\r\n\r\na", .incomplete),
    ResponseCase(
      "a chunk over the limit",
      ok + "Transfer-Encoding: chunked\r\n\r\nfffffffffff\r\n"
        + String(repeating: "a", count: 65_536), .complete(200, keeps: false)),
    ResponseCase(
      "other coding", ok + "Transfer-Encoding: gzip\r\n\r\nabc", ends: true,
      .complete(200, keeps: false)),
    ResponseCase(
      "no coding by name", ok + "Transfer-Encoding: identity\r\nContent-Length: 1\r\n\r\na",
      .complete(200, keeps: true)),
    ResponseCase(
      "chunks of another coding", ok + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
      .complete(200, keeps: true)),
    ResponseCase(
      "chunks in HTTP/1.0",
      "HTTP/1.0 200 X\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      .complete(200, keeps: false)),
    ResponseCase(
      "bad chunk size", ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", .fault(.badChunk)),
    ResponseCase(
      "chunk without its end", ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
      .fault(.badChunk)),
    ResponseCase(
      "space before the colon", ok + "Content-Length \t: 0\r\n\r\n", .complete(200, keeps: true)),
    ResponseCase(
      "a name that is none", ok + "X Y\u{E9}: 1\r\nContent-Length: 0\r\n\r\n",
      .complete(200, keeps: true)),
    ResponseCase("no name", ok + ": 1\r\n\r\n", .fault(.badHeader)),
    ResponseCase("no colon", ok + "nonsense\r\n\r\n", .fault(.badHeader)),
    ResponseCase("NUL in the head", ok + "A: \0\r\n\r\n", .fault(.badHeader)),
    ResponseCase(
      "stray return", ok + "A: b\rc\r\r\nContent-Length:\r1\r\n\r\na", .complete(200, keeps: true)),
    ResponseCase(
      "a long head",
      ok + String(repeating: "A: bbbbbbbb\r\n", count: 4_000) + "Content-Length: 0\r\n\r\n",
      .complete(200, keeps: true)),
    ResponseCase(
      "endless head", ok + String(repeating: "A: bbbbbbbb\r\n", count: 8_000), .fault(.headTooLong)),
    ResponseCase(
      "unasked bytes behind it", ok + "Content-Length: 0\r\n\r\n\r\n",
      .complete(200, keeps: false)),
    ResponseCase(
      "a second answer behind it", ok + "Content-Length: 1\r\n\r\na" + ok,
      .complete(200, keeps: false)),
    ResponseCase(
      "bytes behind the last chunk",
      ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n0\r\n\r\n",
      .complete(200, keeps: false)),
    ResponseCase(
      "a body where there is none", "HTTP/1.1 204 X\r\n\r\nabc",
      .complete(204, keeps: false)),
    ResponseCase(
      "a word that only ends with close",
      ok + "Connection: not-close\r\nContent-Length: 0\r\n\r\n", .complete(200, keeps: true)),
    ResponseCase(
      "close among other words", ok + "Connection: te , close\r\nContent-Length: 0\r\n\r\n",
      .complete(200, keeps: false)),
    ResponseCase(
      "a transfer coding whose end is not kept",
      ok + "Transfer-Encoding: chunked\(String(repeating: " ", count: 300)), gzip\r\n\r\n",
      .fault(.badChunk)),
    ResponseCase(
      "a length whose end is not kept",
      ok + "Content-Length: 3\(String(repeating: " ", count: 300))4\r\n\r\n", .fault(.badLength)),
    ResponseCase(
      "a folded value", ok + "A: b\r\n c: d\r\n\t\r\nContent-Length:\r\n 1\r\n\r\na",
      .complete(200, keeps: true)),
    ResponseCase(
      "a folded value at the end", ok + "Content-Length: 1\r\n \r\n\r\na",
      .complete(200, keeps: true)),
    ResponseCase(
      "a folded value that changes a number", ok + "Content-Length: 1\r\n 2\r\n\r\n",
      .fault(.badLength)),
    ResponseCase(
      "a line of blanks below the status", ok + " A\r\nContent-Length: 0\r\n\r\n",
      .complete(200, keeps: true)),
    ResponseCase("nothing", "", ends: true, .fault(.truncated)),
  ]
}

@Suite("HTTP response")
struct HTTPResponseTests {
  private func outcome(of example: ResponseCase, pieces: Int) -> ResponseCase.Outcome {
    var response = HTTPResponse()
    let bytes = Array(example.text.utf8)
    do throws(HTTPFault) {
      var start = 0
      while start < bytes.count {
        let end = min(start + pieces, bytes.count)
        let piece = Array(bytes[start..<end])
        try response.take(piece.span)
        start = end
      }
      if example.ends { try response.ended() }
    } catch {
      return .fault(error)
    }
    guard response.isComplete else { return .incomplete }
    return .complete(response.status, keeps: response.keepsConnection)
  }

  @Test("A response has the same result in one piece and byte by byte", arguments: ResponseCase.all)
  func table(_ example: ResponseCase) {
    #expect(outcome(of: example, pieces: 100_000) == example.outcome)
    #expect(outcome(of: example, pieces: 1) == example.outcome)
    #expect(outcome(of: example, pieces: 7) == example.outcome)
  }
}
