import Harness
import Testing

@Suite("A board with several servers")
struct FailoverTests {
  private func play(
    _ server: String, tls: String = "modelled", format: String = "json",
    failover: String = "{after: 3, return: 60 s}", expect: String = "{nothing: lost}"
  ) throws -> Stage.Played {
    let urls =
      "url: [https://hub.test:8443/hub, https://backup.test/other, 'https://[2001:db8::7]/x']"
    return try Stage.play(
      try Stage.scenario(
        """
        for: 300 s
        signals: {motion: false}
        network: {latency: 10 ms, tls: \(tls)}
        server: [\(server)]
        expect: [\(expect)]
        """, board: Stage.board(format: format, uplink: [urls, "failover: \(failover)"])))
  }

  /// The changes from one server to another.
  private func changes(_ played: Stage.Played) -> [String] {
    played.events("server ").filter { $0.hasPrefix("server ") }
  }

  @Test(
    "The node goes to the next server after so many failures, and comes back to the first",
    arguments: [
      ("modelled", "json", "refuses: true"), ("real", "json", "refuses: true"),
      ("real", "webtask", "refuses: true"), ("modelled", "webtask", "silent: true"),
      ("modelled", "json", "status: 503"), ("modelled", "json", "status: 401"),
      ("modelled", "json", "status: 302"),
    ])
  func failsOver(_ tls: String, _ format: String, _ answer: String) throws {
    let played = try play("{at: 15 s, for: 120 s, \(answer), url: 1}", tls: tls, format: format)
    #expect(played.failures.isEmpty, "\(played.failures) \(played.trace)")
    #expect(
      changes(played) == [
        "server 2 https://backup.test:443", "server 1 https://hub.test:8443",
      ])
    let times = [2, 1].compactMap { played.times("server \($0) https").first.flatMap(Double.init) }
    try #require(times.count == 2, "\(played.trace)")
    let failures =
      played.times("ed #").filter { (15.0..<times[0] + 0.1).contains(Double($0) ?? 0) }
      .count
      - played.times("acknowledged #").filter { (15.0..<times[0]).contains(Double($0) ?? 0) }.count
    #expect(failures == 3, "\(played.trace)")
    // Tried at 60 s after the change and each 60 s; the first that works is behind the window.
    #expect((135.0...215).contains(times[1]), "\(times)")
    #expect(played.result.record.acknowledged.reports >= 28)
  }

  @Test("While the preferred server is away it is tried at the stated pace, once each time")
  func pace() throws {
    let played = try play(
      "{at: 15 s, refuses: true, url: 1}", failover: "{after: 1, return: 50 s}")
    #expect(changes(played) == ["server 2 https://backup.test:443"])
    #expect(played.failures.isEmpty)
    let failed = played.times("failed #").compactMap(Double.init)
    // One that led away, then one in 50 s and the wait for the next report.
    #expect(failed.count == 5 || failed.count == 6, "\(failed)")
    for (next, last) in zip(failed.dropFirst(), failed) { #expect(next - last >= 50) }
  }

  @Test("Servers that all fail are tried in turn, and each message arrives at the one that returns")
  func allFail() throws {
    let played = try play(
      "{at: 15 s, for: 60 s, refuses: true}, {at: 75 s, refuses: true, url: 1}, "
        + "{at: 75 s, refuses: true, url: 2}", failover: "{after: 2, return: 10 min}")
    #expect(played.failures.isEmpty)
    let servers = changes(played).map { $0.split(separator: " ")[1] }
    #expect(servers.starts(with: ["2", "3", "1", "2", "3"]) && servers.last == "3", "\(servers)")
    #expect(played.result.record.waiting == 0)
  }

  @Test("A message that one server refuses for good is not taken to the next")
  func refused() throws {
    let played = try play("{at: 15 s, for: 10 s, status: 400, url: 1}", expect: "")
    #expect(changes(played).isEmpty)
    #expect(!played.events("park #2").isEmpty)
  }

  @Test("A pause that one server asks for does not hold back the way to the next")
  func pause() throws {
    let played = try play(
      "{at: 15 s, status: 503, headers: {Retry-After: 40}, url: 1}",
      failover: "{after: 2, return: 10 min}")
    let times = played.times("refused #").compactMap(Double.init)
    let change = played.times("server 2 https").compactMap(Double.init).first ?? 0
    #expect(times.count == 2 && times[1] - times[0] >= 40, "\(times)")
    let next = played.times("acknowledged #2").compactMap(Double.init).first ?? 0
    #expect(next - change < 5, "\(played.trace)")
  }
}
