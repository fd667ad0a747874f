import Harness
import Testing

@Suite("The board's limits on each part of a delivery")
struct TimeoutTests {
  private static func board(_ timeout: String) -> String {
    Stage.board(uplink: ["timeout: {\(timeout)}"])
  }

  /// From the first attempt, which begins with the first report at 10 s, to its end.
  private func end(
    _ timeout: String, tls: String, latency: String = "10 ms", _ words: String
  ) throws -> Double? {
    let scenario = try Stage.scenario(
      """
      for: 60 s
      network: {latency: \(latency), tls: \(tls)}
      server: [{at: 0 s, silent: true}]
      """, board: Self.board(timeout))
    return try Stage.play(scenario).times("failed #1 report: \(words)").first.flatMap(Double.init)
  }

  @Test(
    "A delivery fails when its own part of the limits is over, and not before",
    arguments: [
      ("connect: 3 s", "modelled", "2 s", "no connection within the limit", 13.0),
      ("connect: 10 s, answer: 4 s", "modelled", "2 s", "no answer within the limit", 26.1),
      ("handshake: 3 s", "real", "10 ms", "TLS: the handshake stalled", 13.02),
      ("handshake: 25 s", "real", "10 ms", "TLS: the handshake stalled", 35.02),
      ("answer: 1 s", "modelled", "10 ms", "no answer within the limit", 11.1),
      ("answer: 40 s", "modelled", "10 ms", "no answer within the limit", 50.1),
      ("answer: 10 s", "modelled", "10 ms", "no answer within the limit", 20.1),
    ] as [(String, String, String, String, Double)])
  func limits(
    _ timeout: String, _ tls: String, _ latency: String, _ words: String, _ expected: Double
  ) throws {
    let time = try end(timeout, tls: tls, latency: latency, words)
    #expect(time.map { abs($0 - expected) < 0.15 } == true, "\(String(describing: time))")
  }

  @Test("A server that takes 12 s to answer gets each message once where the board waits for it")
  func slowServer() throws {
    let played = try Stage.play(
      try Stage.scenario(
        """
        for: 5 min
        network: {latency: 6 s, tls: modelled}
        expect: [{nothing: lost}]
        """, board: Self.board("connect: 30 s, answer: 30 s")))
    let record = played.result.record
    #expect(record.failedAttempts == 0 && record.acknowledged.reports >= 4)
    #expect(record.taken.reports - record.acknowledged.reports <= 1)
  }
}
