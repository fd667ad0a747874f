import Testing

/// An expectation, and what is known of it without a run.
struct KnownClaim: Sendable, CustomTestStringConvertible {
  enum Outcome: String, CaseIterable, Sendable {
    case cannotFail, cannotHold, open
  }

  let text: String
  let outcome: Outcome
  let reason: String

  var testDescription: String { text }

  static func cannotFail(_ text: String, _ reason: String) -> KnownClaim {
    KnownClaim(text: text, outcome: .cannotFail, reason: reason)
  }

  static func cannotHold(_ text: String, _ reason: String) -> KnownClaim {
    KnownClaim(text: text, outcome: .cannotHold, reason: reason)
  }

  static func open(_ text: String) -> KnownClaim {
    KnownClaim(text: text, outcome: .open, reason: "")
  }
}

/// A kind of expectation: its keys, and claims of which it is known what they are.
struct ClaimKind: Sendable, CustomTestStringConvertible {
  let name: String
  let claims: [KnownClaim]
  /// Why no expectation of this kind is one that cannot fail, or cannot hold.
  let missing: [KnownClaim.Outcome: String]

  var testDescription: String { name }

  init(
    _ name: String, missing: [KnownClaim.Outcome: String] = [:], _ claims: KnownClaim...
  ) {
    (self.name, self.missing, self.claims) = (name, missing, claims)
  }

  static let all: [ClaimKind] = alarms + parts + messages

  private static let alarms: [ClaimKind] = [
    ClaimKind(
      "alarm raised", missing: [.cannotFail: "no alarm must be raised"],
      .cannotHold("{alarm: beyond, raised: true}", "`beyond` is never raised: `t`"),
      .cannotHold("{alarm: wet, raised: true}", "`wet` cannot be raised before 2 min"),
      .cannotHold("{alarm: storm, raised: {after: 20 s}}", "no reading is within that time"),
      .cannotHold(
        "{alarm: hot, raised: {after: 18500 ms, within: 1 s}}", "no reading is within that time"),
      .open("{alarm: hot, raised: {after: 11 s, within: 30 s}}"),
      .cannotHold(
        "{alarm: held, raised: {after: 38500 ms, within: 1 s}}", "no reading is within that time"),
      .open("{alarm: ajar, raised: {after: 18500 ms, within: 1 s}}")),
    ClaimKind(
      "alarm cleared", missing: [.cannotFail: "no alarm must be cleared"],
      .cannotHold("{alarm: beyond, cleared: true}", "`beyond` is never raised: `t`"),
      .cannotHold("{alarm: stays, cleared: true}", "no `acknowledge`: it is never cleared"),
      .cannotHold("{alarm: always, cleared: true}", "`always` is never cleared: `t`"),
      .cannotHold(
        "{alarm: hot, cleared: {after: 18500 ms, within: 1 s}}", "no reading is within that time"),
      .open("{alarm: latched, cleared: {after: 18500 ms, within: 1 s}}")),
    ClaimKind(
      "alarm never", missing: [.cannotHold: "only the run can say that an alarm is raised"],
      .cannotFail("{alarm: beyond, never: raised}", "`beyond` is never raised: `t`"),
      .cannotFail("{alarm: wet, never: raised}", "`wet` cannot be raised before 2 min"),
      .open("{alarm: hot, never: raised}"), .open("{alarm: deaf, never: raised}")),
    ClaimKind(
      "alarm count",
      .cannotFail("{alarm: beyond, count: 0}", "`beyond` is never raised: `t`"),
      .cannotFail("{alarm: hot, count: {at-most: 100}}", "`hot` is raised 7 times at most"),
      .cannotFail("{alarm: stays, count: {at-most: 1}}", "`stays` is raised 1 time at most"),
      .cannotFail(
        "{alarm: ajar, count: {at-most: 1000000000000}}", "`ajar` is raised 60000001 times"),
      .cannotFail("{alarm: hot, count: {at-most: 9223372036854775807}}", "at least 0"),
      .cannotFail("{alarm: hot, count: {at-least: 0}}", "every number is at least 0"),
      .cannotHold("{alarm: hot, count: 8}", "`hot` is raised 7 times at most"),
      .cannotHold("{alarm: stays, count: {at-least: 2}}", "`stays` is raised 1 time at most"),
      .cannotHold("{alarm: always, count: 2}", "`always` is raised 1 time at most"),
      .cannotHold("{alarm: held, count: 4}", "`held` is raised 3 times at most"),
      .open("{alarm: hot, count: {at-most: 6}}"), .open("{alarm: hot, count: 7}"),
      .open("{alarm: hot, count: {at-least: 1, at-most: 9000}}")),
  ]

