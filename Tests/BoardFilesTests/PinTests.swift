import BoardFiles
import Testing
import Units

@Suite("Pins on lines, and options that speak of each other")
struct PinTests {
  private static let guardian = ChipSchema(
    name: "guardian", addresses: [0x40, 0x41], clockHertzMax: 400_000,
    channels: [ChannelSchema("a", .voltage, lowest: 0, highest: 1)],
    options: [
      OptionSchema("high", .voltage, in: 0...5_000_000),
      OptionSchema("clear", .voltage, in: 0...5_000_000, .below("high"), .needs("high")),
      OptionSchema("low", .voltage, in: 0...5_000_000, .below("high"), .excludes("clear")),
    ],
    pins: [PinSchema("ready", .pushPull), PinSchema("alert", .openDrain)])
  private static let vocabulary = Vocabulary(chips: [guardian], faults: [], formats: [])

  private static func read(_ first: String, _ second: String = "") -> Loaded<Board> {
    let text = """
      board: b
      i2c:
        - bus: 1
          devices:
            - {name: m, chip: guardian, address: 0x40\(first)}
            - {name: n, chip: guardian, address: 0x41\(second)}
      gpio:
        - chip: gpiochip0
          lines:
            - {name: other, offset: 1, direction: input, bias: pull-up}
            - {name: shared, offset: 2, direction: input, bias: pull-up}
      channels:
        - {name: c, from: m.a}
        - {name: d, from: n.a}
        - {name: o, from: other}
        - {name: s, from: shared}
      """
    return BoardFileReader(vocabulary: vocabulary, access: files(["b.yaml": Array(text.utf8)]))
      .board(at: "b.yaml")
  }

  @Test("A device names the lines of its pins, and open-drain pins share one")
  func wired() throws {
    let loaded = Self.read(", alert: shared, ready: other", ", alert: shared")
    #expect(loaded.diagnostics == [])
    let board = try #require(loaded.value)
    #expect(
      board.devices.map { $0.pins.map { [$0.pin, $0.line.number] } } == [
        [[0, 0], [1, 1]], [[1, 1]],
      ])
    let lines = board.explanation(Self.vocabulary)
    #expect(lines.contains { $0.hasSuffix(", ready on line other, alert on line shared") })
  }

  @Test("An amount that a file leaves out is unset, and the explanation is silent about it")
  func unset() throws {
    let board = try #require(Self.read(", high: 2 V").value)
    #expect((0..<3).map { board.devices[0].options[$0] } == [2_000_000, .min, .min])
    let lines = board.explanation(Self.vocabulary)
    #expect(lines.contains { $0.contains("(high 2 V)") })
    #expect(lines.contains { $0.hasPrefix("device n: guardian at 0x41 of bus 1") })
  }

  @Test(
    "What one option says about another is held against the file",
    arguments: [
      (", high: 2 V, clear: 1 V", nil), (", low: 1 V", nil), (", high: 2 V, low: 1 V", nil),
      (", high: 2 V, clear: 2 V", "`clear` is not below `high`"),
      (", clear: 1 V", "`clear` means nothing without `high`"),
      (", high: 2 V, low: 3 V", "`low` is not below `high`"),
      (", high: 3 V, clear: 1 V, low: 2 V", "`low`"),
    ] as [(String, String?)])
  func relations(options: String, message: String?) throws {
    let loaded = Self.read(options)
    #expect(loaded.diagnostics.count == (message == nil ? 0 : 1))
    guard let message else { return }
    let shown = try #require(loaded.diagnostics.first?.message)
    #expect(shown.contains(message))
  }
}
