import Testing
import Transport
import Units
import Uplink

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

private func request(
  _ kind: ProxyKind, host: String = "hub.test", address: [UInt8] = [], user: String = "",
  password: String = ""
) -> ProxyRequest {
  ProxyRequest(
    kind, host: bytes(host), address: address, port: 8_443, user: bytes(user),
    password: bytes(password))
}

/// A proxy's answers, one after each thing that the client says, and how the talk ends.
struct ProxyCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var kind = ProxyKind.http
  var user = ""
  let answers: [[UInt8]]
  /// Nil where the connection is opened.
  var fault: ProxyFault?

  static func http(_ answer: String, _ fault: ProxyFault? = nil, user: String = "") -> ProxyCase {
    ProxyCase(testDescription: answer, user: user, answers: [bytes(answer)], fault: fault)
  }

  static func socks(
    _ answers: [[UInt8]], _ fault: ProxyFault? = nil, user: String = ""
  ) -> ProxyCase {
    ProxyCase(
      testDescription: "\(answers)", kind: .socks5, user: user, answers: answers, fault: fault)
  }

  static let all: [ProxyCase] = [
    .http("HTTP/1.1 200 Connection established\r\n\r\n"), .http("HTTP/1.0 200 OK\r\n\r\n"),
    .http("HTTP/1.1 200\r\n\r\n"),
    .http("HTTP/1.2 200 OK\r\n\r\n"), .http("HTTP/1.1 204 Fine\r\nVia: x\r\n\r\n"),
    .http("HTTP/1.1 200 OK\n\n"),
    // No body follows, whatever length is stated (RFC 9110 section 9.3.6).
    .http("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"),
    .http("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
    .http("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"),
    .http("HTTP/1.1 407 Auth\r\nProxy-Authenticate: Basic\r\n\r\n", .authenticationRequired),
    .http("HTTP/1.1 407 Auth\r\n\r\n", .authenticationRefused, user: "eva"),
    .http("HTTP/1.1 403 No\r\n\r\n", .answered(status: 403)),
    .http("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 9\r\n\r\n", .answered(status: 502)),
    .http("HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n", .answered(status: 301)),
    .http("HTTP/1.1 101 Switching\r\n\r\n", .answered(status: 101)),
    // The server speaks TLS and waits for the client: these bytes are not its own.
    .http("HTTP/1.1 200 OK\r\n\r\n\u{16}", .malformed), .http("HTTP/2 200 OK\r\n\r\n", .malformed),
    .http("HTTP/1.1 20 OK\r\n\r\n", .malformed), .http("HTTP/1.1 2000 OK\r\n\r\n", .malformed),
    .http("HTTP/1.1 999 OK\r\n\r\n", .malformed), .http("ICY 200 OK\r\n\r\n", .malformed),
    .http("220 smtp.test ready\r\n\r\n", .malformed), .http("\r\n\r\n", .malformed),
    .http(
      "HTTP/1.1 200 OK\r\nX: " + String(repeating: "y", count: 9_000) + "\r\n\r\n", .answerTooLong),
    .socks([[5, 0], [5, 0, 0, 1, 127, 0, 0, 1, 4, 56]]),
    .socks([[5, 0], [5, 0, 0, 4] + [UInt8](repeating: 0, count: 18)]),
    .socks([[5, 0], [5, 0, 0, 3, 2, 97, 98, 0, 80]]), .socks([[5, 0], [5, 0, 0, 3, 0, 0, 80]]),
    .socks([[5, 2], [1, 0], [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]], user: "eva"),
    .socks([[5, 0], [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]], user: "eva"),
    .socks([[5, 2], [1, 1]], .authenticationRefused, user: "eva"),
    .socks([[5, 0xFF]], .authenticationRequired),
    .socks([[5, 0xFF]], .authenticationRequired, user: "eva"),
    // A method that was not offered, another version, and an HTTP proxy.
    .socks([[5, 2]], .malformed), .socks([[5, 1]], .malformed), .socks([[4, 0]], .malformed),
    .socks([[0, 90]], .malformed), .socks([bytes("HTTP/1.1 400 X\r\n\r\n")], .malformed),
    // Some proxies answer with the version of SOCKS; the reserved byte means nothing.
    .socks([[5, 2], [5, 0], [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]], user: "eva"),
    .socks([[5, 2], [5, 1]], .authenticationRefused, user: "eva"),
    .socks([[5, 0], [5, 0, 1, 1, 0, 0, 0, 0, 0, 0]]),
    .socks([[5, 0], [5, 1, 0, 1]], .refused(reply: 1)),
    .socks([[5, 0], [5, 5]], .refused(reply: 5)),
    .socks([[5, 0], [5, 200]], .refused(reply: 200)),
    .socks([[5, 0], [5, 0, 0, 2, 0]], .malformed),
    .socks([[5, 0], [4, 0]], .malformed),
    .socks([[5, 0], [5, 0, 0, 1, 0, 0, 0, 0, 0, 0, 22]], .malformed),
  ]
}

