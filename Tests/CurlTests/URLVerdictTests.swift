import SimBoard
import Testing

@testable import BoardFiles

/// A URL of usual and unusual parts.
private struct GeneratedURL {
  private static let hosts = [
    "hub.test", "HUB.Test", "hub.test.", "hub..test", ".hub.test", "localhost", "localhost.",
    "my_hub", "-hub.test", "hub-.test", "h", "127.0.0.1", "127.0.0.1.", "127.1", "127.0.1",
    "2130706433", "0x7f.0.0.1", "0177.0.0.1", "127.0.0.01", "127.0.0.256", "1.2.3.4.5",
    "1.2.3.4.example", "256.1", "0x7f000001", "4294967296", "[::1]", "[::]", "[2001:db8::1]",
    "[2001:DB8:0:0:0:0:0:1]", "[::ffff:10.0.0.7]", "[::10.0.0.7]", "[1:2:3:4:5:6:7:8]",
    "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1::2::3]", "[:::]", "[:]", "[]", "[::1", "::1]",
    "::1", "[::1]x", "[12345::]", "[::g]", "[fe80::1%eth0]", "[fe80::1%25eth0]", "[fe80::1%]",
    "[fe80::1%25]", "[2001:db8::1%eth0]", "[fe80::1%eth 0]", "[1.2.3.4]", "[v1.x]",
    "hub%2Etest", "hub%2etest", "%68ub.test", "hub%00.test", "hub%20.test", "hub%", "hub%2",
    "hub%zz.test", "127%2E0.0.1", "h\u{FC}b.test", "xn--hb-xka.test", "hub test", "hub\ttest",
    "hub,test", "hub;test", "hub!test", "hub*test", "*.test", "hub\"test", "hub<test", "hub^test",
    "hub|test", "hub`test", "hub{test}", "hub\\test", "hub$test", "hub=test", "(hub)", "",
    "\u{7F}", "\u{AD}hub.test", "hub\u{3002}test", "\u{FF11}27.0.0.1",
    "a.b.c.d.e.f.g.h", String(repeating: "a", count: 63) + ".test",
    String(repeating: "a", count: 64) + ".test",
    (0..<63).map { _ in "abc" }.joined(separator: ".") + ".e",
    (0..<64).map { _ in "abc" }.joined(separator: "."),
  ]
  private static let ports = [
    "", "", "", ":8443", ":443", ":1", ":65535", ":65536", ":0", ":", ":00443", ":+1", ":-1",
    ":8443x", ":x", ": 8443", ":8443 ", ":99999999999999999999", ":84:43",
  ]
  private static let paths = [
    "", "/", "/in", "/a/b?c=d&e=%20", "?q", "?", "/a/../b", "/./a", "/a//b", "//", "/a/..",
    "/%2e%2e/b", "/a%00b", "/%0d%0a", "/%", "/%2", "/%zz", "/a b", "/\u{E9}", "/#f", "#f", "/a#",
    "/a\\b", "\\a", "/~a.b/(c)", "/a;b=c", "/a?b?c", "/a\tb", "/\r\nX: y", "/[a]", "/a|b",
    "/\u{7F}", "/a@b", "/a:b", "/?x=\"y\"", "/.", "/..", "/a/.?x",
  ]
  private static let starts = [
    "https://", "https://", "https://", "https://", "https://", "https://", "https:///",
    "https:/", "https:", "HTTPS://", "Https://", " https://", "", "//", "https://u@",
    "https://u:p@", "https://:p@", "https://@", "https:\\\\", "https//", "https://https://",
  ]

  let text: String
  private(set) var oddities = Set<String>()

  init(_ random: inout SplitMix64) {
    func one(_ all: [String]) -> String { all[Int(random.below(UInt64(all.count)))] }
    let start = random.below(3) > 0 ? "https://" : one(Self.starts)
    let host = one(Self.hosts)
    let port = random.below(2) == 0 ? "" : one(Self.ports)
    let path = random.below(2) == 0 ? "/in" : one(Self.paths)
    text = start + host + port + path
    if start != "https://" { oddities.insert("start") }
    if host.hasSuffix(".") { oddities.insert("trailing-dot") }
    if host.contains("%"), !host.hasPrefix("[") { oddities.insert("percent") }
    if host.hasPrefix("[") {
      oddities.insert("bracket")
      if host.contains("%"), host != "[fe80::1%eth0]" { oddities.insert("zone") }
    }
    let last = host.split(separator: ".").last ?? ""
    if last.first?.isNumber == true, host != "127.0.0.1" { oddities.insert("address") }
    if host.utf8.contains(where: { $0 >= 0x80 }) { oddities.insert("international") }
    if host.utf8.count > 60 { oddities.insert("long") }
    let usual = host.utf8.allSatisfy {
      $0 >= 0x80 || isLetter($0 | 0x20) || isDigit($0) || "-._[]:%".utf8.contains($0)
    }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    if !usual || labels.contains(where: { $0.isEmpty || $0.hasPrefix("-") || $0.hasSuffix("-") }) {
      oddities.insert("letters")
    }
    if !port.isEmpty, Int(port.dropFirst()).map({ (1...65_535).contains($0) }) != true {
      oddities.insert("port")
    }
    if !Self.isPath(path) { oddities.insert("path") }
    if path.lowercased().replacing("%2e", with: ".").contains(".") { oddities.insert("dots") }
    if path.hasSuffix("?") { oddities.insert("empty-query") }
  }

  /// Whether it has only what RFC 3986 lets into path and query, and no control character.
  private static func isPath(_ path: String) -> Bool {
    path.isEmpty
      || path.wholeMatch(
        of: #/[/?]([-A-Za-z0-9._~!$&'()*+,;=:@/?]|%[2-9A-Fa-f][0-9A-Fa-f])*/#) != nil
  }

  /// The verdict here, in curl's form.
  var verdict: String {
    do throws(UplinkProblem) {
      let url = try ServerURL(text)
      return "ok \(url.host) \(url.port) \(url.path)"
    } catch {
      return "not"
    }
  }
}

@Suite("URLs beside curl", .enabled(if: Curl.isInstalled, "no libcurl.so.4"))
struct URLVerdictTests {
  @Test("A URL leads where it leads curl, or is refused for a reason in docs/design/answers.md")
  func urls() throws {
    var random = SplitMix64(seed: 13)
    let urls = (0..<Scale.count(6_000)).map { _ in GeneratedURL(&random) }
    let verdicts = try Curl.verdicts(urls.map { "url " + Curl.word(Array($0.text.utf8)) })
    let inputs = zip(urls, verdicts).map { url, words in
      let text = { (word: Substring) in String(decoding: Curl.bytes(word), as: UTF8.self) }
      let curl =
        words.count == 4 ? "ok \(text(words[1])) \(words[2]) \(text(words[3]))" : "not"
      return ComparedInput(
        oddities: url.oddities, here: url.verdict, curl: curl, text: url.text.debugDescription)
    }
    #expect(inputs.count { $0.here == $0.curl && $0.curl != "not" } > inputs.count / 20)
    try ExplainedDifference.check(inputs, "URL")
  }
}
