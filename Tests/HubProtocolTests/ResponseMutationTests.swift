import HubProtocol
import SimBoard
import Testing

@Suite("Mutated responses")
struct ResponseMutationTests {
  private static let seeds = [
    "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=1\r\nabc\r\n0\r\nT: 1\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
    "HTTP/1.0 503\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nServer: x\r\n\r\nuntil the end",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n",
  ].map { Array($0.utf8) }

  private struct Outcome: Equatable {
    var fault: HTTPFault?
    var status: UInt16 = 0
    var isComplete = false
    var keeps = false
  }

  private func read(_ bytes: [UInt8], pieces: Int, ends: Bool) -> Outcome {
    var response = HTTPResponse()
    var outcome = Outcome()
    do throws(HTTPFault) {
      var start = 0
      while start < bytes.count {
        let piece = Array(bytes[start..<min(start + pieces, bytes.count)])
        try response.take(piece.span)
        start += pieces
      }
      if ends, !response.isComplete { try response.ended() }
    } catch {
      outcome.fault = error
    }
    outcome.status = response.status
    outcome.isComplete = response.isComplete
    outcome.keeps = response.keepsConnection
    return outcome
  }

  @Test("Damaged responses never trap, and are read alike in any pieces", arguments: 0..<8)
  func mutations(_ seed: UInt64) {
    var generator = SplitMix64(seed: seed &+ 100)
    for _ in 0..<600 {
      let bytes = Mutation.of(Self.seeds, &generator)
      let ends = generator.next() % 2 == 0
      let whole = read(bytes, pieces: 1_000_000, ends: ends)
      #expect(read(bytes, pieces: 1, ends: ends) == whole, "\(bytes)")
      #expect(read(bytes, pieces: 1 + Int(generator.next() % 9), ends: ends) == whole, "\(bytes)")
      // A complete response has a final status; a fault never keeps a connection.
      if whole.isComplete { #expect((200...599).contains(whole.status)) }
      if whole.fault != nil { #expect(!whole.keeps) }
    }
  }

  @Test(
    "Limits hold against a peer that never stops",
    arguments: [
      "HTTP/1.1 200 OK\r\nA: ", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 100 Go\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: ", "",
    ], ["a", "a: b\r\n", "1\r\na\r\n", "HTTP/1.1 100 Go\r\n\r\n", "\r\n", "\n"])
  func endless(_ head: String, _ more: String) {
    var response = HTTPResponse()
    var taken = 0
    let limit = HTTPLimits.headBytesMax + HTTPLimits.bodyBytesMax
    do throws(HTTPFault) {
      let head = Array(head.utf8)
      let more = Array(more.utf8)
      try response.take(head.span)
      while taken <= limit, !response.isComplete {
        try response.take(more.span)
        taken += more.count
      }
      #expect(response.isComplete)
    } catch {
      #expect(taken <= limit)
    }
  }
}
