import SimBoard
import Testing
import Transport
import Units
import Uplink

/// What a proxy says to each thing that it hears, by a seed.
private struct GeneratedProxy {
  var kind: ProxyKind
  var hasUser: Bool
  var says: [[UInt8]]
  var oddities = Set<String>()

  /// Its line for curl.
  var input: String {
    let words = says.map { Curl.word($0) }.joined(separator: " ")
    return "\(kind == .http ? "connect" : "socks") \(hasUser ? 1 : 0) \(words)"
  }

  /// How the talk ends here.
  var verdict: String {
    var exchange = ProxyExchange(
      ProxyRequest(
        kind, host: Array("hub.test".utf8), address: [], port: 8_443,
        user: hasUser ? Array("eva".utf8) : [], password: hasUser ? Array("pw".utf8) : []))
    do throws(ProxyFault) {
      for text in says {
        // A proxy that answers before it was asked has an answer too few later.
        guard !exchange.output.isEmpty else { continue }
        exchange.sent(exchange.output.count)
        try exchange.take(text.span)
      }
    } catch {
      switch error {
      case .answered(let status): return "answered \(status)"
      case .authenticationRequired where kind == .http: return "answered 407"
      case .authenticationRefused where kind == .http: return "answered 407"
      case .authenticationRefused: return "rejected"
      case .refused(let reply): return "reply \(min(reply, 9))"
      default: return "broken"
      }
    }
    return exchange.isOpen ? "open" : "broken"
  }
}

extension GeneratedProxy {
  private static let statuses = [
    "200 Connection established", "200 OK", "200", "200 ", "204 Fine", "299 X", "300 X",
    "301 Moved", "400 Bad", "403 Forbidden", "407 Proxy Authentication Required", "407 X",
    "429 Slow", "500 X", "502 Bad Gateway", "503 X", "504 X", "599 X", "600 X", "999 X", "099 X",
    "20 X", "2000 X", "100 Continue", "101 Switching", "-200 X", "200OK", "x",
  ]
  private static let fields = [
    "Via: 1.1 p", "Proxy-Agent: x", "Content-Length: 5", "Content-Length: 0",
    "Transfer-Encoding: chunked", "Connection: close", "Proxy-Connection: keep-alive",
    "Proxy-Authenticate: Basic realm=\"x\"", "Proxy-Authenticate: Digest realm=\"x\", nonce=\"y\"",
    "Proxy-Authenticate: Negotiate", "X-A: b\r\n c", "X-A : b", "nonsense", ": x", "X: \u{0}",
    "X: \u{1}", "Content-Length: 5\r\nContent-Length: 6", "Content-Length: x",
    "Content-Length: -1", "Retry-After: 5", "Location: http://elsewhere.test/",
  ]
  private static let bodies = [
    "", "", "", "hello", "5\r\nhello\r\n0\r\n\r\n", "\u{16}", "\r\n", "<html>",
    "HTTP/1.1 200 OK\r\n\r\n",
  ]

  /// An HTTP proxy's answer to CONNECT.
  static func http(_ random: inout SplitMix64) -> GeneratedProxy {
    func one(_ all: [String]) -> String { all[Int(random.below(UInt64(all.count)))] }
    var oddities = Set<String>()
    let version =
      random.below(8) == 0
      ? one(["HTTP/1.0", "HTTP/1.2", "HTTP/2", "http/1.1", "ICY"]) : "HTTP/1.1"
    if version != "HTTP/1.1", version != "HTTP/1.0" { oddities.insert("version") }
    var text = ""
    if random.below(10) == 0 {
      text = "HTTP/1.1 100 Continue\r\n\r\n"
      oddities.insert("interim")
    }
    let status = one(random.below(2) == 0 ? Array(statuses.prefix(6)) : statuses)
    if !["200", "204", "299"].contains(status.prefix(3)) || status == "200OK" {
      oddities.insert("status")
    }
    if status == "200OK" || status == "2000 X" { oddities.insert("status-line") }
    text += "\(version) \(status)\r\n"
    for _ in 0..<random.below(4) {
      let field = one(fields)
      if field.hasPrefix("Content-Length") || field.hasPrefix("Transfer") {
        oddities.insert("framing")
      }
      if field.contains("\u{0}") || field == "nonsense" { oddities.insert("odd-line") }
      text += field + "\r\n"
    }
    if random.below(40) == 0 {
      text += "X: " + String(repeating: "y", count: Int(random.below(20_000))) + "\r\n"
      oddities.insert("long")
    }
    text += "\r\n"
    let body = one(bodies)
    if !body.isEmpty { oddities.insert("behind") }
    text += body
    if random.below(12) == 0 {
      text = text.replacing("\r\n", with: "\n")
      oddities.insert("bare-lf")
    }
    var bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    if random.below(4) == 0 { damage(&bytes, &random, &oddities) }
    return GeneratedProxy(
      kind: .http, hasUser: random.below(2) == 0, says: [bytes],
      oddities: oddities.union(headOddities(bytes)))
  }