  private static let parts: [ClaimKind] = [
    ClaimKind(
      "line is",
      .cannotFail("{line: bell, is: off, at: 30 s}", "no entry of `outputs` drives `bell`"),
      .cannotFail("{line: late, is: off, at: 30 s}", "no alarm drives `late` before 2 min"),
      .cannotFail("{line: dead, is: off, at: 30 s}", "no alarm that drives `dead` is ever raised"),
      .cannotHold("{line: bell, is: on, at: 30 s}", "no entry of `outputs` drives `bell`"),
      .cannotHold("{line: late, is: on, at: 30 s}", "no alarm drives `late` before 2 min"),
      .cannotHold("{line: hotter, is: on, at: 0 s}", "no alarm drives `hotter` before 1 us"),
      .open("{line: lamp, is: on, at: 0 s}"), .open("{line: lamp, is: off, at: 30 s}")),
    ClaimKind(
      "line faults",
      .cannotFail("{line: hatch, faults: 0}", "`expander` supplies the line `hatch`"),
      .cannotFail("{line: door, faults: 0, with: checksum}", "`door` cannot have the fault"),
      .cannotHold("{line: door, faults: 1, with: timeout}", "`door` cannot have the fault"),
      .cannotHold("{line: hatch, faults: 1}", "`expander` supplies the line `hatch`"),
      .open("{line: door, faults: 0, with: edges-lost}"), .open("{line: door, faults: 0}")),
    ClaimKind(
      "device faults",
      .cannotFail("{device: spare, faults: 0}", "the node never measures `spare`"),
      .cannotFail("{device: climate, faults: {at-most: 99}}", "`climate` is read 15 times at most"),
      .cannotFail("{device: climate, faults: 0, with: no-answer}", "`climate` cannot have"),
      .cannotFail("{device: porch, faults: 0, with: address-nack}", "`porch` cannot have"),
      .cannotHold("{device: spare, faults: 2}", "the node never measures `spare`"),
      .cannotHold("{device: climate, faults: 16}", "`climate` is read 15 times at most"),
      .cannotHold("{device: climate, faults: 1, with: line-gone}", "`climate` cannot have"),
      .open("{device: climate, faults: 0, with: timeout}"),
      .open("{device: porch, faults: 0, with: no-answer}"),
      .open("{device: expander, faults: {at-most: 5000}}")),
    ClaimKind(
      "channel between",
      .cannotFail("{channel: t, between: [-40 °C, 85 °C], at: 30 s}", "measures -40 °C to 85 °C"),
      .cannotHold("{channel: t, between: [90 °C, 95 °C], at: 30 s}", "measures -40 °C to 85 °C"),
      .cannotHold("{channel: t, between: [20 °C, 25 °C], at: 0 s}", "first reading of `t`"),
      .open("{channel: t, between: [20 °C, 25 °C], at: 30 s}")),
    ClaimKind(
      "channel is", missing: [.cannotFail: "what can be on can be off"],
      .cannotHold("{channel: t, is: fault, at: 0 s}", "the first reading of `t` is after 0 s"),
      .open("{channel: t, is: fault, at: 30 s}"), .open("{channel: open, is: on, at: 0 s}")),
    ClaimKind(
      "channel faulty", missing: [.cannotFail: "what can fail can work"],
      .cannotHold(
        "{channel: t, faulty: {after: 18500 ms, until: 19 s}}", "no reading is within that time"),
      .cannotHold(
        "{channel: t, faulty: {after: 1 s, with: no-answer}}", "`climate` cannot have the fault"),
      .cannotHold(
        "{channel: open, faulty: {after: 1 s, with: checksum}}", "`door` cannot have the fault"),
      .open("{channel: t, faulty: {after: 11 s, until: 21 s, with: timeout}}"),
      .open("{channel: lid, faulty: {after: 1 s, with: timeout}}")),
    ClaimKind(
      "channel fresh", missing: [.cannotFail: "what works can fail"],
      .cannotHold(
        "{channel: t, fresh: {after: 18500 ms, within: 1 s}}", "no reading is within that time"),
      .cannotHold("{channel: t, fresh: {after: 18500 ms, until: 19 s}}", "no reading is within"),
      .open("{channel: t, fresh: {after: 11 s}}"),
      .open("{channel: open, fresh: {after: 11 s, within: 1 ms}}")),
  ]

