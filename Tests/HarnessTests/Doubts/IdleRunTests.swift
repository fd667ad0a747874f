import BoardFiles
import Harness
import Results
import SimBoard
import SimWorld
import Testing
import Units

/// A fault as it stands in a scenario, and what the run says where it changed nothing.
struct PlayedFault: Sendable, CustomTestStringConvertible {
  let entry: String
  /// Nil where it changed something.
  let reason: String?

  var testDescription: String { entry }
  /// The kind of the fault.
  var kind: String {
    String(entry.split(separator: "fault: ")[1].prefix { $0 != "," })
  }

  static func idle(_ entry: String, _ reason: String) -> PlayedFault {
    PlayedFault(entry: entry, reason: reason)
  }

  static func seen(_ entry: String) -> PlayedFault { PlayedFault(entry: entry, reason: nil) }
}

@Suite("Faults that changed nothing in a run")
struct IdleRunTests {
  private static let transfers = "each transfer in that time was as it is without the fault"
  private static let values = "each value that the chip measured was as it is without the fault"
  private static let levels = "each level and edge of the line was as it is without the fault"
  private static let unread = "no transfer reaches it in that time, the node reads there every 10 s"

  private static let board = """
    board: b
    i2c:
      - bus: 1
        devices:
          - {name: climate, chip: bme280, address: 0x76}
          - {name: air, chip: sht31, address: 0x44}
      - {bus: 2, devices: [{name: far, chip: tmp102, address: 0x48}]}
    gpio:
      - chip: gpiochip0
        lines: [{name: door, offset: 4, direction: input, bias: pull-up}]
        devices: [{name: porch, chip: dht22, offset: 8}]
    channels:
      - {name: t, from: climate.temperature, every: 10 s}
      - {name: r, from: air.temperature, every: 10 s}
      - {name: f, from: far.temperature, every: 10 s}
      - {name: outside, from: porch.temperature, every: 10 s}
      - {name: open, from: door}
    """

  /// What the check of the file cannot know of each kind of fault: once without an effect, and
  /// once with one.
  static let played: [PlayedFault] = [
    .idle("at: 3 s, for: 4 s, device: climate, fault: address-nack", unread),
    .seen("at: 3 s, for: 8 s, device: climate, fault: address-nack"),
    .idle("at: 3 s, for: 4 s, device: porch, fault: address-nack", unread),
    .seen("at: 3 s, for: 8 s, device: porch, fault: address-nack"),
    .idle("at: 3 s, device: climate, fault: data-nack, byte: 9", transfers),
    .seen("at: 0 s, device: climate, fault: data-nack, byte: 2"),
    .idle("at: 3 s, for: 4 s, device: climate, fault: timeout", unread),
    .seen("at: 3 s, count: 1, device: climate, fault: timeout"),
    .idle("at: 3 s, for: 4 s, device: climate, fault: bus-error", unread),
    .seen("at: 3 s, device: climate, fault: bus-error"),
    .idle("at: 3 s, for: 4 s, device: climate, fault: arbitration-lost", unread),
    .seen("at: 3 s, device: climate, fault: arbitration-lost"),
    .idle("at: 3 s, for: 4 s, device: climate, fault: stretch", unread),
    .seen("at: 3 s, device: climate, fault: stretch, by: 1 us"),
    .idle("at: 3 s, device: climate, fault: short-read, bytes: 200", transfers),
    .seen("at: 3 s, device: climate, fault: short-read, bytes: 2"),
    .idle("at: 3 s, device: climate, fault: bit-flip, byte: 200", transfers),
    .idle("at: 3 s, device: climate, fault: bit-flip, every: 1000", transfers),
    .seen("at: 3 s, device: climate, fault: bit-flip, every: 3"),
    .idle("at: 3 s, for: 4 s, device: climate, fault: byte-shift", unread),
    .seen("at: 3 s, device: climate, fault: byte-shift"),
    .idle("at: 3 s, for: 4 s, device: air, fault: crc-error", unread),
    .seen("at: 3 s, device: air, fault: crc-error"),
    .idle("at: 3 s, device: climate, fault: wrong-identity", transfers),
    .seen("at: 0 s, device: climate, fault: wrong-identity"),
    .idle("at: 51 s, device: climate, fault: brown-out", unread),
    .seen("at: 3 s, device: climate, fault: brown-out"),
    .idle("at: 51 s, device: climate, fault: unplug", unread),
    .seen("at: 3 s, for: 4 s, device: climate, fault: unplug"),
    .idle("at: 3 s, for: 4 s, device: climate, fault: stuck-busy", unread),
    .seen("at: 3 s, device: climate, fault: stuck-busy"),
    .idle("at: 3 s, device: air, channel: temperature, fault: stuck-value", values),
    .seen("at: 3 s, device: climate, channel: temperature, fault: stuck-value"),
    .idle(
      "at: 3 s, for: 4 s, device: climate, channel: temperature, fault: offset, by: 1 °C", values),
    .seen("at: 3 s, device: climate, channel: temperature, fault: offset, by: 1 °C"),
    .idle(
      "at: 3 s, for: 4 s, device: climate, channel: temperature, fault: drift, per-hour: 1 °C",
      values),
    .seen("at: 3 s, device: climate, channel: temperature, fault: drift, per-hour: 1 °C"),
    .idle(
      "at: 3 s, device: climate, channel: temperature, fault: spike, by: 1 °C, every: 1000", values),
    .seen("at: 3 s, device: climate, channel: temperature, fault: spike, by: 1 °C, every: 2"),
    .idle("at: 3 s, for: 4 s, device: climate, fault: dropout", values),
    .seen("at: 3 s, device: climate, fault: dropout, length: 8 s, every: 10 s"),
    .idle("at: 3 s, for: 4 s, device: climate, fault: saturation", values),
    .seen("at: 3 s, device: climate, fault: saturation"),
    .idle("at: 3 s, for: 4 s, bus: 2, fault: sda-stuck", unread),
    .seen("at: 3 s, for: 8 s, bus: 2, fault: sda-stuck"),
    .idle("at: 3 s, for: 4 s, bus: 1, fault: scl-stuck", unread),
    .seen("at: 3 s, for: 8 s, bus: 1, fault: scl-stuck"),
    .idle("at: 3 s, for: 4 s, line: porch, fault: stuck, level: off", levels),
    .seen("at: 3 s, for: 8 s, line: porch, fault: stuck, level: off"),
    .seen("at: 25 s, for: 3 s, line: door, fault: stuck"),
    .idle("at: 3 s, for: 4 s, line: porch, fault: lost-edge", levels),
    .seen("at: 25 s, for: 3 s, line: door, fault: lost-edge"),
    .seen("at: 3 s, for: 8 s, line: porch, fault: event-overflow"),
    .seen("at: 25 s, for: 3 s, line: door, fault: event-overflow"),
    .seen("at: 25 s, for: 3 s, line: door, fault: chatter"),
    .idle("at: 3100 ms, for: 200 us, line: door, fault: line-gone", levels),
    .seen("at: 25 s, for: 3 s, line: door, fault: line-gone"),
  ]

