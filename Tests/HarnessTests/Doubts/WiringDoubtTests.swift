import BoardFiles
import SimWorld
import Testing
import Units

@Suite("Wiring that the parts are not made for")
struct WiringDoubtTests {
  static let onBuses = Chip.all.map(\.schema).filter { $0.connection == .bus }

  private static func board(_ schema: ChipSchema, clock: Int) -> String {
    """
    board: b
    i2c:
      - bus: 1
        clock: \(clock) Hz
        devices:
          - {name: d, chip: \(schema.name), address: 0x\(String(schema.addresses[0], radix: 16))}
    """
  }

  @Test("A bus faster than a chip is a warning at the chip, and no slower one")
  func clocks() {
    for schema in Self.onBuses {
      let limit = schema.clockHertzMax
      #expect(limit >= 100_000, "\(schema.name)")
      for clock in [100_000, limit, limit + 1, 1_000_000] where clock <= 1_000_000 {
        let lines = CheckedText.board(Self.board(schema, clock: clock)).filter {
          $0.contains("is made for a bus of at most")
        }
        #expect(lines.count == (clock > limit ? 1 : 0), "\(schema.name) at \(clock)")
        guard clock > limit else { continue }
        #expect(lines[0].hasPrefix("b.yaml:6:9: warning: `d` (\(schema.name)) is made for"))
      }
    }
  }

  @Test("An input on a pin that can only be an output is a warning, and an output is none")
  func outputsOnly() {
    var pins = 0
    for schema in Self.onBuses {
      guard case .lines(let count) = schema.supplies else { continue }
      for offset in 0..<count {
        for direction in ["input", "output"] {
          let bias = direction == "input" ? ", bias: pull-up" : ""
          let text =
            Self.board(schema, clock: 100_000)
              + """

              gpio:
                - chip: d
                  lines:
                    - {name: l, direction: \(direction), offset: \(offset)\(bias)}
              channels: \(direction == "input" ? "[{name: c, from: l}]" : "[]")
              """
          let lines = CheckedText.board(text)
          let isDoubted = direction == "input" && schema.outputOnlyOffsets.contains(offset)
          let wanted =
            "b.yaml:10:30: warning: line \(offset) of `d` (\(schema.name)) can only be an output"
          #expect(lines == (isDoubted ? [wanted] : []))
          pins += isDoubted ? 1 : 0
        }
      }
    }
    #expect(pins >= 2)
  }

  @Test(
    "An input without anything that holds its level is a warning",
    arguments: [
      ("", 1), (", bias: none", 1), (", bias: pull-up", 0), (", bias: pull-down", 0),
      (", bias: external", 0),
    ])
  func floats(_ bias: String, _ count: Int) {
    let lines = CheckedText.board(
      """
      board: b
      gpio: [{chip: gpiochip0, lines: [{name: l, offset: 1, direction: input\(bias)}]}]
      channels: [{name: c, from: l}]
      """)
    let found = lines.count {
      $0.hasPrefix("b.yaml:2:34: warning: nothing says what the level of the line `l` is")
    }
    #expect(found == count && lines.count == count)
  }

  @Test(
    "A hold-off shorter than the reading period is a warning, where the channel is read by time",
    arguments: [
      ("t", "for: 10 s", true), ("t", "for: 1 min", false), ("t", "for: 0 s", false),
      ("x", "for: 50 ms", true), ("x", "for: 100 ms", false), ("l", "for: 10 ms", false),
    ])
  func holdOffs(_ channel: String, _ holdOff: String, _ isShort: Bool) {
    let rule = channel == "t" ? "above: 40 °C" : "is: true"
    let lines = CheckedText.board(
      """
      board: b
      i2c:
        - bus: 1
          devices:
            - {name: d, chip: tmp102, address: 0x48}
            - {name: e, chip: mcp23017, address: 0x20}
      gpio:
        - {chip: gpiochip0, lines: [{name: l, offset: 1, direction: input, bias: pull-up}]}
        - {chip: e, lines: [{name: x, offset: 1, direction: input, bias: pull-up}]}
      channels:
        - {name: t, from: d.temperature, every: 1 min}
        - {name: x, from: x}
        - {name: l, from: l}
      alarms:
        - {name: a, when: \(channel), \(holdOff), \(rule)}
      """)
    #expect(lines.count == (isShort ? 1 : 0))
    #expect(
      lines.allSatisfy { $0.hasPrefix("b.yaml:15:29: warning: `\(holdOff)` is shorter than") })
  }
}
