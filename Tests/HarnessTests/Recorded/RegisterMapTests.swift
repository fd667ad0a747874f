import BoardFiles
import HAL
import SimBoard
import SimWorld
import Testing
import Units

@Suite("A simulated chip begins with the registers of a dump")
struct RegisterMapTests {
  private static let board = """
    board: dumped
    i2c:
      - bus: 1
        devices: [{name: a, chip: mcp9808, address: 0x18}, {name: b, chip: lm75, address: 0x48}]
    channels:
      - {name: a, from: a.temperature, every: 1 s}
      - {name: b, from: b.temperature, every: 1 s}

    """

  private static func failures(_ a: String, _ b: String, _ expect: String) throws -> [String] {
    let files = [
      "b.yaml": board, "a.txt": a, "b.txt": b,
      "s.yaml": """
      scenario: registers
      board: b.yaml
      for: 5 s
      recorded: [{device: a, registers: a.txt}, {device: b, registers: b.txt}]
      expect:
      \(expect)
      """,
    ]
    let loaded = Stage.reader(files).scenario(at: "s.yaml")
    let scenario = try #require(loaded.value, "\(loaded.diagnostics.map(\.rendered))")
    #expect(loaded.diagnostics.isEmpty)
    return try Stage.play(scenario).failures
  }

  // i2cdump's words have the first byte of the chip as their low one.
  private static let words = """
         0,8  1,9  2,a  3,b  4,c  5,d  6,e  7,f
    00: 1d00 0000 0000 0000 0000 98c1 5400 0004
    08: 0003 0000 0000 0000 0000 0000 0000 0000

    """
  private static let head = "     0,8  1,9  2,a  3,b  4,c  5,d  6,e  7,f\n"

  @Test("Drivers read the values of a dump of words")
  func values() throws {
    // 0xC198 of an MCP9808 is 25.5 °C (0x198 / 16), 0x1980 of an LM75 as well.
    let failures = try Self.failures(
      Self.words, Self.head + "00: 8019 0000 004b 0050\n",
      """
        - {channel: a, between: [25.5 °C, 25.5 °C], at: 4 s}
        - {channel: b, between: [25.5 °C, 25.5 °C], at: 4 s}
      """)
    #expect(failures == [])
  }

  @Test("A register that could not be read cannot be read here")
  func unreadable() throws {
    let failures = try Self.failures(
      Self.words, Self.head + "00: XXXX 0000 004b 0050\n",
      "  - {channel: b, is: fault, at: 4 s}\n  - {channel: a, between: [25 °C, 26 °C], at: 4 s}")
    #expect(failures == [])
  }

  @Test("A device twice, a device with a line and a missing file are refused")
  func refusals() {
    func problems(_ entries: String) -> [String] {
      let files = [
        "b.yaml": Self.board, "a.txt": Self.words,
        "s.yaml": "scenario: r\nboard: b.yaml\nfor: 1 s\nrecorded: [\(entries)]\n",
      ]
      return Stage.reader(files).scenario(at: "s.yaml").diagnostics.filter { $0.severity == .error }
        .map { String($0.rendered.prefix { $0 != ";" && $0 != "\n" }) }
    }
    #expect(
      problems("{device: a, registers: a.txt}, {device: a, registers: a.txt}") == [
        "s.yaml:4:52: error: the device `a` stands twice"
      ])
    #expect(
      problems("{device: a, registers: c.txt}") == [
        "s.yaml:4:35: error: the file `c.txt` does not exist"
      ])
  }
}