  private static let messages: [ClaimKind] = [
    ClaimKind(
      "nothing", missing: [.cannotHold: "only the run can say that something is lost"],
      .open("{nothing: lost}")),
    ClaimKind(
      "reports sent",
      .cannotFail("{reports: {sent: {at-most: 7}}}", "the node sends a report 7 times at most"),
      .cannotHold("{reports: {sent: 8}}", "the node sends a report 7 times at most"),
      .open("{reports: {sent: {at-most: 6}}}")),
    ClaimKind(
      "reports acknowledged",
      .cannotFail("{reports: {acknowledged: {at-most: 7}}}", "acknowledges a report 7 times"),
      .cannotHold("{reports: {acknowledged: {at-least: 8}}}", "acknowledges a report 7 times"),
      .open("{reports: {acknowledged: 5}}")),
    ClaimKind(
      "alarms acknowledged",
      .cannotFail("{alarms: {acknowledged: {at-least: 0}}}", "every number is at least 0"),
      .cannotFail("{alarms: {acknowledged: {at-most: 1000000000}}}", "an alarm message"),
      .cannotHold("{alarms: {acknowledged: {at-least: 1000000000}}}", "an alarm message"),
      .open("{alarms: {acknowledged: 0}}")),
    ClaimKind(
      "handshakes", missing: [.cannotHold: "a server may end each connection"],
      .cannotFail("{handshakes: {at-least: 0}}", "every number is at least 0"),
      .open("{handshakes: 0}")),
    ClaimKind(
      "bytes", missing: [.cannotHold: "no number of bytes is too many"],
      .cannotFail("{bytes: {sent: {at-least: 0 B}}}", "every number is at least 0"),
      .open("{bytes: {sent: 0 B}}")),
  ]
}

@Suite("What is known of expectations without a run")
struct ClaimKindTests {
  private static let parts = """
    board: b
    i2c:
      - bus: 1
        devices:
          - {name: climate, chip: bme280, address: 0x76}
          - {name: spare, chip: sht31, address: 0x44}
          - {name: expander, chip: mcp23017, address: 0x20}
    gpio:
      - chip: gpiochip0
        lines:
          - {name: door, offset: 4, direction: input, bias: pull-up}
          - {name: lamp, offset: 5, direction: output}
          - {name: bell, offset: 6, direction: output}
          - {name: late, offset: 7, direction: output}
          - {name: dead, offset: 8, direction: output}
          - {name: hotter, offset: 9, direction: output}
        devices: [{name: porch, chip: dht22, offset: 18}]
      - {chip: expander, lines: [{name: hatch, offset: 1, direction: input, bias: pull-up}]}
    channels:
      - {name: t, from: climate.temperature, every: 10 s}
      - {name: h, from: climate.humidity, every: 10 s, warm-up: 2 min}
      - {name: p, from: climate.pressure, every: 1 h}
      - {name: o, from: porch.temperature, every: 10 s}
      - {name: open, from: door}
      - {name: lid, from: hatch}
    """
  private static let alarms = """
    alarms:
      - {name: hot, when: t, above: 40 °C}
      - {name: held, when: t, above: 40 °C, for: 25 s}
      - {name: beyond, when: t, above: 90 °C}
      - {name: always, when: t, above: 20 °C, clear-below: -50 °C}
      - {name: stays, when: t, above: 40 °C, latch: true}
      - {name: latched, when: t, above: 40 °C, latch: true, acknowledge: open}
      - {name: wet, when: h, above: 80 %RH}
      - {name: deaf, when: h, fault: true}
      - {name: storm, when: p, below: 980 hPa}
      - {name: ajar, when: open, is: true}
    outputs:
      - {line: lamp, on: any-alarm}
      - {line: late, on: wet}
      - {line: dead, on: beyond}
      - {line: hotter, on: hot}
    """
  private static let uplink = """
    uplink: {url: "https://hub.test/", device: d, trust: {ca: ca.pem}, tls: system}
    """
  private static let report = "report: {every: 10 s, format: json, channels: [t]}"

