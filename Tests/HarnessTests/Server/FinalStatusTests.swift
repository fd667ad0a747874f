import Harness
import Testing

@Suite("A server that refuses messages for good, or this node")
struct FinalStatusTests {
  /// Reports at 10 s, 20 s and so on, a server that answers so from 15 s to 45 s.
  private func play(
    _ answer: String, uplink: [String] = [], format: String = "json", expect: String = "",
    motion: String = "false"
  ) throws -> Stage.Played {
    try Stage.play(
      try Stage.scenario(
        """
        for: 75 s
        signals: {motion: \(motion)}
        network: {latency: 10 ms, tls: modelled}
        server: [{at: 15 s, for: 30 s, \(answer)}]
        expect: [\(expect)]
        """, board: Stage.board(format: format, uplink: uplink)))
  }

  private func numbers(_ played: Stage.Played, _ verb: String) -> [String] {
    played.events("\(verb) #").map { String($0.split(separator: " ")[1]) }
  }

  @Test(
    "A message with a final status is put aside, and those behind it leave",
    arguments: [
      ("status: 400, body: no such channel", "400: no such channel"), ("status: 413", "413"),
      ("status: 422, body: '{\"error\": \"unit\"}'", "422: {\"error\": \"unit\"}"),
    ])
  func parked(_ answer: String, _ words: String) throws {
    let played = try play(
      answer,
      expect: """
        {alarm: message-refused, raised: {after: 20 s, within: 1 s}},
          {alarm: message-refused, cleared: {after: 50 s, within: 1 s}},
          {alarm: message-refused, count: 1}
        """)
    #expect(played.failures.isEmpty, "\(played.failures) \(played.trace)")
    #expect(played.events("refused #2").first == "refused #2 report \(words)")
    // The reports of 20 s, 30 s and 40 s, and the alarm's own message, each one time.
    #expect(numbers(played, "park") == ["#2", "#3", "#4", "#5"])
    #expect(numbers(played, "refused") == ["#2", "#3", "#4", "#5"])
    #expect(played.result.record.waiting == 0)
  }

  @Test("What is refused for good is not among what a scenario takes for kept")
  func lost() throws {
    let played = try play("status: 400", expect: "{nothing: lost}")
    #expect(
      played.failures.contains { $0.contains("the server refused 4 messages for good") },
      "\(played.failures)")
  }

  @Test(
    "The board says which statuses are final",
    arguments: [
      ("refused-for-good: [404, 409]", "status: 404", true),
      ("refused-for-good: [404, 409]", "status: 400", false),
      ("refused-for-good: []", "status: 413", false),
      ("refused-for-good: [401]", "status: 401", true),
      ("refused-for-good: [503]", "status: 503", true),
    ])
  func key(_ key: String, _ answer: String, _ isFinal: Bool) throws {
    let played = try play(answer, uplink: [key], expect: isFinal ? "" : "{nothing: lost}")
    #expect(numbers(played, "park").isEmpty == !isFinal)
    #expect(played.failures.isEmpty, "\(played.failures)")
  }

  @Test("A server that refuses one report takes the next at once, without a wait")
  func next() throws {
    let played = try play("status: 400")
    #expect(played.times("send #4").first?.hasPrefix("30.0") == true)
    #expect(played.times("send #5").first?.hasPrefix("40.0") == true)
  }

  @Test("Alarms that a server takes do not clear the alarm about the reports that it refuses")
  func classes() throws {
    // webtask has no word for the end of an alarm, so an alarm makes one message.
    let played = try play(
      "status: 400", uplink: ["refused-for-good: [400]"], format: "webtask",
      expect: "{alarm: message-refused, count: 1}", motion: "{pulse: {at: 46 s, for: 1 s}}")
    #expect(played.failures.isEmpty, "\(played.failures)")
    let events = played.events("alarm ").filter {
      $0.hasPrefix("alarm message-refused") || $0.hasPrefix("acknowledged")
    }
    // The motion at 46 s is acknowledged first; the report of 50 s clears.
    #expect(
      events.suffix(2).first?.hasPrefix("acknowledged #6 alarm intrusion") == true
        && events.last == "alarm message-refused cleared", "\(events)")
  }

  @Test(
    "A server that does not let the node in keeps it waiting, and has an alarm of its own",
    arguments: ["status: 401, body: token expired", "status: 403"])
  func unauthorised(_ answer: String) throws {
    let played = try play(
      answer,
      expect: """
        {alarm: unauthorised, raised: {after: 20 s, within: 1 s}},
          {alarm: unauthorised, cleared: {after: 45 s, within: 5 s}},
          {alarm: unauthorised, count: 1}, {nothing: lost}
        """)
    #expect(played.failures.isEmpty, "\(played.failures) \(played.trace)")
    #expect(played.result.record.failedAttempts > 4)
    // The alarm's message is no reason to try at once.
    let sent = played.times("send #").compactMap(Double.init).filter { (20..<45).contains($0) }
    #expect(sent.count < 40, "\(sent)")
  }
}

