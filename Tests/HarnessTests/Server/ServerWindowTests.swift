import Harness
import Results
import Testing

@Suite("The server's failures and refusals")
struct ServerWindowTests {
  /// A scene of 60 s with motion at 31 s for 2 s and a server that behaves thus from 9 s to 45 s.
  private static func scene(_ behaviour: String, tls: String = "modelled") -> String {
    """
    for: 60 s
    signals: {motion: {pulse: {at: 31 s, for: 2 s}}}
    network: {latency: 10 ms, tls: \(tls)}
    server: [{at: 9 s, for: 36 s, \(behaviour)}]
    expect:
      - {reports: {acknowledged: 5}}
      - {alarms: {acknowledged: 1}}
      - {line: lamp, is: on, at: 32 s}
      - {nothing: lost}
    """
  }

  @Test(
    "Only a 2xx answer acknowledges; everything waits and catches up, alarms first",
    arguments: [
      "refuses: true", "silent: true", "status: 301", "status: 302", "status: 304", "status: 404",
      "status: 405", "status: 429", "status: 500", "status: 503", "status: 599",
      "status: 100",
    ])
  func catchesUp(_ behaviour: String) throws {
    let played = try Stage.play(Self.scene(behaviour))
    #expect(played.failures.isEmpty, "\(played.trace)")
    let times = played.times("acknowledged #")
    #expect(times.first.map { $0.hasPrefix("4") || $0.hasPrefix("5") } == true, "\(times)")
    let order = played.events("acknowledged #").map { $0.split(separator: " ")[1] }
    #expect(order == ["#4", "#1", "#2", "#3", "#5", "#6"], "\(order)")
    #expect(!played.events("failed #").isEmpty || !played.events("refused #").isEmpty)
  }

  @Test(
    "A port that refuses takes nothing over a connection that was kept either",
    arguments: ["modelled", "real"])
  func resets(_ tls: String) throws {
    let played = try Stage.play(
      """
      for: 60 s
      network: {latency: 10 ms, tls: \(tls)}
      server: [{at: 15 s, for: 20 s, refuses: true}]
      expect: [{reports: {acknowledged: 5}}, {handshakes: 2}, {nothing: lost}]
      """, format: "json")
    #expect(played.failures.isEmpty, "\(played.trace)")
    let times = played.times("acknowledged #").compactMap { Double($0) }
    #expect(times.allSatisfy { $0 < 15 || $0 >= 35 }, "\(times)")
    #expect(played.events("failed #2 report: the server refuses the connection").count >= 1)
  }

  @Test("Every 2xx answer acknowledges", arguments: [200, 201, 202, 204, 299])
  func acknowledges(_ status: Int) throws {
    let played = try Stage.play(Self.scene("status: \(status)"))
    #expect(played.failures.isEmpty)
    #expect(played.events("acknowledged #1 report \(status)").count == 1)
    #expect(played.result.record.failedAttempts == 0)
  }

  @Test(
    "A refusal is reported by its status, a failure by its reason",
    arguments: [
      ("status: 503", "refused #1 report 503"),
      ("refuses: true", "failed #1 report: the server refuses the connection"),
      ("silent: true", "failed #1 report: no answer within the limit"),
    ])
  func reported(_ behaviour: String, _ words: String) throws {
    #expect(try Stage.play(Self.scene(behaviour)).events("#1 report").contains(words))
  }

  @Test("Waits between attempts grow to their cap")
  func waits() throws {
    let played = try Stage.play(Self.scene("refuses: true"))
    let times = played.times("send #").compactMap { Double($0) }.filter { $0 < 30 }
    let waits = zip(times.dropFirst(), times).map { $0 - $1 }
    #expect(waits.count >= 5)
    // A refusal takes two latencies; each wait is anything up to its span.
    for (wait, full) in zip(waits, [1.0, 2, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4]) {
      #expect((0.0...full + 0.03).contains(wait), "\(waits)")
    }
    #expect(waits.contains { $0 > 2 })
  }

  @Test("A stalled report gives way to an alarm after a second, and is sent again")
  func preempts() throws {
    let played = try Stage.play(
      """
      for: 40 s
      signals: {motion: {pulse: {at: 10200 ms, for: 2 s}}}
      network: {latency: 10 ms, tls: modelled}
      server: [{at: 9 s, for: 1800 ms, silent: true}]
      expect: [{reports: {acknowledged: 3}}, {alarms: {acknowledged: 1}}, {nothing: lost}]
      """)
    #expect(played.failures.isEmpty)
    let abandoned = played.times("abandon #1 report")
    #expect(abandoned.count == 1 && abandoned.allSatisfy { $0.hasPrefix("11.00") })
    let order = played.events("acknowledged #").map { $0.split(separator: " ")[1] }
    #expect(order.prefix(2) == ["#2", "#1"])
  }

