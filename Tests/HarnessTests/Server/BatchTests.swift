import Harness
import SimWorld
import Testing

@Suite("Reports that leave together")
struct BatchTests {
  private func board(_ batch: Int) -> String {
    Stage.board(format: "json").split(separator: "\n", omittingEmptySubsequences: false).map {
      let isReport = $0.hasPrefix("report: {")
      return isReport ? "report: {batch: \(batch), " + $0.dropFirst(9) : String($0)
    }.joined(separator: "\n")
  }

  private func play(
    _ server: String, batch: Int = 50, motion: String = "false", expect: String = "{nothing: lost}"
  ) throws -> Stage.Played {
    try Stage.play(
      try Stage.scenario(
        """
        for: 400 s
        signals: {motion: \(motion)}
        network: {latency: 10 ms, tls: modelled}
        server: [\(server)]
        expect: [\(expect)]
        """, board: board(batch)))
  }

  /// The numbers of the messages of each request, in order.
  private func requests(_ played: Stage.Played) -> [[Int]] {
    var requests: [[Int]] = []
    for event in played.events("#") {
      let words = event.split(separator: " ")
      guard words.count > 1, let number = Int(words[1].dropFirst()) else { continue }
      if words[0] == "send" { requests.append([number]) }
      if words[0] == "with" { requests[requests.count - 1].append(number) }
    }
    return requests
  }

  @Test("What has waited leaves in one request, and one answer acknowledges all of it")
  func together() throws {
    let played = try play("{at: 15 s, for: 100 s, status: 503}")
    #expect(played.failures.isEmpty, "\(played.failures) \(played.trace)")
    let all = requests(played)
    #expect(all.contains(Array(2...11)), "\(all)")
    #expect(played.result.record.acknowledged == played.result.record.taken)
    #expect(played.result.record.waiting == 0)
  }

  @Test("A request has no more reports than the board says", arguments: [2, 4])
  func bounded(_ batch: Int) throws {
    let played = try play("{at: 15 s, for: 100 s, refuses: true}", batch: batch)
    #expect(played.failures.isEmpty)
    #expect(requests(played).map(\.count).max() == batch)
  }

  @Test("Alarms leave first and by themselves")
  func alarms() throws {
    let played = try play(
      "{at: 15 s, for: 100 s, status: 503}", motion: "{pulse: {at: 60 s, for: 2 s}}")
    #expect(played.failures.isEmpty)
    let taken = played.events("acknowledged #").map { $0.split(separator: " ")[2] }
    #expect(taken.prefix(4) == ["report", "alarm", "alarm", "report"], "\(taken)")
    for event in played.events("with #") { #expect(event.hasSuffix("report")) }
  }

  @Test("A batch that is refused for good is halved, until single reports are put aside")
  func split() throws {
    let played = try play(
      "{at: 15 s, for: 95 s, status: 503}, {at: 110 s, for: 60 s, status: 400}", expect: "")
    let all = requests(played).filter { $0.contains(2) }.map(\.count)
    let halves = Array(all.drop { $0 < 10 })
    #expect(halves.suffix(3) == [5, 2, 1], "\(all)")
    #expect(played.events("park #2").count == 1)
    let record = played.result.record
    #expect(
      record.acknowledged.reports + record.parked.reports == record.accepted.reports, "\(record)")
  }

  @Test("One report that the server will never take costs few requests, and the others arrive")
  func one() throws {
    let played = try play(
      """
      {at: 15 s, for: 185 s, status: 503}, {at: 200 s, status: 400, body-has: '"sequence":9,"time":null,"uptime"'}
      """, expect: "")
    #expect(played.events("park #").count == 1 && played.events("park #9").count == 1)
    #expect(played.result.record.waiting == 0)
    // Halves of 19, and the list grows again with what is taken: eight refusals.
    let refusals = played.events("refused #9").filter { $0.hasSuffix(" 400") }.count
    #expect((1...12).contains(refusals), "\(played.trace)")
  }

  @Test("A report that leaves alone is the object that it always was")
  func alone() throws {
    var requests: [[UInt8]] = []
    for batch in [1, 50] {
      let scenario = try Stage.scenario(
        "for: 60 s\nsignals: {motion: false}\nnetwork: {tls: modelled}", board: board(batch))
      requests.append(try Stage.play(scenario).wire)
    }
    #expect(requests[0] == requests[1] && !requests[0].isEmpty)
  }
}