  private static func play(_ fault: PlayedFault) throws -> ScenarioResult {
    let scenario = try Stage.scenario(
      """
      for: 1 min
      signals:
        door: {pulse: {at: 26 s, for: 10 s}}
        climate.temperature: {ramp: [20 °C, 30 °C], over: 1 min}
      faults: [{\(fault.entry)}]
      network: {tls: modelled}
      expect: [{channel: t, fresh: {after: 0 s, within: 1 s, until: 2 s}}]
      """, board: board)
    #expect(scenario.faults.allSatisfy { !$0.isIdle }, "the check knows it already")
    return try ScenarioRunner(chips: Chip.all).run(scenario, RunOptions())
  }

  @Test("A run names each fault that changed nothing, and no other", arguments: played)
  func named(_ fault: PlayedFault) throws {
    let warnings = try Self.play(fault).warnings
    guard let reason = fault.reason else {
      #expect(warnings.isEmpty, "\(warnings.map(\.message))")
      return
    }
    #expect(warnings.count == 1)
    for warning in warnings {
      #expect(warning.severity == .warning)
      #expect(warning.message.hasPrefix("the fault `\(fault.kind)` of `"))
      #expect(warning.message.hasSuffix("has no effect: \(reason)"), "\(warning.message)")
      #expect(warning.hint?.contains("remove the fault") == true)
    }
  }

  @Test("The table of faults in runs has each registered kind, with an effect and without one")
  func complete() {
    let kinds =
      DeviceFaultKind.all.map(\.name) + BusFaultKind.all.map(\.name) + LineFaultKind.all.map(\.name)
    let seen = Set(Self.played.filter { $0.reason == nil }.map(\.kind))
    #expect(kinds.filter { !seen.contains($0) } == [])
    let idle = Set(Self.played.filter { $0.reason != nil }.map(\.kind))
    // The check of the file knows of these lines whether they move.
    #expect(
      kinds.filter { !idle.contains($0) } == ["chatter", "event-overflow"])
  }

  @Test("A fault that another one hides for the whole run changed nothing")
  func hidden() throws {
    let scenario = try Stage.scenario(
      """
      for: 1 min
      faults:
        - {at: 0 s, bus: 1, fault: sda-stuck}
        - {at: 0 s, device: climate, fault: byte-shift}
        - {at: 0 s, device: far, fault: offset, by: 1 °C}
        - {at: 0 s, device: far, fault: stuck-value}
      network: {tls: modelled}
      expect: [{channel: t, is: fault, at: 50 s}]
      """, board: Self.board)
    let result = try ScenarioRunner(chips: Chip.all).run(scenario, RunOptions())
    #expect(
      result.warnings.map(\.message) == [
        "the fault `byte-shift` of `climate` has no effect: " + Self.unread,
        "the fault `stuck-value` of `far` has no effect: " + Self.values,
      ])
  }

  @Test("Under --strict a fault that changed nothing is an error of the JUnit suite")
  func junit() throws {
    let fault = PlayedFault.idle("at: 3 s, device: climate, fault: bit-flip, byte: 200", "")
    let result = try Self.play(fault)
    let strict = JUnit.text([ResultSuite(result: result, wallSeconds: 0, isStrict: true)])
    #expect(strict.contains("errors=\"1\""))
    #expect(strict.contains("the fault `bit-flip` of `climate` has no effect"))
    let plain = JUnit.text([ResultSuite(result: result, wallSeconds: 0)])
    #expect(plain.contains("errors=\"0\""))
  }
}
