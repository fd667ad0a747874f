import BoardFiles
import SimBoard
import SimWorld
import Testing
import Units

@Suite("Faults that change nothing, and signals beyond what a chip reads")
struct IdleFaultTests {
  static let board = """
    board: b
    i2c:
      - bus: 1
        devices:
          - {name: climate, chip: bme280, address: 0x76}
          - {name: spare, chip: sht31, address: 0x44}
          - {name: adc, chip: ads1115, address: 0x48}
          - {name: expander, chip: mcp23017, address: 0x20}
      - {bus: 3, devices: [{name: idle, chip: lm75, address: 0x48}]}
    gpio:
      - chip: gpiochip0
        lines:
          - {name: door, offset: 4, direction: input, bias: pull-up}
          - {name: lamp, offset: 5, direction: output}
        devices:
          - {name: porch, chip: dht22, offset: 8}
      - {chip: expander, lines: [{name: hatch, offset: 1, direction: input, bias: pull-up}]}
    channels:
      - {name: t, from: climate.temperature}
      - {name: v, from: adc.ain0}
      - {name: outside, from: porch.temperature, every: 2 s}
      - {name: open, from: door}
      - {name: lid, from: hatch}
    """

  private static func lines(_ rest: String, signals: String = "door: off") -> [String] {
    CheckedText.scenario(
      """
      scenario: s
      board: b.yaml
      for: 1 min
      signals: {adc.ain0: 1 V, \(signals)}
      \(rest)
      expect: [{channel: t, fresh: {after: 1 s}}]
      """, on: board)
  }

  @Test(
    "A fault that changes nothing is a warning that says why",
    arguments: [
      ("at: 1 min, device: climate, fault: address-nack", "the run ends at 1 min"),
      ("at: 1 s, device: spare, fault: address-nack", "the node makes no transfers there"),
      ("at: 1 s, device: spare, fault: stuck-value", "the node makes no transfers there"),
      ("at: 1 s, bus: 3, fault: scl-stuck", "the node makes no transfers there"),
      (
        "at: 1 s, device: climate, channel: humidity, fault: stuck-value",
        "no channel reads `climate.humidity`"
      ),
      ("at: 1 s, device: climate, channel: temperature, fault: offset, by: 0 °C", "`by` is 0"),
      (
        "at: 1 s, device: climate, channel: temperature, fault: drift, per-hour: 0 °C",
        "`per-hour` is 0"
      ),
      ("at: 1 s, device: climate, channel: temperature, fault: spike, by: 0 °C", "`by` is 0"),
      ("at: 1 s, device: climate, fault: stretch, by: 0 s", "`by` is 0"),
      ("at: 1 s, line: porch, fault: chatter", "the chip drives its line itself"),
      ("at: 1 s, line: lamp, fault: stuck, level: on", "the line is an output"),
      ("at: 1 s, line: door, fault: chatter", "the line does not change in that time"),
      ("at: 1 s, line: door, fault: lost-edge", "the line does not change in that time"),
      ("at: 1 s, line: door, fault: event-overflow", "the line does not change in that time"),
      ("at: 1 s, line: door, fault: stuck", "the line is off all the time"),
      ("at: 1 s, line: door, fault: stuck, level: off", "the line is off all the time"),
      ("at: 1 s, line: hatch, fault: lost-edge", "a device supplies the line"),
      ("at: 1 s, line: hatch, fault: event-overflow", "a device supplies the line"),
      ("at: 1 s, line: hatch, fault: line-gone", "a device supplies the line"),
    ])
  func idle(_ fault: String, _ reason: String) {
    let found = Self.lines("faults: [{\(fault)}]")
    #expect(found.count == 1)
    #expect(found.allSatisfy { $0.hasPrefix("s.yaml:5:10: warning: the fault") })
    #expect(found.allSatisfy { $0.contains("has no effect: \(reason)") }, "\(found)")
  }

  @Test(
    "A fault that changes something is no warning",
    arguments: [
      "at: 59 s, device: climate, fault: address-nack", "at: 1 s, bus: 1, fault: scl-stuck",
      "at: 1 s, device: expander, fault: address-nack",
      "at: 1 s, device: climate, channel: temperature, fault: stuck-value",
      "at: 1 s, device: climate, fault: stuck-value", "at: 1 s, line: porch, fault: stuck",
      "at: 1 s, line: porch, fault: lost-edge",
      "at: 1 s, line: porch, fault: chatter, always: on",
      "at: 1 s, line: door, fault: chatter, always: on",
      "at: 1 s, line: door, fault: stuck, level: on", "at: 1 s, line: door, fault: line-gone",
      "at: 1 s, line: hatch, fault: chatter, always: on",
      "at: 1 s, line: hatch, fault: stuck, level: on",
    ])
  func effective(_ fault: String) {
    #expect(Self.lines("faults: [{\(fault)}]") == [])
  }