@Suite("The talk with a proxy")
struct ProxyExchangeTests {
  /// Lets the exchange take the answers in pieces of so many bytes; how it ends.
  private func talk(_ proxy: ProxyCase, pieces: Int) -> Result<Bool, ProxyFault> {
    var exchange = ProxyExchange(request(proxy.kind, user: proxy.user, password: "pw"))
    do throws(ProxyFault) {
      for answer in proxy.answers {
        exchange.sent(exchange.output.count)
        var start = 0
        while start < answer.count {
          let end = min(answer.count, start + min(pieces, answer.count))
          try exchange.take(answer[start..<end].span)
          start = end
        }
      }
      return .success(exchange.isOpen)
    } catch {
      return .failure(error)
    }
  }

  @Test(
    "A proxy opens the connection or not, however its answers are cut", arguments: ProxyCase.all)
  func answers(_ proxy: ProxyCase) {
    for pieces in [1, 2, 5, Int.max] {
      let expected: Result<Bool, ProxyFault> = proxy.fault.map { .failure($0) } ?? .success(true)
      #expect(talk(proxy, pieces: pieces) == expected)
    }
  }

  @Test(
    "No answer that is cut opens the connection",
    arguments: ProxyCase.all.filter { $0.fault == nil })
  func cut(_ proxy: ProxyCase) {
    guard let last = proxy.answers.last else { return }
    for length in 0..<last.count {
      var shorter = proxy
      shorter = ProxyCase(
        testDescription: "", kind: proxy.kind, user: proxy.user,
        answers: proxy.answers.dropLast() + [Array(last.prefix(length))])
      #expect(talk(shorter, pieces: 3) != .success(true), "\(length)")
    }
  }

  @Test("An HTTP proxy is asked by name and port, with the user where there is one")
  func connect() {
    let plain = ProxyExchange(request(.http)).output
    #expect(
      plain == bytes("CONNECT hub.test:8443 HTTP/1.1\r\nHost: hub.test:8443\r\n\r\n"))
    let address = ProxyExchange(
      request(.http, host: "2001:db8::1", address: [UInt8](repeating: 1, count: 16))
    ).output
    #expect(address.starts(with: bytes("CONNECT [2001:db8::1]:8443 HTTP/1.1\r\n")))
    // RFC 7617 section 2 has this example, RFC 4648 section 10 the others.
    let user = ProxyExchange(request(.http, user: "Aladdin", password: "open sesame")).output
    let header = "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n"
    #expect(user.suffix(header.utf8.count) == bytes(header)[...])
    for (password, ending) in [
      ("", "Zjo="), ("o", "Zjpv"), ("oo", "Zjpvbw=="), ("oob", "Zjpvb2I="),
    ] {
      let text = ProxyExchange(request(.http, user: "f", password: password)).output
      #expect(text.suffix(ending.utf8.count + 4) == bytes(ending + "\r\n\r\n")[...])
    }
  }

  @Test("A SOCKS proxy resolves names, and gets addresses as such")
  func socks() throws {
    var exchange = ProxyExchange(request(.socks5))
    #expect(exchange.output == [5, 1, 0])
    exchange.sent(3)
    try exchange.take([5, 0].span)
    #expect(exchange.output == [5, 1, 0, 3, 8] + bytes("hub.test") + [32, 251])
    var numeric = ProxyExchange(request(.socks5, host: "192.0.2.7", address: [192, 0, 2, 7]))
    numeric.sent(3)
    try numeric.take([5, 0].span)
    #expect(numeric.output == [5, 1, 0, 1, 192, 0, 2, 7, 32, 251])
    var user = ProxyExchange(request(.socks5, user: "eva", password: "pass"))
    #expect(user.output == [5, 2, 0, 2])
    user.sent(4)
    try user.take([5, 2].span)
    #expect(user.output == [1, 3] + bytes("eva") + [4] + bytes("pass"))
  }
}

