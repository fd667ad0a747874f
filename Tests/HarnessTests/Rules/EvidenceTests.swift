import Testing

/// Boards of one thermometer and two lines whose alarms must go by evidence.
@Suite("Alarms by evidence, on whole boards")
struct EvidenceTests {
  private func board(_ every: String, _ alarms: [String], uplink: Bool = false) -> String {
    let link = """
      report: {every: 1 h, format: json, channels: [t]}
      uplink:
        url: https://hub.test:8443/hub
        device: node
        secret: {file: secret}
        trust: {ca: ca.pem}
        tls: system
      """
    return """
      board: b
      i2c: [{bus: 1, devices: [{name: c, chip: sht31, address: 0x44}]}]
      gpio:
        - chip: gpiochip0
          lines:
            - {name: detector, offset: 27, direction: input, active: low, bias: pull-up}
            - {name: button, offset: 5, direction: input, bias: pull-down}
            - {name: lamp, offset: 6, direction: output}
      channels:
        - {name: t, from: c.temperature, every: \(every)}
        - {name: flame, from: detector}
        - {name: pressed, from: button}
      alarms:
      \(alarms.map { "  - {\($0)}" }.joined(separator: "\n"))
      outputs: [{line: lamp, on: any-alarm}]
      \(uplink ? link : "")
      """
  }

  @Test("One hot reading of a channel that is read each minute is no ten seconds of heat")
  func single() throws {
    let board = board("1 min", ["name: hot, when: t, above: 40 °C, for: 10 s"])
    let scene = """
      for: 4 min
      signals: {c.temperature: {pulse: {at: 59 s, for: 2 s}, low: 20 °C, high: 60 °C}}
      expect: [{alarm: hot, never: raised}]
      """
    #expect(try Stage.play(Stage.scenario(scene, board: board)).failures == [])
    let two = scene.replacing("for: 2 s", with: "for: 62 s").replacing(
      "never: raised", with: "raised: true")
    #expect(
      try Stage.play(Stage.scenario(two, board: board)).times("hot raised").first?.hasPrefix("120.")
        == true)
  }

  @Test(
    "A sensor that fails in each so many readings hides no overheating", arguments: [2, 3, 5, 7])
  func flaky(_ every: Int) throws {
    let board = board(
      "1 s",
      [
        "name: overheat, when: t, above: 60 °C, for: 10 s",
        "name: dead, when: t, fault: true, for: 10 s",
        "name: flaky, when: t, faults: {share: 10 %, over: 1 min}",
      ])
    let scene = """
      for: 5 min
      signals: {c.temperature: 95 °C}
      faults: [{at: 500 ms, device: c, fault: bit-flip, byte: 2, every: \(every)}]
      expect:
        - {alarm: overheat, raised: {after: 10 s, within: 3 s}}
        - {alarm: overheat, count: 1}
        - {alarm: dead, never: raised}
        - {alarm: flaky, raised: {after: 1 min, within: 3 s}}
        - {alarm: flaky, count: 1}
      """
    #expect(try Stage.play(Stage.scenario(scene, board: board)).failures == [])
  }

  @Test("A hold-off ends with the reading that is due then, however long the first one took")
  func onTime() throws {
    let board = board(
      "1 s",
      [
        "name: hot, when: t, above: 60 °C, for: 10 s", "name: frozen, when: t, unchanged: 1 min",
      ])
    let scene = """
      for: 2 min
      signals: {c.temperature: 95 °C}
      expect:
        - {alarm: hot, raised: {after: 9900 ms, within: 200 ms}}
        - {alarm: frozen, raised: {after: 59900 ms, within: 200 ms}}
      """
    #expect(try Stage.play(Stage.scenario(scene, board: board)).failures == [])
  }

  @Test("Noise around the limit does not hide that a freezer is too warm", arguments: 1...8)
  func noisy(_ seed: UInt64) throws {
    let board = board(
      "10 s", ["name: thawing, when: t, above: -15 °C, clear-below: -17 °C, for: 10 min"])
    let scene = """
      for: 3 h
      signals: {c.temperature: {noise: {mean: -14.5 °C, amplitude: 2 °C, every: 10 s}}}
      expect: [{alarm: thawing, raised: {after: 10 min, within: 2 min}}, {alarm: thawing, count: 1}]
      """
    #expect(try Stage.play(Stage.scenario(scene, board: board), seed: seed).failures == [])
  }

  @Test("A thermometer that dies while its alarm waits raises the alarm about faults only")
  func dies() throws {
    let board = board(
      "1 s",
      [
        "name: hot, when: t, above: 40 °C, for: 1 min",
        "name: dead, when: t, fault: true, for: 10 s",
      ])
    let scene = """
      for: 10 min
      signals: {c.temperature: 60 °C}
      faults: [{at: 30 s, device: c, fault: unplug}]
      expect: [{alarm: hot, never: raised}, {alarm: dead, raised: {after: 40 s, within: 2 s}}]
      """
    #expect(try Stage.play(Stage.scenario(scene, board: board)).failures == [])
  }

  @Test("The button ends the repetitions, and a button that is stuck ends none of a later alarm")
  func button() throws {
    let board = board(
      "1 min", ["name: fire, when: flame, is: true, latch: true, acknowledge: pressed, repeat: 5 s"]
    )
    let scene = """
      for: 4 min
      signals:
        detector: {pulses: [{at: 10 s, for: 60 s}, {at: 100 s, for: 10 s}]}
        button: {pulse: {at: 20200 ms, for: 10 min}}
      expect:
        - {alarm: fire, count: 2}
        - {alarm: fire, cleared: {after: 70 s, within: 1 s}}
        - {alarm: fire, repeated: 29}
      """
    let played = try Stage.play(Stage.scenario(scene, board: board))
    #expect(played.failures == [])
    let repeated = played.times("fire repeated").compactMap { Double($0) }
    #expect(repeated.filter { $0 < 100 }.map { $0.rounded() } == [15, 20])
    // The second alarm stays: the button is stuck.
    #expect(repeated.filter { $0 > 100 }.count == 27 || repeated.filter { $0 > 100 }.count == 28)
    #expect(played.times("fire cleared").count == 1)
  }

  @Test("A line that flaps sends ten messages in fifty seconds, and its lamp follows each edge")
  func flaps() throws {
    let board = board(
      "1 min", ["name: fire, when: flame, is: true, at-most-every: 5 s"], uplink: true)
    let pulses = (0..<25).map { "{at: \(10_000 + $0 * 2_000) ms, for: 1 s}" }
    let scene = """
      for: 2 min
      signals: {detector: {pulses: [\(pulses.joined(separator: ", "))]}}
      expect: [{alarm: fire, count: 25}, {alarm: fire, messages: 11}, {nothing: lost}]
      """
    let played = try Stage.play(Stage.scenario(scene, board: board))
    #expect(played.failures == [])
    let sent = played.events("accept").filter { $0.contains("alarm fire") }
    #expect(sent.count == 11, "\(sent)")
    #expect(sent.first?.hasSuffix("alarm fire raised") == true)
    #expect(sent.last?.contains("alarm fire cleared count") == true)
    #expect(played.events("line lamp").count == 50)
  }
}