  @Test(
    "Whether a line changes is judged within the time of the fault",
    arguments: [
      ("{steps: {0 s: off, 30 s: on}}", "at: 10 s, for: 10 s", false),
      ("{steps: {0 s: off, 30 s: on}}", "at: 10 s, for: 20 s", true),
      ("{pulse: {at: 1 s, for: 1 s}}", "at: 10 s", false),
      ("{pulse: {at: 1 s, for: 15 s}}", "at: 10 s", true),
      ("{pulses: [{at: 1 s, for: 1 s}], every: 30 s}", "at: 10 s", true),
      ("{pulses: [{at: 1 s, for: 1 s}], every: 30 s}", "at: 10 s, for: 20 s", false),
      ("{pulses: [{at: 1 s, for: 1 s}], every: 30 s}", "at: 10 s, for: 22 s", true),
    ])
  func changing(_ signal: String, _ window: String, _ changes: Bool) {
    for fault in ["chatter", "lost-edge", "event-overflow"] {
      let found = Self.lines(
        "faults: [{\(window), line: door, fault: \(fault)}]", signals: "door: \(signal)")
      #expect(found.isEmpty == changes, "\(fault): \(found)")
    }
  }

  @Test("Each kind of fault of a line says what it changes, as the vocabulary of files has it")
  func everyKind() {
    let schemas = Vocabulary.registered(Chip.all).faults.filter { $0.target == .line }
    #expect(schemas.map(\.name) == LineFaultKind.all.map(\.name))
    #expect(schemas.allSatisfy { $0.lineEffect != nil })
  }

  @Test(
    "A signal beyond what its channel reads is a warning, whatever its shape",
    arguments: [
      ("adc.ain0", "3.2 V", "3.2 V"), ("adc.ain0", "-1 V", "-1 V"),
      ("adc.ain0", "{ramp: [0 V, 3 V], over: 1 min}", "3 V"),
      ("adc.ain0", "{steps: {0 s: 0.4 V, 5 s: 3.2 V}}", "3.2 V"),
      ("adc.ain0", "{pulse: {at: 1 s, for: 1 s}, low: 0 V, high: 3.3 V}", "3.3 V"),
      ("adc.ain0", "{sine: {mean: 1.5 V, amplitude: 1 V, period: 1 min}}", "2.5 V"),
      ("adc.ain0", "{noise: {mean: 0 V, amplitude: 1 V}}", "-1 V"),
      ("adc.ain0", "{sum: [2 V, {noise: {mean: 0 V, amplitude: 0.1 V}}]}", "2.1 V"),
      ("climate.temperature", "120 °C", "120 °C"),
    ])
  func beyond(_ input: String, _ shape: String, _ value: String) {
    let found = CheckedText.scenario(
      """
      scenario: s
      board: b.yaml
      for: 1 min
      signals: {\(input): \(shape)\(input == "adc.ain0" ? "" : ", adc.ain0: 1 V")}
      expect: [{channel: t, fresh: {after: 1 s}}]
      """, on: Self.board)
    #expect(found.count == 1)
    let begin = "s.yaml:4:11: warning: the signal reaches \(value): `\(input)`"
    #expect(found.allSatisfy { $0.hasPrefix(begin) }, "\(found)")
  }

  @Test(
    "A signal that stays within what its channel reads, or that no channel reads, is no warning",
    arguments: [
      "adc.ain0: {ramp: [0 V, 3 V], over: 2 min}, door: off", "adc.ain0: 2.04 V, adc.ain1: 5 V",
      "adc.ain0: 0 V, climate.pressure: 150 hPa",
    ])
  func within(_ signals: String) {
    let found = CheckedText.scenario(
      """
      scenario: s
      board: b.yaml
      for: 1 min
      signals: {\(signals)}
      expect: [{channel: t, fresh: {after: 1 s}}]
      """, on: Self.board)
    #expect(found == [])
  }

  @Test("A server or an operator that no uplink of the board concerns is a warning")
  func unused() {
    let found = Self.lines(
      "server: [{at: 1 s, refuses: true}]\noperator: [{at: 2 s, accepts: certificate}]")
    #expect(found.count == 2)
    #expect(found[0].contains("`server` has no effect"))
    #expect(found[1].contains("`operator` has no effect"))
  }
}
