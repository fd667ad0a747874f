import Testing

@Suite("A server that asks for a pause")
struct RetryAfterTests {
  /// When the first report, refused at 10 s, is sent again, in seconds after that.
  private func wait(
    _ answer: String, retry: String = "{first: 1 s, cap: 2 s}", clock: String = "", seed: UInt64 = 1
  ) throws -> Double? {
    let scenario = try Stage.scenario(
      """
      for: 400 s
      \(clock)
      signals: {motion: false}
      network: {latency: 10 ms, tls: modelled}
      server: [{at: 0 s, for: 300 s, \(answer)}]
      """, board: Stage.board(uplink: ["retry: \(retry)"]))
    let times = try Stage.play(scenario, seed: seed).times("send #1 report").compactMap(Double.init)
    return times.count > 1 ? times[1] - times[0] : nil
  }

  @Test(
    "The node comes back after the pause, and no later than its first wait after it",
    arguments: [
      ("status: 429, headers: {Retry-After: 30}", 30.0),
      ("status: 503, headers: {retry-after: 7}", 7),
      ("status: 500, headers: {Retry-After: 12}", 12),
      ("status: 302, headers: {Retry-After: 3}", 3),
      ("status: 404, headers: {Retry-After: 90}", 90),
    ] as [(String, Double)])
  func pause(_ answer: String, _ seconds: Double) throws {
    for seed in 1...5 {
      let wait = try wait(answer, seed: UInt64(seed))
      #expect(
        wait.map { (seconds...seconds + 1.2).contains($0) } == true, "\(String(describing: wait))")
    }
  }

  @Test("The board bounds what a server can ask for, and can ignore it")
  func bounded() throws {
    let answer = "status: 503, headers: {Retry-After: 86400}"
    let capped = try wait(answer, retry: "{first: 1 s, cap: 2 s, retry-after: 20 s}")
    #expect(capped.map { (20...21.2).contains($0) } == true, "\(String(describing: capped))")
    let ignored = try wait(answer, retry: "{first: 1 s, cap: 2 s, retry-after: 0 s}")
    #expect(ignored.map { $0 < 1.2 } == true, "\(String(describing: ignored))")
  }

  @Test("A date counts by the node's clock where the server shows none, and not by one unset")
  func dates() throws {
    let answer = "status: 503, headers: {Retry-After: 'Mon, 30 Nov 2026 08:01:00 GMT'}"
    let set = try wait(answer, clock: "clock: 2026-11-30T08:00:00Z")
    // The first report is at 10 s, so 50 s are left.
    #expect(set.map { (49...51.2).contains($0) } == true, "\(String(describing: set))")
    #expect(try wait(answer).map { $0 < 1.2 } == true)
    let own =
      "status: 503, headers: {Date: 'Mon, 30 Nov 2026 08:00:35 GMT', "
      + "Retry-After: 'Mon, 30 Nov 2026 08:01:00 GMT'}"
    let server = try wait(own)
    #expect(server.map { (25...26.2).contains($0) } == true, "\(String(describing: server))")
  }

  @Test("Nodes that a server sends away together come back spread over the first wait")
  func spread() throws {
    let answer = "status: 503, headers: {Retry-After: 10}"
    let waits = try (1...20).map { seed in
      try wait(answer, retry: "{first: 8 s, cap: 8 s}", seed: UInt64(seed)) ?? 0
    }
    #expect((waits.max() ?? 0) - (waits.min() ?? 0) > 4, "\(waits)")
  }

  @Test("A new alarm is tried at once, and its refusal asks for the pause again")
  func alarm() throws {
    let played = try Stage.play(
      try Stage.scenario(
        """
        for: 120 s
        signals: {motion: {pulse: {at: 20 s, for: 1 s}}}
        network: {latency: 10 ms, tls: modelled}
        server: [{at: 0 s, for: 60 s, status: 503, headers: {Retry-After: 50}, body: busy}]
        expect: [{nothing: lost}]
        """))
    #expect(played.failures.isEmpty)
    #expect(played.times("send #").compactMap(Double.init).filter { $0 < 60 }.count == 2)
    #expect(
      played.events("refused #1").contains(
        "refused #1 report 503: busy (it asks for a pause of 50 s)"), "\(played.events("refused"))")
  }

  @Test("A redirection is refused by the name of the server that it leads to")
  func redirection() throws {
    let played = try Stage.play(
      """
      for: 25 s
      signals: {motion: false}
      network: {tls: modelled}
      server: [{at: 0 s, for: 15 s, status: 308, headers: {Location: 'https://x.test/in'}}]
      """)
    #expect(played.events("refused #1").first == "refused #1 report 308: https://x.test")
  }
}
