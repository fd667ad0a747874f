import Harness
import Testing

@Suite("Multiplexers and expanders in scenarios")
struct GreenhouseTests {
  private static let board = """
    board: house
    i2c:
      - bus: 1
        clock: 400 kHz
        devices:
          - {name: attic, chip: bme280, address: 0x76, behind: mux, channel: 0}
          - {name: mux, chip: pca9548, address: 0x70}
          - {name: cellar, chip: bme280, address: 0x76, behind: mux, channel: 7}
          - {name: barn, chip: bme280, address: 0x76, behind: other, channel: 7}
          - {name: other, chip: pca9548, address: 0x71}
          - {name: expander, chip: mcp23017, address: 0x20, behind: other, channel: 0}
    gpio:
      - chip: gpiochip0
        lines: [{name: light, offset: 1, direction: output}]
      - chip: expander
        lines:
          - {name: door, offset: 3, direction: input, active: low, bias: pull-up}
          - {name: button, offset: 15, direction: input, debounce: 40 ms}
          - {name: lamp, offset: 9, direction: output}
          - {name: siren, offset: 0, direction: output, active: low}
    channels:
      - {name: attic, from: attic.temperature, every: 1 s}
      - {name: cellar, from: cellar.temperature, every: 1 s}
      - {name: barn, from: barn.temperature, every: 1 s}
      - {name: open, from: door}
      - {name: pressed, from: button, every: 50 ms}
    alarms:
      - {name: intrusion, when: open, is: true}
      - {name: call, when: pressed, is: true}
      - {name: blind, when: open, fault: true}
    outputs:
      - {line: lamp, on: call}
      - {line: light, on: any-alarm}
      - {line: siren, on: intrusion}
    """

  private static func play(_ text: String) throws -> Stage.Played {
    try Stage.play(Stage.scenario(text, board: board), detail: .readings)
  }

  private static let calm = """
    for: 1 min
    signals:
      attic.temperature: 30 °C
      cellar.temperature: 10 °C
      barn.temperature: -5 °C
      door: {pulses: [{at: 20 s, for: 10 s}]}
      button: {pulses: [{at: 10 s, for: 30 ms}, {at: 40 s, for: 1 s}]}

    """

  @Test("Three chips at one address are three; lines raise alarms and are driven")
  func calm() throws {
    let played = try Self.play(
      Self.calm + """
        expect:
          - {channel: attic, between: [29.9 °C, 30.1 °C], at: 30 s}
          - {channel: cellar, between: [9.9 °C, 10.1 °C], at: 30 s}
          - {channel: barn, between: [-5.1 °C, -4.9 °C], at: 30 s}
          - {alarm: intrusion, raised: {after: 20 s, within: 110 ms}}
          - {alarm: intrusion, cleared: {after: 30 s, within: 110 ms}}
          - {alarm: call, count: 1}
          - {alarm: call, raised: {after: 40 s, within: 100 ms}}
          - {line: siren, is: off, at: 19 s}
          - {line: siren, is: on, at: 21 s}
          - {line: siren, is: off, at: 31 s}
          - {line: lamp, is: on, at: 40500 ms}
          - {line: light, is: on, at: 25 s}
          - {line: light, is: off, at: 45 s}
        """)
    #expect(played.failures.isEmpty)
    #expect(played.events("fault").isEmpty)
  }

  @Test(
    "A fault is named by its place, affects only what depends on it, and is repaired afterwards",
    arguments: [
      (
        "mux", "device attic fault address-nack of the multiplexer at 0x70 EREMOTEIO",
        ["attic", "cellar"]
      ),
      (
        "other", "device barn fault address-nack of the multiplexer at 0x71 EREMOTEIO",
        ["barn", "open", "pressed"]
      ),
      ("expander", "device expander fault address-nack EREMOTEIO", ["open", "pressed"]),
      ("cellar", "device cellar fault address-nack EREMOTEIO", ["cellar"]),
    ])
  func faults(_ device: String, _ says: String, _ blind: [String]) throws {
    let played = try Self.play(
      Self.calm + """
        faults: [{at: 18 s, for: 5 s, device: \(device), fault: address-nack}]
        expect:
          - {channel: attic, between: [29.9 °C, 30.1 °C], at: 30 s}
          - {channel: cellar, between: [9.9 °C, 10.1 °C], at: 30 s}
          - {channel: barn, between: [-5.1 °C, -4.9 °C], at: 30 s}
          - {line: siren, is: on, at: 25 s}
          - {line: siren, is: off, at: 31 s}
          - {alarm: call, count: 1}
        """)
    #expect(played.failures.isEmpty)
    #expect(played.events("fault").contains(says))
    for channel in ["attic", "cellar", "barn", "open", "pressed"] {
      let isBlind = !played.events("read \(channel) fault").isEmpty
      #expect(isBlind == blind.contains(channel), "\(channel)")
    }
  }

  @Test("An output that cannot be driven is reported, and driven once the chip answers")
  func output() throws {
    let played = try Self.play(
      Self.calm + """
        faults: [{at: 39990 ms, count: 3, device: expander, fault: data-nack, byte: 3}]
        expect:
          - {alarm: call, count: 1}
          - {line: lamp, is: on, at: 40900 ms}
        """)
    #expect(played.failures.isEmpty)
    #expect(played.events("line lamp fault") == ["line lamp fault data-nack"])
  }

  @Test("A line of an expander sticks and comes loose like any other")
  func stuck() throws {
    let played = try Self.play(
      Self.calm + """
        faults: [{at: 5 s, for: 30 s, line: door, fault: stuck, level: off}]
        expect: [{alarm: intrusion, count: 0}, {channel: open, is: false, at: 25 s}]
        """)
    #expect(played.failures.isEmpty)
  }

  @Test(
    "After a loss of power everything is as it was, outputs included",
    arguments: [
      // Each turn selects both channels again, so the loss has no visible effect.
      ("mux", "{at: 25 s, device: mux, fault: brown-out}", 0),
      ("other", "{at: 25020 ms, device: other, fault: brown-out}", 1),
      ("expander", "{at: 25 s, device: expander, fault: brown-out}", 0),
      ("expander unplugged", "{at: 24 s, for: 2 s, device: expander, fault: unplug}", 20),
    ])
  func brownOut(_ name: String, _ fault: String, _ faults: Int) throws {
    let played = try Self.play(
      Self.calm + """
        faults: [\(fault)]
        expect:
          - {channel: attic, between: [29.9 °C, 30.1 °C], at: 28 s}
          - {channel: cellar, between: [9.9 °C, 10.1 °C], at: 28 s}
          - {channel: barn, between: [-5.1 °C, -4.9 °C], at: 28 s}
          - {alarm: intrusion, cleared: {after: 30 s, within: 110 ms}}
          - {line: siren, is: on, at: 24 s}
          - {line: siren, is: on, at: 27 s}
          - {line: siren, is: off, at: 31 s}
          - {line: lamp, is: on, at: 40500 ms}
          - {alarm: call, count: 1}
        """)
    #expect(played.failures.isEmpty)
    let said = played.events("device ").filter { $0.contains(" fault ") && !$0.contains("begins") }
    #expect(said.count >= faults && said.count <= faults * 3, "\(said)")
  }
}
