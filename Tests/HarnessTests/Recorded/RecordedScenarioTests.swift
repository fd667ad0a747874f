import BoardFiles
import Harness
import LinuxFiles
import SimWorld
import Testing

@Suite("A recording in a chip's place, in scenarios")
struct RecordedScenarioTests {
  private static let board = """
    board: recorded
    i2c: [{bus: 1, devices: [{name: climate, chip: sht31, address: 0x45}]}]
    channels: [{name: temperature, from: climate.temperature, every: 1 s}]
    """

  /// What our driver and a chip at 0x45 say to each other in two measurements.
  private static let rows = """
    time_us,address,direction,bytes,acks,stop
    0,0x45,w,30 93,AAA,1
    1000,0x45,w,30 a2,AAA,1
    2000,0x44,w,99,AA,1
    3000,0x45,w,24 00,AAA,1
    20000,0x45,r,67 a2 e4 48 7f e9,AAAAAAN,1
    1000000,0x45,w,24 00,AAA,1
    1020000,0x45,r,67 ad ca 48 54 85,AAAAAAN,1
    """

  private static func load(
    _ scenario: String, rows: String = rows, board: String = board
  ) -> Loaded<Scenario> {
    let files = [
      "b.yaml": board, "c.csv": rows, "s.yaml": "scenario: a recording\nboard: b.yaml\n" + scenario,
    ]
    let access = FileAccess(
      read: { path, _ throws(FileFault) in
        guard let text = files[path] else { throw .notFound }
        return Array(text.utf8)
      },
      status: { _ throws(FileFault) in FileStatus(isDirectory: false, mode: 0o600) },
      names: { _ throws(FileFault) in [] })
    return BoardFileReader(vocabulary: .registered(Chip.all), access: access).scenario(at: "s.yaml")
  }

  private static func failures(_ scenario: String, rows: String = rows) throws -> [String] {
    let loaded = load(scenario, rows: rows)
    let value = try #require(loaded.value, "\(loaded.diagnostics.map(\.rendered))")
    return try Stage.play(value).failures
  }

  private static let strict = """
    for: 1900 ms
    recorded: [{device: climate, transcript: c.csv}]
    expect:
      - {channel: temperature, between: [25.83 °C, 25.85 °C], at: 900 ms}
      - {channel: temperature, between: [25.86 °C, 25.88 °C], at: 1800 ms}
    """

  @Test("What was recorded is measured; other chips of the recording do not matter")
  func strict() throws {
    #expect(try Self.failures(Self.strict) == [])
  }