@Suite("A connection through a proxy")
struct ProxiedConnectionTests {
  private static let open = "HTTP/1.1 200 OK\r\n\r\n"

  private func connection(
    _ wire: ScriptedWire, requests: [ProxyRequest] = [request(.http)]
  ) -> ProxiedConnection<ScriptedConnection> {
    ProxiedConnection(over: ScriptedConnection(wire: wire), requests, limit: .seconds(5))
  }

  /// Opens the connection at time zero and moves it until it is ready or fails.
  private func fault(_ plan: WirePlan, at now: Instant = .zero) -> StreamFault? {
    var stream = connection(ScriptedWire([plan]))
    do throws(StreamFault) {
      try stream.connect(at: .zero)
      for _ in 0..<1_000 {
        if try stream.establish(at: now) == .ready { return nil }
      }
      return .connectTimeout
    } catch {
      return error
    }
  }

  @Test(
    "The connection is ready when the proxy has opened it, however slowly the bytes move",
    arguments: [
      WirePlan(answers: [open]), WirePlan(writePiece: 1, blocksWrites: true, answers: [open]),
      WirePlan(readPiece: 1, blocksReads: true, answers: [open]),
    ])
  func ready(_ plan: WirePlan) {
    #expect(fault(plan) == nil)
  }

  @Test("What the proxy does wrong is another fault than what the server does")
  func faults() {
    #expect(
      fault(WirePlan(openingFault: .refused)) == .proxy(.unreached(StreamFault.refused.code)))
    #expect(
      fault(WirePlan(openingFault: .nameNotResolved))
        == .proxy(.unreached(StreamFault.nameNotResolved.code)))
    #expect(fault(WirePlan(answers: [], ending: .ended)) == .proxy(.left))
    #expect(fault(WirePlan(answers: [], ending: .fault(.reset))) == .proxy(.left))
    #expect(fault(WirePlan(answers: [], ending: .writeFault(.reset))) == .proxy(.left))
    #expect(fault(WirePlan(answers: ["HTTP/1.1 200"], ending: .ended)) == .proxy(.left))
    #expect(
      fault(WirePlan(answers: ["HTTP/1.1 407 A\r\n\r\n"])) == .proxy(.authenticationRequired))
  }

  @Test("A proxy that stalls is given up at the limit, from the beginning on")
  func stalls() {
    for plan in [WirePlan(answers: []), WirePlan(writePiece: 0), WirePlan(answers: ["HTTP/1.1 2"])]
    {
      #expect(fault(plan, at: .zero + .milliseconds(4_999)) == .connectTimeout)
      #expect(fault(plan, at: .zero + .seconds(5)) == .proxy(.noAnswer))
    }
  }

  @Test("Without a proxy the connection below leads to the server itself")
  func direct() throws {
    let wire = ScriptedWire([WirePlan(answers: [])])
    var stream = connection(wire, requests: [])
    try stream.connect(at: .zero)
    let established = try stream.establish(at: .zero)
    #expect(established == .ready && wire.written == [[]])
  }
}
