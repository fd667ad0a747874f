import BoardFiles
import SimWorld
import Testing

@Suite("Expectations that cannot fail, and amounts that cannot be")
struct ClaimTests {
  static let wiring = """
    i2c:
      - bus: 1
        devices:
          - {name: climate, chip: bme280, address: 0x76}
          - {name: spare, chip: sht31, address: 0x44}
    gpio:
      - chip: gpiochip0
        lines: [{name: lamp, offset: 5, direction: output}, {name: bell, offset: 6, direction: output}]
    channels:
      - {name: t, from: climate.temperature}
      - {name: late, from: climate.humidity, warm-up: 2 min}
      - {name: rare, from: climate.pressure, every: 1 h}
    alarms:
      - {name: hot, when: t, above: 40 °C}
      - {name: slow, when: t, above: 40 °C, for: 2 min}
      - {name: wet, when: late, above: 80 %RH}
      - {name: deaf, when: late, fault: true}
      - {name: storm, when: rare, below: 980 hPa}
    outputs: [{line: lamp, on: any-alarm}]
    """
  static let uplink = """
    report: {every: 10 s, format: json, channels: [t]}
    uplink: {url: "https://hub.test/", device: d, trust: {ca: ca.pem}, tls: system}
    """

  private static func lines(
    _ claim: String, _ more: String = "", board: String = "board: b\n" + wiring + "\n" + uplink
  ) -> [String] {
    CheckedText.scenario(
      """
      scenario: s
      board: b.yaml
      for: 1 min
      \(more)
      expect:
        - \(claim)
      """, on: board)
  }

  @Test(
    "An expectation that cannot fail is an error",
    arguments: [
      ("{alarm: slow, never: raised}", "6:5", "`slow` cannot be raised before 119875 ms"),
      ("{alarm: wet, never: raised}", "6:5", "`wet` cannot be raised before 2 min"),
      ("{alarm: wet, count: 0}", "6:5", "`wet` cannot be raised before 2 min"),
      ("{alarm: wet, count: {at-most: 3}}", "6:5", "`wet` cannot be raised before 2 min"),
      ("{alarm: hot, count: {at-least: 0}}", "6:36", "every number is at least 0"),
      ("{reports: {acknowledged: {at-least: 0}}}", "6:41", "every number is at least 0"),
      ("{reports: {sent: {at-least: 0}}}", "6:33", "every number is at least 0"),
      ("{alarms: {acknowledged: {at-least: 0}}}", "6:40", "every number is at least 0"),
      ("{handshakes: {at-least: 0}}", "6:29", "every number is at least 0"),
      ("{bytes: {sent: {at-least: 0 B}}}", "6:31", "every number is at least 0"),
      ("{device: climate, faults: {at-least: 0}}", "6:42", "every number is at least 0"),
      ("{channel: t, between: [-40 °C, 85 °C], at: 30 s}", "6:5", "`t` from `climate.temperature`"),
      ("{channel: t, between: [-100 °C, 300 °C], at: 30 s}", "6:5", "measures -40 °C to 85 °C"),
      ("{channel: late, between: [0 %RH, 100 %RH], at: 30 s}", "6:5", "measures 0 %RH to 100 %RH"),
      ("{line: bell, is: off, at: 30 s}", "6:5", "no entry of `outputs` drives `bell`"),
      ("{device: spare, faults: 0}", "6:5", "the node never measures `spare`"),
      ("{device: spare, faults: {at-most: 2}}", "6:5", "the node never measures `spare`"),
    ])
  func cannotFail(_ claim: String, _ place: String, _ reason: String) {
    let found = Self.lines(claim).filter { $0.contains(": error: ") }
    #expect(found.count == 1)
    let begin = "s.yaml:\(place): error: the expectation cannot fail: "
    #expect(found.allSatisfy { $0.hasPrefix(begin) && $0.contains(reason) }, "\(found)")
  }

  @Test(
    "An expectation about messages that a board does not send cannot fail, or cannot hold",
    arguments: [
      ("{nothing: lost}", "error"), ("{reports: {sent: 0}}", "error"),
      ("{reports: {acknowledged: {at-least: 1}}}", "warning"),
      ("{alarms: {acknowledged: {at-most: 2}}}", "error"), ("{handshakes: 0}", "error"),
      ("{handshakes: 3}", "warning"), ("{bytes: {sent: {at-most: 2 kB}}}", "error"),
    ])
  func noMessages(_ claim: String, _ severity: String) {
    let found = Self.lines(claim, board: "board: b\n" + Self.wiring)
    #expect(found.count == 1)
    let begin = "s.yaml:6:5: \(severity): the expectation c"
    #expect(found.allSatisfy { $0.hasPrefix(begin) && $0.contains("no such messages") })
  }

  @Test(
    "An expectation that can never hold is a warning",
    arguments: [
      ("{alarm: wet, raised: true}", "`wet` cannot be raised before 2 min"),
      ("{alarm: slow, cleared: {after: 1 s}}", "`slow` cannot be raised before 119875 ms"),
      (
        "{alarm: slow, raised: {after: 1 s, within: 2 s}}",
        "`slow` cannot be raised before 119875 ms"
      ),
      ("{alarm: slow, count: 2}", "`slow` cannot be raised before 119875 ms"),
      ("{channel: t, between: [90 °C, 95 °C], at: 30 s}", "measures -40 °C to 85 °C"),
      ("{line: bell, is: on, at: 30 s}", "no entry of `outputs` drives `bell`"),
      ("{device: spare, faults: 2}", "the node never measures `spare`"),
    ])
  func neverHolds(_ claim: String, _ reason: String) {
    let found = Self.lines(claim)
    #expect(found.count == 1)
    let begin = "s.yaml:6:5: warning: the expectation can never hold: "
    #expect(found.allSatisfy { $0.hasPrefix(begin) && $0.contains(reason) }, "\(found)")
  }

