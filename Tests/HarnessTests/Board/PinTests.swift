import BoardFiles
import Harness
import NodeAssembly
import SimWorld
import Testing
import Units

/// Pins of chips on lines of a board, in a whole run.
@Suite("Alert pins on lines")
struct PinTests {
  /// An MCP9808 and a TMP102 on one line, both read every half minute.
  private static func board(
    line: String = "active: low, bias: pull-up", mcp: String = "alert: hot, alert-above: 30 °C",
    tmp: String = "alert: hot, alert-above: 30 °C"
  ) -> String {
    """
    board: pins
    i2c:
      - bus: 1
        devices:
          - {name: room, chip: mcp9808, address: 0x18\(mcp.isEmpty ? "" : ", " + mcp)}
          - {name: oven, chip: tmp102, address: 0x48, mode: continuous\(tmp.isEmpty ? "" : ", " + tmp)}
    gpio:
      - chip: gpiochip0
        lines:
          - {name: hot, offset: 17, direction: input\(line.isEmpty ? "" : ", " + line)}
    channels:
      - {name: hot, from: hot, every: 30 s}
      - {name: room, from: room.temperature, every: 30 s}
      - {name: oven, from: oven.temperature, every: 30 s}
    alarms:
      - {name: fire, when: hot, is: true}
    """
  }

  private static func play(_ text: String, board: String = board()) throws -> Stage.Played {
    try Stage.play(Stage.scenario(text, board: board))
  }

  @Test("An edge has the time of the conversion that caused it, not that of the next reading")
  func timeOfEdges() throws {
    let played = try Self.play(
      """
      for: 60 s
      signals:
        room.temperature: {steps: {0 s: 25 °C, 40 s: 31 °C, 41 s: 28.4 °C}}
      expect:
        - {alarm: fire, raised: {after: 40 s, within: 250 ms}}
        - {alarm: fire, cleared: {after: 41 s, within: 250 ms}}
        - {line: hot, is: off, at: 40 s}
        - {line: hot, is: on, at: 40.5 s}
      """)
    #expect(played.failures == [])
    #expect(played.events("edge") == ["edge hot on", "edge hot off"])
  }

  @Test("Open-drain pins share a line: it is released when all of them let go")
  func wiredOr() throws {
    let played = try Self.play(
      """
      for: 60 s
      signals:
        room.temperature: {pulse: {at: 10 s, for: 10 s}, low: 20 °C, high: 40 °C}
        oven.temperature: {pulse: {at: 15 s, for: 10 s}, low: 20 °C, high: 40 °C}
      expect:
        - {alarm: fire, raised: {after: 10 s, within: 250 ms}}
        # Two conversions in a row count.
        - {alarm: fire, cleared: {after: 25 s, within: 501 ms}}
        - {alarm: fire, count: 1}
        - {line: hot, is: on, at: 22 s}
      """)
    #expect(played.failures == [])
    #expect(played.events("edge").count == 2)
  }

  @Test(
    "What a released pin means is the line's matter",
    arguments: [
      ("active: low, bias: pull-up", false), ("active: high, bias: pull-up", true),
      ("active: low", false), ("active: low, bias: pull-down", true),
      ("active: high, bias: pull-down", false),
    ])
  func polarity(line: String, isOn: Bool) throws {
    let played = try Self.play(
      "for: 10 s\nexpect: [{line: hot, is: \(isOn ? "on" : "off"), at: 5 s}]",
      board: Self.board(line: line))
    #expect(played.failures == [])
    #expect(played.events("edge") == [])
  }

  @Test("A stuck line hides its pins and shows them when it comes loose")
  func stuck() throws {
    let played = try Self.play(
      """
      for: 60 s
      signals: {room.temperature: {steps: {0 s: 25 °C, 20 s: 35 °C}}}
      faults: [{at: 10 s, for: 30 s, line: hot, fault: stuck}]
      expect:
        - {alarm: fire, raised: {after: 40 s, within: 1 ms}}
        - {alarm: fire, count: 1}
      """)
    #expect(played.failures == [])
  }

  @Test("A board whose pins are not wired runs as if they did not exist")
  func unwired() throws {
    let scene = """
      for: 60 s
      signals: {room.temperature: {steps: {0 s: 25 °C, 20 s: 35 °C}}}
      expect: [{alarm: fire, never: raised}]
      """
    let wired = "alert-above: 30 °C"
    let played = try Self.play(scene, board: Self.board(mcp: wired, tmp: wired))
    #expect(played.failures == [])
    #expect(played.events("edge") == [])
  }

  @Test("Every pin of a chip's schema is one of its model, in the same order", arguments: Chip.all)
  func pins(chip: Chip) {
    #expect(chip.schema.pins.map { "\($0.name)" } == chip.model.pinNames.map { "\($0)" })
  }
}