  private static func lines(_ claim: String, _ board: String...) -> [String] {
    CheckedText.scenario(
      "scenario: s\nboard: b.yaml\nfor: 1 min\nexpect:\n  - \(claim)\n",
      on: board.joined(separator: "\n")
    ).filter { !$0.contains("is read every 1 h, which is only once") }
  }

  @Test(
    "What cannot fail is an error, what cannot hold a warning, and the rest is left to the run",
    arguments: ClaimKind.all)
  func known(_ kind: ClaimKind) {
    for claim in kind.claims {
      let found = Self.lines(claim.text, Self.parts, Self.alarms, Self.uplink, Self.report)
      let begin =
        switch claim.outcome {
        case .cannotFail: "error: the expectation cannot fail: "
        case .cannotHold: "warning: the expectation can never hold: "
        case .open: ""
        }
      #expect(found.count == (claim.outcome == .open ? 0 : 1), "\(claim.text): \(found)")
      for line in found {
        #expect(line.contains(begin) && line.contains(claim.reason), "\(claim.text): \(line)")
      }
    }
  }

  @Test("Of each kind of expectation there is one that cannot fail and one that cannot hold")
  func complete() {
    for kind in ClaimKind.all where kind.name != "nothing" {
      for outcome in KnownClaim.Outcome.allCases {
        let isThere = kind.claims.contains { $0.outcome == outcome }
        #expect(isThere == (kind.missing[outcome] == nil), "\(kind.name) \(outcome)")
      }
    }
    let subjects = Set(ClaimKind.all.map { $0.name.split(separator: " ")[0] })
    let unknown = Self.lines("{what: 1}", Self.parts).first ?? ""
    #expect(unknown.contains("alarm"), "the reader lists what it takes: \(unknown)")
    for subject in subjects.union(["alarms", "nothing", "handshakes", "bytes"]) {
      #expect(unknown.contains("\(subject)"), "\(subject)")
    }
  }

  @Test(
    "Where no message can be made in the run, no expectation about messages can fail",
    arguments: [
      "{nothing: lost}", "{reports: {sent: 0}}", "{reports: {acknowledged: {at-most: 2}}}",
      "{alarms: {acknowledged: 0}}", "{handshakes: 0}", "{bytes: {sent: {at-most: 2 kB}}}",
      "{bytes: {received: 0 B}}",
    ])
  func silent(_ claim: String) {
    let impossible = "alarms: [{name: beyond, when: t, above: 90 °C}]"
    let late = "report: {every: 1 min, format: json, channels: [t]}"
    for found in [
      Self.lines(claim, Self.parts),
      Self.lines(claim, Self.parts, impossible),
      Self.lines(claim, Self.parts, impossible, Self.uplink, late),
    ] {
      #expect(found.count == 1)
      #expect(
        found.allSatisfy { $0.contains("error: the expectation cannot fail: the board sends") })
    }
  }
}