  private static let replies: [[UInt8]] = [
    [5, 0, 0, 1, 127, 0, 0, 1, 4, 56], [5, 0, 0, 1, 0, 0, 0, 0, 0, 0],
    [5, 0, 0, 4] + [UInt8](repeating: 0, count: 18), [5, 0, 0, 3, 2, 97, 98, 0, 80],
    [5, 0, 0, 3, 0, 0, 80], [5, 0, 0, 3, 255] + [UInt8](repeating: 97, count: 257),
  ]

  /// What is odd about a head, damaged or not.
  private static func headOddities(_ bytes: [UInt8]) -> Set<String> {
    var found = Set<String>()
    let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
    let head = text.split(separator: "\n\n", maxSplits: 1).first ?? ""
    let lines = head.split(separator: "\n")
    if lines.first?.wholeMatch(of: #/HTTP/1\.[0-9] [0-9]{3}( .*)?/#) == nil {
      found.insert("status-line")
    }
    if head.prefixMatch(of: #/HTTP/1\.[0-9] 1/#) != nil { found.insert("interim") }
    // By bytes: CR and LF are one character.
    let isLone = { (place: Int) in bytes[place] == 13 && (bytes + [0])[place + 1] != 10 }
    if bytes.indices.contains(where: isLone) { found.insert("lone-cr") }
    if let end = text.firstRange(of: "\n\n"), end.upperBound < text.endIndex {
      found.insert("behind")
    }
    let isOdd = { (line: Substring) in
      line.contains("\u{0}") || !line.contains(":") && !line.hasPrefix(" ")
    }
    if lines.first?.contains("\u{0}") == true || lines.dropFirst().first?.hasPrefix(" ") == true
      || lines.dropFirst().contains(where: isOdd)
    {
      found.insert("odd-line")
    }
    return found
  }

  /// What is odd about a reply, damaged or not.
  private static func replyOddities(_ reply: [UInt8]) -> Set<String> {
    guard reply.count > 4 else { return [] }
    let lengths: [UInt8: Int] = [1: 10, 3: 7 + Int(reply[4]), 4: 22]
    var found = Set<String>()
    if let length = lengths[reply[3]], reply.count > length { found.insert("behind") }
    if reply[3] == 3, reply.count < 10 { found.insert("short-name") }
    return found
  }

  /// A SOCKS5 proxy's side of the talk.
  static func socks(_ random: inout SplitMix64) -> GeneratedProxy {
    let hasUser = random.below(2) == 0
    var oddities = Set<String>()
    let methods: [UInt8] = [0, 2, 0xFF, 1, 3, 0x80]
    let method = random.below(4) > 0 ? (hasUser ? 2 : 0) : methods[Int(random.below(6))]
    var says: [[UInt8]] = [[5, method]]
    if method > 0, method != 2 || !hasUser { oddities.insert("method") }
    if method == 2 {
      let status = random.below(3) > 0 ? 0 : UInt8(truncatingIfNeeded: random.next())
      let version: UInt8 = random.below(8) == 0 ? UInt8(random.below(6)) : 1
      if version != 1 { oddities.insert("authentication-version") }
      says.append([version, status])
    }
    var reply = replies[Int(random.below(UInt64(replies.count)))]
    if random.below(3) == 0 {
      reply[1] =
        random.below(3) > 0 ? UInt8(random.below(10)) : UInt8(truncatingIfNeeded: random.next())
    }
    if reply[1] > 0, random.below(2) == 0 {
      reply = Array(reply.prefix(2 + Int(random.below(9))))
      oddities.insert("short-refusal")
    }
    if reply.count > 3, random.below(12) == 0 {
      reply[2 + Int(random.below(2))] = UInt8(random.below(6))
      oddities.insert("reserved-or-kind")
    }
    says.append(reply)
    if random.below(8) == 0 {
      let place = Int(random.below(UInt64(says.count)))
      says[place].append(UInt8(truncatingIfNeeded: random.next()))
      oddities.insert("behind")
    }
    if random.below(8) == 0 {
      let place = Int(random.below(UInt64(says.count)))
      says[place].removeLast(Int(random.below(UInt64(says[place].count))))
      oddities.insert("cut")
    }
    if random.below(8) == 0 {
      let place = Int(random.below(UInt64(says.count)))
      damage(&says[place], &random, &oddities)
    }
    // Behind half an answer both ends would wait: such a talk ends there.
    if let half = says.firstIndex(where: { $0.count < 2 }) {
      says.removeLast(says.count - half - 1)
    }
    return GeneratedProxy(
      kind: .socks5, hasUser: hasUser, says: says,
      oddities: oddities.union(replyOddities(says[says.count - 1])))
  }

  private static func damage(
    _ bytes: inout [UInt8], _ random: inout SplitMix64, _ oddities: inout Set<String>
  ) {
    guard !bytes.isEmpty else { return }
    let place = Int(random.below(UInt64(bytes.count)))
    let likely = Array("\r\n\t :;,0139abcxHT/.-\u{0}".utf8)
    let byte = likely[Int(random.below(UInt64(likely.count)))]
    switch random.below(4) {
    case 0: bytes.insert(byte, at: place)
    case 1: bytes.remove(at: place)
    case 2: bytes[place] = byte
    default: bytes.removeLast(bytes.count - place)
    }
    oddities.insert("damaged")
  }
}

@Suite("Answers of proxies beside curl", .enabled(if: Curl.isInstalled, "no libcurl.so.4"))
struct ProxyAnswerTests {
  private func compare(
    _ kind: String, _ count: Int, _ make: (inout SplitMix64) -> GeneratedProxy
  ) throws {
    var random = SplitMix64(seed: 12)
    let proxies = (0..<Scale.count(count)).map { _ in make(&random) }
    let verdicts = try Curl.verdicts(proxies.map(\.input))
    let inputs = zip(proxies, verdicts).map { proxy, words in
      let (here, curl) = (proxy.verdict, words.joined(separator: " "))
      // What is not open delivers nothing; a fault of the talk is one, whatever its name.
      let isSame = here == "broken" && curl != "open" || curl == "broken" && here != "open"
      return ComparedInput(
        oddities: proxy.oddities, here: isSame ? curl : here, curl: curl,
        text: proxy.says.map { String(decoding: $0.prefix(200), as: UTF8.self).debugDescription }
          .joined(separator: " "))
    }
    #expect(inputs.count { $0.here == "open" && $0.curl == "open" } > inputs.count / 10)
    try ExplainedDifference.check(inputs, kind)
  }

  @Test("An HTTP proxy opens a connection where it does for curl, or a table says why not")
  func http() throws { try compare("answer to CONNECT", 3_000) { GeneratedProxy.http(&$0) } }

  @Test("A SOCKS5 proxy opens a connection where it does for curl, or a table says why not")
  func socks() throws { try compare("talk of SOCKS5", 3_000) { GeneratedProxy.socks(&$0) } }
}