  @Test("A node that does something else fails the scenario, and gets no reading")
  func departure() throws {
    let other = Self.rows.replacing("1000,0x45,w,30 a2", with: "1000,0x45,w,30 a3")
    let failures = try Self.failures(Self.strict, rows: other)
    #expect(
      failures == [
        "it could not be read: data-nack of climate (sht31 at 0x45 on bus 1)",
        "it could not be read: data-nack of climate (sht31 at 0x45 on bus 1)",
        "c.csv:3:1: transfer 2 wrote 30 a2 to 0x45, the transcript writes 30 a3 to 0x45",
      ])
  }

  @Test("A read of another length is a fault, not a guess")
  func length() throws {
    let other = Self.rows.replacing(" e9,AAAAAAN", with: ",AAAAAN")
    let failures = try Self.failures(Self.strict, rows: other)
    #expect(
      failures.first == "it could not be read: bus-error of climate (sht31 at 0x45 on bus 1)")
    #expect(
      failures.last
        == "c.csv:6:1: transfer 4 read 6 bytes from 0x45, the transcript reads 5 bytes from 0x45")
  }

  @Test("A recorded refusal is a fault and no mismatch")
  func refusal() throws {
    let refused = """
      time_us,address,direction,bytes,acks,stop
      0,0x45,w,,N,1
      """
    let scenario = """
      for: 900 ms
      recorded: [{device: climate, transcript: c.csv}]
      expect: [{channel: temperature, is: fault, at: 800 ms}]
      """
    #expect(try Self.failures(scenario, rows: refused) == [])
  }

  @Test("Beyond the end of the recording nothing is measured")
  func end() throws {
    let scenario = """
      for: 4 s
      recorded: [{device: climate, transcript: c.csv, match: tolerant}]
      expect: [{channel: temperature, is: fault, at: 3900 ms}]
      """
    let failures = try Self.failures(scenario)
    #expect(failures.count == 1)
    #expect(failures[0].contains("the transcript has nothing left for it, and 1 more"))
  }

  static let wrong: [(entry: String, problem: String)] = [
    ("{device: clima, transcript: c.csv}", "4:21: error: there is no device `clima`"),
    ("{device: climate}", "4:12: error: a recorded device needs the key `transcript`"),
    ("{device: climate, transcript: d.csv}", "4:42: error: the file `d.csv` does not exist"),
    (
      "{device: climate, transcript: c.csv, list: A}", "4:55: error: `c.csv` has no list `A`"
    ),
    (
      "{device: climate, transcript: c.csv, match: exact}",
      "4:56: error: `exact` is not allowed here"
    ),
    (
      "{device: climate, transcript: c.csv}, {device: climate, transcript: c.csv}",
      "4:59: error: the device `climate` stands twice"
    ),
  ]

  @Test("A wrong entry is refused at its place", arguments: wrong)
  func refused(entry: String, problem: String) {
    let loaded = Self.load("for: 1 s\nrecorded: [\(entry)]\n")
    #expect(loaded.value == nil)
    let heads = loaded.diagnostics.map { String($0.rendered.prefix { $0 != "\n" }) }
    #expect(heads == ["s.yaml:" + problem])
  }

  static let lists: [(list: String, severities: [Diagnostic.Severity])] = [
    ("", [.warning]), (", list: good", [.warning]), (", list: bad", [.error]),
    (", list: god", [.warning, .error]),
  ]

  @Test(
    "A wrong list matters to a scenario that asks for it, and is named to others", arguments: lists)
  func wrongList(list: String, severities: [Diagnostic.Severity]) {
    let rows = """
      test,index,address,write,read
      good,0,0x45,24 00,
      good,1,0x45,,67 a2 e4 48 7f e9
      bad,0,0x40,,
      """
    let loaded = Self.load(
      "for: 1 s\nrecorded: [{device: climate, transcript: c.csv\(list)}]\n"
        + "expect: [{channel: temperature, is: fault, at: 900 ms}]\n", rows: rows)
    let about = loaded.diagnostics.filter { !$0.message.contains("humidity") }
    #expect(Set(about.map(\.severity)) == Set(severities), "\(about.map(\.rendered))")
    #expect((loaded.value == nil) == severities.contains(.error))
    #expect(about.contains { $0.message.contains("a transaction without bytes") })
  }

  @Test("A recording without the device is refused")
  func silent() {
    let rows = Self.rows.replacing("0x45", with: "0x46")
    let loaded = Self.load(
      "for: 1 s\nrecorded: [{device: climate, transcript: c.csv}]\n", rows: rows)
    #expect(
      loaded.diagnostics.map(\.message) == ["no transfer in `c.csv` has the address 0x45"])
  }

  static let others: [(device: String, problem: String)] = [
    ("wired", "pins of the device `wired` are wired to lines"),
    ("porch", "this is no header of a recording"),
    ("mux", "other parts of the board need the device `mux`: its lines, or what is behind it"),
    (
      "expander",
      "other parts of the board need the device `expander`: its lines, or what is behind it"
    ),
  ]

  @Test("A device that more than transfers would have to move is refused", arguments: others)
  func unfit(device: String, problem: String) {
    let board = """
      board: unfit
      i2c:
        - bus: 1
          devices:
            - {name: wired, chip: tmp102, address: 0x48, alert: hot}
            - {name: mux, chip: pca9548, address: 0x70}
            - {name: far, chip: tmp102, address: 0x49, behind: mux, channel: 1}
            - {name: expander, chip: mcp23017, address: 0x20}
      gpio:
        - chip: gpiochip0
          lines: [{name: hot, offset: 4, direction: input, bias: pull-up}]
          devices: [{name: porch, chip: dht22, offset: 5}]
        - {chip: expander, lines: [{name: door, offset: 1, direction: input}]}
      channels:
        - {name: far, from: far.temperature}
        - {name: open, from: door}
        - {name: temperature, from: wired.temperature, every: 1 s}
        - {name: over-temperature, from: hot}
        - {name: porch-temperature, from: porch.temperature, every: 5 s}
      """
    let loaded = Self.load(
      "for: 1 s\nrecorded: [{device: \(device), transcript: c.csv}]\n", board: board)
    let errors = loaded.diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.message) == [problem])
  }
}
