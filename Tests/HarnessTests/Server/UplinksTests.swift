import BoardFiles
import Harness
import Testing

@Suite("A board with several uplinks")
struct UplinksTests {
  /// A board with uplinks of these keys, a name and a host of that name in front of each.
  static func board(_ uplinks: (name: String, keys: String)...) -> String {
    let standard = "device: 0123456789abcdef, trust: {ca: ca.pem}, retry: {first: 1 s, cap: 4 s}"
    let list = uplinks.map { name, keys in
      "  - {name: \(name), url: https://\(name).test/in, \(standard), \(keys)}"
    }
    let one = Stage.board(format: "json").split(separator: "\n").filter {
      !$0.hasPrefix("uplink:")
    }
    return (one + ["uplinks:"] + list.map { $0[...] }).joined(separator: "\n") + "\n"
  }

  private func play(
    _ server: String, expect: String = "", network: String = "{tls: modelled}",
    board: String = board(("hub", "format: json"), ("archive", "format: json"))
  ) throws -> Stage.Played {
    try Stage.play(
      try Stage.scenario(
        """
        for: 125 s
        signals:
          motion: {pulses: [{at: 33 s, for: 5 s}]}
        network: \(network)
        server: [\(server)]
        expect: [\(expect)]
        """, board: board))
  }

  private static let whole =
    "{reports: {acknowledged: 12}}, {reports: {acknowledged: 12}, uplink: archive}, {nothing: lost}"

  @Test("Each message arrives at the server of each uplink", arguments: ["modelled", "real"])
  func both(_ tls: String) throws {
    let played = try play("", expect: Self.whole, network: "{tls: \(tls)}")
    #expect(played.failures.isEmpty, "\(played.failures) \(played.trace)")
    #expect(played.result.record.uplinks.map(\.taken.alarms) == [2, 2])
    #expect(played.events("acknowledged #1 report over hub").count == 1)
    #expect(played.events("acknowledged #1 report over archive").count == 1)
  }

  @Test(
    "A server that is down, refuses or is silent holds nothing of the other uplink back",
    arguments: ["refuses: true", "silent: true", "status: 503", "status: 401", "status: 400"],
    ["hub", "archive"])
  func oneDown(_ behaviour: String, _ name: String) throws {
    let other = name == "hub" ? "archive" : "hub"
    let calm = try play("", network: "{tls: real}")
    let played = try play(
      "{at: 0 s, uplink: \(name), \(behaviour)}",
      expect: "{reports: {acknowledged: 12}, uplink: \(other)}, {nothing: lost, uplink: \(other)}",
      network: "{tls: real}")
    #expect(played.failures.isEmpty, "\(played.failures) \(played.trace)")
    #expect(played.events("acknowledged #").allSatisfy { !$0.contains("over \(name)") })
    // To the microsecond as if nothing were wrong with the one.
    let word = " report over \(other) 200"
    #expect(played.times(word).count == 12 && played.times(word) == calm.times(word))
  }

  @Test("An alarm about one uplink has its name, and its message goes to the other at once")
  func alarms() throws {
    let played = try play(
      "{at: 0 s, uplink: archive, for: 60 s, status: 403}",
      expect: """
        {alarm: unauthorised-archive, raised: {after: 10 s, within: 1 s}},
        {alarm: unauthorised-archive, cleared: {after: 60 s, within: 10 s}}, {nothing: lost}
        """)
    #expect(played.failures.isEmpty, "\(played.failures) \(played.trace)")
    let raised = played.times("alarm unauthorised-archive raised over hub")
    #expect(Double(raised.first ?? "") ?? 0 < 11, "\(played.trace)")
    #expect(played.events("alarm unauthorised-hub").isEmpty)
  }

  @Test("Each uplink has its own format, batches and network")
  func formats() throws {
    let board = Self.board(
      ("hub", "format: webtask, secret: {file: secret}"), ("archive", "format: json, batch: 10"))
    let played = try play(
      "{at: 0 s, for: 100 s, uplink: archive, refuses: true}",
      expect: Self.whole, network: "{tls: modelled, uplinks: {archive: {latency: 500 ms}}}",
      board: board)
    #expect(played.failures.isEmpty, "\(played.failures) \(played.trace)")
    // `webtask` has no message for the end of an alarm.
    #expect(played.result.record.uplinks.map(\.taken.alarms) == [1, 2])
    #expect(!played.events("alarm intrusion cleared for archive").isEmpty, "\(played.trace)")
    #expect(played.events("with #").allSatisfy { $0.hasSuffix("over archive") })
    #expect(!played.events("with #").isEmpty)
  }

  @Test("The backlog of one uplink gives way within its own bounds, and the other has all")
  func bounds() throws {
    let board = Self.board(
      ("hub", "format: json"), ("archive", "format: json, outbox: {limit: 4 kB}"))
    let scenario = try Stage.scenario(
      """
      for: 1000 s
      signals: {motion: false}
      network: {tls: modelled}
      server: [{at: 0 s, uplink: archive, refuses: true}]
      expect: [{nothing: lost, uplink: hub}, {nothing: lost, uplink: archive}]
      """, board: board)
    let played = try Stage.play(scenario)
    #expect(played.result.verdicts.map { $0.shortfall == nil } == [true, false])
    #expect(played.events("drop #").allSatisfy { $0.hasSuffix("over archive") })
    #expect(played.result.record.uplinks[0].acknowledged.reports == 99)
  }

  @Test("Each uplink pins the key of its own server")
  func pins() throws {
    let pinned = "trust: {pin: first-use}, format: json"
    let board = Self.board(("hub", pinned), ("archive", pinned)).replacing(
      "trust: {ca: ca.pem}, ", with: "")
    let played = try play(
      "{at: 45 s, uplink: archive, certificate: changed}, "
        + "{at: 45 s, for: 10 s, uplink: archive, refuses: true}",
      expect: """
        {alarm: certificate-changed-archive, raised: {after: 55 s, within: 12 s}},
        {reports: {acknowledged: 12}}
        """, network: "{tls: real}", board: board)
    #expect(played.failures.isEmpty, "\(played.failures) \(played.trace)")
    #expect(played.events("alarm certificate-changed-hub").isEmpty)
  }
}