  @Test(
    "A window that begins with the end of the run is empty",
    arguments: [
      "{alarm: hot, raised: {after: 1 min}}", "{alarm: hot, cleared: {after: 1 min}}",
      "{channel: t, fresh: {after: 1 min}}", "{channel: t, faulty: {after: 1 min}}",
    ])
  func emptyWindow(_ claim: String) {
    let found = Self.lines(claim)
    #expect(found.count == 1)
    #expect(
      found.allSatisfy { $0.contains(": error: the run ends at 1 min: this window is empty") })
  }

  @Test(
    "What can fail and can hold is accepted without a word",
    arguments: [
      "{alarm: hot, never: raised}", "{alarm: deaf, never: raised}", "{alarm: hot, count: 0}",
      "{channel: t, between: [-40 °C, 84 °C], at: 30 s}", "{line: lamp, is: off, at: 30 s}",
      "{device: climate, faults: 0}", "{nothing: lost}", "{handshakes: {at-most: 3}}",
      "{reports: {sent: {at-least: 1}}}", "{alarm: hot, raised: {after: 59 s}}",
    ])
  func open(_ claim: String) {
    #expect(Self.lines(claim) == [])
  }

  @Test(
    "A channel of which the run sees one reading is a warning where an expectation needs it",
    arguments: ["{alarm: storm, never: raised}", "{channel: rare, fresh: {after: 1 s}}"])
  func readOnce(_ claim: String) {
    let found = Self.lines(claim)
    #expect(found.count == 1)
    #expect(
      found.allSatisfy { $0.contains("warning: `rare` is read every 1 h, which is only once") })
  }

  @Test(
    "An amount that there cannot be is an error at its place",
    arguments: [
      ("signals: {climate.humidity: 120 %RH}", "`120 %RH` is out of range"),
      ("signals: {climate.temperature: -300 °C}", "`-300 °C` is out of range"),
      ("signals: {climate.pressure: -1 hPa}", "`-1 hPa` is out of range"),
      (
        "signals: {climate.humidity: {sine: {mean: 90 %RH, amplitude: 20 %RH, period: 1 h}}}",
        "there is no relative humidity of 110 %RH"
      ),
      (
        "signals: {climate.humidity: {sine: {mean: 10 %RH, amplitude: 20 %RH, period: 1 h}}}",
        "there is no relative humidity of -10 %RH"
      ),
      (
        "signals: {climate.temperature: {noise: {mean: 0 °C, amplitude: 300 °C}}}",
        "there is no temperature of -300 °C"
      ),
      (
        "signals: {climate.temperature: {noise: {mean: 0 °C, amplitude: -1 °C}}}",
        "`-1 °C` is out of range"
      ),
      ("faults: [{at: -1 s, device: climate, fault: timeout}]", "`-1 s` is out of range"),
      ("faults: [{at: 1 s, for: 0 s, device: climate, fault: timeout}]", "`0 s` is out of range"),
      ("network: {latency: -1 ms}", "`-1 ms` is out of range"),
      ("network: {bandwidth: 0 B/s}", "`0 B/s` is out of range"),
      ("seed: -1", "`-1` is out of range"),
    ])
  func impossible(_ entry: String, _ message: String) {
    let found = Self.lines("{nothing: lost}", entry)
    #expect(found.count == 1)
    #expect(
      found.allSatisfy { $0.hasPrefix("s.yaml:4:") && $0.contains("error: " + message) }, "\(found)"
    )
  }

  @Test(
    "An amount that there cannot be is an error in a board too",
    arguments: [
      ("i2c: [{bus: 1, clock: 0 Hz, devices: []}]", "`0 Hz` is out of range"),
      ("outbox: {limit: 0 B}", "`0 B` is out of range"),
      ("outbox: {limit: -8 kB}", "`-8 kB` is out of range"),
      ("channels: [{name: c, from: x, every: 0 s}]", "`0 s` is out of range"),
      ("channels: [{name: c, from: x, warm-up: -1 s}]", "`-1 s` is out of range"),
    ])
  func impossibleBoard(_ entry: String, _ message: String) {
    let found = CheckedText.board("board: b\n" + entry)
    #expect(found.contains { $0.hasPrefix("b.yaml:2:") && $0.contains("error: " + message) })
  }

  @Test("A sample that there cannot be is an error at its cell")
  func samples() {
    let found = CheckedText.lines(
      "s.yaml",
      of: [
        "b.yaml": "board: b\n" + Self.wiring, "w.csv": "time,h\n0,41\n10,-999\n20,120\n30,40\n",
        "s.yaml": """
        scenario: s
        board: b.yaml
        for: 1 min
        signals: {climate.humidity: {csv: w.csv, column: h, unit: "%RH"}}
        expect: [{alarm: hot, never: raised}]
        """,
      ])
    #expect(
      found.filter { $0.hasPrefix("w.csv") } == [
        "w.csv:3:4: error: there is no relative humidity of -999 %RH",
        "w.csv:4:4: error: there is no relative humidity of 120 %RH",
      ])
  }
}
