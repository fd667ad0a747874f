import BoardFiles
import Testing
import Units

@Suite("Options that are amounts")
struct OptionTests {
  private static let meter = ChipSchema(
    name: "meter", addresses: [0x40], clockHertzMax: 400_000,
    channels: [ChannelSchema("a", .voltage, lowest: 0, highest: 1)],
    options: [OptionSchema("shunt", .resistance, in: 100...100_000_000, default: 100_000)])

  private static func read(_ option: String) -> Loaded<Board> {
    let text = """
      board: b
      i2c:
        - {bus: 1, devices: [{name: m, chip: meter, address: 0x40\(option)}]}
      channels:
        - {name: c, from: m.a}
      """
    let vocabulary = Vocabulary(chips: [meter], faults: [], formats: [])
    return BoardFileReader(vocabulary: vocabulary, access: files(["b.yaml": Array(text.utf8)]))
      .board(at: "b.yaml")
  }

  @Test(
    "Any amount of the range is taken, whatever unit spells it",
    arguments: [
      ("", 100_000), (", shunt: 100 mΩ", 100_000), (", shunt: 0.1 ohm", 100_000),
      (", shunt: 2.5 m\u{2126}", 2_500), (", shunt: 0.1 mohm", 100),
      (", shunt: 0.1 kΩ", 100_000_000),
    ] as [(String, Int64)])
  func taken(option: String, microohms: Int64) throws {
    let board = try #require(Self.read(option).value)
    #expect(board.devices[0].options[0] == microohms)
  }

  @Test(
    "What is no such amount is reported",
    arguments: [
      ", shunt: 100", ", shunt: 100 mV", ", shunt: 0.01 mΩ", ", shunt: 1 kΩ", ", shunt: x",
    ])
  func refused(option: String) {
    #expect(Self.read(option).diagnostics.count == 1)
  }

  @Test("The explanation spells the amount")
  func explained() throws {
    let board = try #require(Self.read(", shunt: 2 mΩ").value)
    let lines = board.explanation(Vocabulary(chips: [Self.meter], faults: [], formats: []))
    #expect(lines.contains { $0.contains("(shunt 0.002 Ω)") })
  }
}