@Suite("A node whose server acknowledges nothing")
struct OfflineTests {
  private func play(_ text: String, board: String) throws -> Stage.Played {
    try Stage.play(
      try Stage.scenario("network: {latency: 10 ms, tls: modelled}\n" + text, board: board))
  }

  private static let board = Stage.board(format: "json", uplink: ["offline: 60 s"])

  @Test(
    "The alarm is raised when nothing has been acknowledged for so long, and cleared by the next",
    arguments: ["refuses: true", "silent: true", "status: 503", "status: 400"])
  func raised(_ answer: String) throws {
    let played = try play(
      """
      for: 200 s
      signals: {motion: false}
      server: [{at: 35 s, for: 115 s, \(answer)}]
      expect:
        - {alarm: offline, raised: {after: 90 s, within: 1 s}}
        - {alarm: offline, cleared: {after: 150 s, within: 11 s}}
        - {alarm: offline, count: 1}
      """, board: Self.board)
    #expect(played.failures.isEmpty, "\(played.failures) \(played.trace)")
  }

  @Test("A node that never reached its server counts from its start")
  func fromStart() throws {
    let played = try play(
      """
      for: 90 s
      signals: {motion: false}
      server: [{at: 0 s, refuses: true}]
      expect: [{alarm: offline, raised: {after: 60 s, within: 10 ms}}]
      """, board: Self.board)
    #expect(played.failures.isEmpty, "\(played.failures)")
  }

  @Test("The alarm drives a line, like any other")
  func line() throws {
    let board = Self.board.replacing(
      "{line: lamp, on: intrusion}", with: "{line: lamp, on: offline}")
    let played = try play(
      """
      for: 90 s
      signals: {motion: false}
      server: [{at: 15 s, refuses: true}]
      expect: [{line: lamp, is: off, at: 69 s}, {line: lamp, is: on, at: 71 s}]
      """, board: board)
    #expect(played.failures.isEmpty, "\(played.failures)")
  }

  /// Without reports a node may have nothing to say for days.
  private static let quiet =
    Self.board.split(separator: "\n").filter { !$0.hasPrefix("report:") }.joined(separator: "\n")

  @Test("A node that has nothing to send is not offline, and one whose alarm waits is, from then")
  func quiet() throws {
    let played = try play(
      """
      for: 400 s
      signals: {motion: {pulse: {at: 200 s, for: 1 s}}}
      server: [{at: 0 s, for: 300 s, refuses: true}]
      expect:
        - {alarm: offline, raised: {after: 260 s, within: 10 ms}}
        - {alarm: offline, count: 1}
        - {alarm: offline, cleared: {after: 300 s, within: 5 s}}
      """, board: Self.quiet)
    #expect(played.failures.isEmpty, "\(played.failures) \(played.trace)")
    let silent = try play(
      """
      for: 400 s
      signals: {motion: false}
      server: [{at: 0 s, refuses: true}]
      expect: [{alarm: offline, never: raised}]
      """, board: Self.quiet)
    #expect(silent.failures.isEmpty, "\(silent.failures)")
  }
}