  @Test(
    "One handshake serves all reports where the format keeps the connection, one each where not",
    arguments: [
      ("json", "modelled", 1), ("json", "real", 1), ("webtask", "modelled", 6),
      ("webtask", "real", 6),
    ])
  func handshakes(_ format: String, _ tls: String, _ count: Int) throws {
    let played = try Stage.play(
      """
      for: 65 s
      network: {tls: \(tls)}
      expect:
        - {reports: {acknowledged: 6}}
        - {handshakes: \(count)}
        - {nothing: lost}
      """, format: format)
    #expect(played.failures.isEmpty, "\(played.failures)")
  }

  @Test(
    "Modelled and real TLS come to the same verdicts and nearly the same bytes",
    arguments: [
      "webtask", "json",
    ])
  func modelled(_ format: String) throws {
    let scene = """
      for: 10 min
      signals: {motion: {pulses: [{at: 31 s, for: 2 s}], every: 60 s}}
      network: {latency: 10 ms, bandwidth: 250 kB/s, tls: TLS}
      server: [{at: 100 s, for: 40 s, status: 503}, {at: 200 s, for: 30 s, refuses: true}]
      expect:
        - {reports: {acknowledged: 59}}
        - {alarm: intrusion, count: 10}
        - {alarms: {acknowledged: 3}}
        - {nothing: lost}
      """
    let runs = try ["modelled", "real"].map { tls in
      let text = scene.split(separator: "TLS", maxSplits: 1).joined(separator: tls)
      return try Stage.play(text, format: format).result
    }
    #expect(runs[0].verdicts.map { $0.shortfall } == runs[1].verdicts.map { $0.shortfall })
    #expect(runs[0].record.handshakes == runs[1].record.handshakes)
    let (model, real) = (runs[0].record, runs[1].record)
    for (left, right) in [
      (model.bytesSent, real.bytesSent), (model.bytesReceived, real.bytesReceived),
    ] {
      let ratio = Double(left) / Double(right)
      #expect((0.97...1.03).contains(ratio), "\(left) modelled, \(right) real")
    }
  }
}

@Suite("The wall clock of a scenario")
struct WallClockTests {
  private static func scene(_ clock: String) -> String {
    """
    \(clock)
    for: 25 s
    expect: [{reports: {acknowledged: 0}}, {handshakes: 0}]
    """
  }

  // The simulated authority's certificates are good from a minute after the earliest
  // time that a clock can be set to (WallTime.earliestSeconds) to the end of 2099.
  @Test(
    "Outside of the certificate's validity nothing is delivered, and the reason is named",
    arguments: [
      ("clock: 2025-01-01T00:00:10Z", "TLS: the certificate is not yet valid"),
      ("clock: 2100-01-01T00:00:01Z", "TLS: the certificate has expired"),
    ])
  func outside(_ clock: String, _ reason: String) throws {
    let played = try Stage.play(Self.scene(clock))
    #expect(played.failures.isEmpty, "\(played.failures)")
    #expect(played.events("failed #1 report: ").contains("failed #1 report: " + reason))
    #expect(played.result.record.taken.reports == 0)
    #expect(played.result.record.waiting == 2)
  }

  @Test(
    "Within it, and where the time is unknown, everything is",
    arguments: [
      "clock: 2025-01-01T00:01:00Z", "clock: 2026-11-21T12:00:00Z", "clock: 2099-12-30T00:00:00Z",
      "seed: 1",
    ])
  func within(_ clock: String) throws {
    let played = try Stage.play(
      "\(clock)\nfor: 25 s\nexpect: [{reports: {acknowledged: 2}}, {nothing: lost}]")
    #expect(played.failures.isEmpty, "\(played.trace)")
  }

  @Test("The clock runs on: a certificate begins to be good in the middle of a run")
  func runsOn() throws {
    let played = try Stage.play(
      """
      clock: 2025-01-01T00:00:30Z
      for: 60 s
      expect: [{reports: {acknowledged: 5}}, {nothing: lost}]
      """)
    #expect(played.failures.isEmpty, "\(played.trace)")
    #expect(!played.events("not yet valid").isEmpty)
  }
}
