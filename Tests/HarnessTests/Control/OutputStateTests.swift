import Harness
import HubProtocol
import SimWorld
import Testing

/// The chip that supplies a heater and a fan.
private enum Supplier: String, CaseIterable, Sendable {
  case gpiochip0
  case expander
}

@Suite("The state of an output as a channel")
struct OutputStateTests {
  private static func board(_ supplier: Supplier) -> String {
    """
    board: bed
    i2c:
      - bus: 1
        devices:
          - {name: thermo, chip: lm75, address: 0x48}
          - {name: expander, chip: mcp23017, address: 0x20}
    gpio:
      - chip: \(supplier.rawValue)
        lines:
          - {name: heater, offset: 3, direction: output}
          - {name: fan, offset: 4, direction: output}
    channels:
      - {name: bed, from: thermo.temperature, every: 1 s}
      - {name: heating, from: heater, every: 10 s, send: summary}
      - {name: blowing, from: fan, every: 10 s}
      - {name: starts, from: {total: heating}}
    alarms:
      - {name: long, when: heating, is: true, for: 1 min}
    control:
      - {name: heat, line: heater, when: bed, below: 18 °C, clear-above: 20 °C}
      - {name: mix, line: fan, when: heating, is: true}
    report: {every: 10 min, format: json, channels: [heating, blowing, starts]}
    uplink: {url: "https://hub.test/in", device: n, trust: {ca: ca.pem}}
    """
  }

  /// Cold from 100 s to 250 s: the readings from 110 s to 250 s, 15 of 60, find the heater on.
  private static let scene = """
    for: 630 s
    signals: {thermo.temperature: {pulses: [{at: 100 s, for: 150 s}], low: 21 °C, high: 15 °C}}
    expect:
      - {channel: heating, is: false, at: 0 s}
      - {channel: heating, is: false, at: 109 s}
      - {channel: heating, is: true, at: 111 s}
      - {channel: heating, is: false, at: 261 s}
      - {line: heater, is: on, at: 102 s}
      - {line: fan, is: off, at: 109 s}
      - {line: fan, is: on, at: 111 s}
      - {channel: blowing, is: true, at: 121 s}
      - {channel: starts, between: [1, 1], at: 10 min}
      - {alarm: long, raised: {after: 160 s, within: 11 s}}
      - {alarm: long, cleared: {after: 251 s, within: 10 s}}
      - {channel: heating, fresh: {after: 0 s, within: 1 s, until: 630 s}}
    """

  @Test(
    "Rules, control rules, derived channels and expectations follow what the node drives",
    arguments: Supplier.allCases)
  private func rules(_ supplier: Supplier) throws {
    let played = try Stage.play(Stage.scenario(Self.scene, board: Self.board(supplier)))
    #expect(played.failures == [])
  }

  @Test("A summary of an output's state has the share of the time that it was on")
  func duty() throws {
    let played = try Stage.play(Stage.scenario(Self.scene, board: Self.board(.gpiochip0)))
    let text = String(decoding: played.wire, as: UTF8.self)
    let figures = "{\"count\":61,\"faults\":0,\"mean\":0.246,\"last\":false,\"total\":1}"
    #expect(text.contains("\"summary\":{\"heating\":\(figures)}"), "\(text)")
    #expect(text.contains("\"blowing\":false"))
  }

  @Test("The state of a line that cannot be driven is a fault, and comes back with the line")
  func fault() throws {
    let scene = """
      for: 5 min
      signals: {thermo.temperature: {pulses: [{at: 100 s, for: 20 s}], low: 21 °C, high: 15 °C}}
      faults: [{at: 99 s, for: 60 s, device: expander, fault: address-nack}]
      expect:
        - {channel: heating, faulty: {after: 110 s, until: 155 s, with: not-driven}}
        - {channel: heating, fresh: {after: 160 s, within: 15 s}}
        - {channel: heating, is: false, at: 4 min}
      """
    let played = try Stage.play(Stage.scenario(scene, board: Self.board(.expander)))
    #expect(played.failures == [])
    #expect(played.events("line heater driven").count == 1)
  }
}
