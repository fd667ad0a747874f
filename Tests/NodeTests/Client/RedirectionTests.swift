import HubProtocol
import NodeCore
import Testing
import Units
import Uplink

@Suite("Redirections")
struct RedirectionTests {
  /// What an answer leads to, and what the log says of it.
  static let places: [(header: String, said: String)] = [
    ("", "moved"), ("Location: https://other.test:8443/in?key=1\r\n", "https://other.test:8443"),
    ("Location: \r\n", "moved"), ("location:/elsewhere\r\n", "/elsewhere"),
    ("Location: https://a.test/\r\nLocation: https://b.test/\r\n", "https://a.test"),
  ]

  @Test(
    "No status from 300 to 399 acknowledges a message, or leads anywhere",
    arguments: 300...399 as ClosedRange<UInt16>)
  func status(_ status: UInt16) {
    // An answer 304 has no body, whatever its length says (RFC 9112, section 6.3).
    let body = status == 304 ? "" : "moved"
    for (header, said) in Self.places {
      let head = "HTTP/1.1 \(status) X\r\n\(header)Content-Length: 5\r\n\r\n"
      var bench = ClientBench([WirePlan(answers: [head + body, ok])], secret: "hush-17")
      #expect(bench.deliver() == .refused(CauseCode(httpStatus: status)))
      let text = String(decoding: bench.client.remark.text, as: UTF8.self)
      let expected = said == "moved" ? body : said
      #expect(text == expected, "\(status) \(header)")
      // The connection is in order: the next message leaves on it.
      #expect(bench.deliver(2) == .acknowledged(CauseCode(httpStatus: 200)))
      #expect(bench.wire.opened == 1, "\(status) \(header)")
    }
  }
}
