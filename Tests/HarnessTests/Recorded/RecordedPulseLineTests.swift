import BoardFiles
import Harness
import LinuxFiles
import Sensors
import SimBoard
import SimWorld
import Testing
import Units

@Suite("A recorded line of a chip that has one for itself")
struct RecordedPulseLineTests {
  private static let captures = projectFolder + "/fixtures/recordings/"

  private static func levels(_ capture: String) throws -> RecordedLevels {
    let reader = BoardFileReader(vocabulary: .registered(Chip.all))
    return try #require(reader.levels(at: captures + capture + ".csv").value)
  }

  /// A high line that `host` pulls low for 2 ms; then an answer of 20 °C and 40 %RH.
  private static func rows(from start: Int, host: Bool) -> String {
    var text = host ? "\(start),0\n\(start + 2_000),1\n" : ""
    var at = start + 2_000
    func edge(_ level: Int, after span: Int) {
      at += span
      text += "\(at),\(level)\n"
    }
    edge(0, after: 30)
    edge(1, after: 80)
    edge(0, after: 80)
    for byte in [0x01, 0x90, 0, 0xC8, 0x59] {
      for bit in (0..<8).reversed() {
        edge(1, after: 50)
        edge(0, after: byte >> bit & 1 == 1 ? 70 : 26)
      }
    }
    edge(1, after: 50)
    return text
  }

  private static func load(_ rows: String, _ scenario: String) -> Loaded<Scenario> {
    let files = [
      "b.yaml": """
      board: porch
      i2c: [{bus: 1, devices: [{name: climate, chip: sht31, address: 0x45}]}]
      gpio: [{chip: gpiochip0, devices: [{name: porch, chip: dht22, offset: 4}]}]
      channels:
        - {name: t, from: porch.temperature, every: 2500 ms}
        - {name: h, from: porch.humidity, every: 2500 ms}
        - {name: c, from: climate.temperature}
      """,
      "line.csv": "time_us,level\n0,1\n" + rows,
      "bus.csv": "time_us,address,direction,bytes,acks,stop\n0,0x45,w,30 93,AAA,1\n",
      "s.yaml": "scenario: a recording\nboard: b.yaml\n" + scenario,
    ]
    let access = FileAccess(
      read: { path, limit throws(FileFault) in
        if path.hasPrefix("/") { return try FileAccess.disk.read(path, limit) }
        guard let text = files[path] else { throw .notFound }
        return Array(text.utf8)
      },
      status: { _ throws(FileFault) in FileStatus(isDirectory: false, mode: 0o600) },
      names: { _ throws(FileFault) in [] })
    return BoardFileReader(vocabulary: .registered(Chip.all), access: access).scenario(at: "s.yaml")
  }

  private static func failures(_ rows: String, _ scenario: String) throws -> [String] {
    let loaded = load(rows, scenario)
    let value = try #require(loaded.value, "\(loaded.diagnostics.map(\.rendered))")
    return try Stage.play(value).failures
  }

  @Test("Real chips are read by their drivers, answer after answer, and are silent after the last")
  func drivers() throws {
    for (capture, wanted) in [
      ("sw_dht11_1mhz", [(27_000, 36_000), (27_000, 36_000)]),
      ("sw_am2302_1mhz_3samples", [(24_800, 47_600), (24_800, 47_200), (24_800, 46_800)]),
    ] as [(String, [(Int64, Int64)])] {
      let clock = VirtualClock()
      let line = RecordedPulseLine(try Self.levels(capture), clock: clock)
      var driver: any ChipDriver =
        capture.contains("dht11")
        ? DHT11(line, ChipSetup(options: ChipSchema.dht11.defaults))
        : DHT22(line, ChipSetup(options: ChipSchema.dht22.defaults))
      #expect(line.left == wanted.count)
      for (celsius, percent) in wanted {
        while case .again(let span) = try driver.advance() { clock.advance(by: span) }
        #expect(driver.value(of: 0) == celsius && driver.value(of: 1) == percent)
        clock.advance(by: .seconds(2))
      }
      #expect(line.left == 0)
      #expect(throws: SensorFault.noAnswer) {
        while case .again(let span) = try driver.advance() { clock.advance(by: span) }
      }
    }
  }

  @Test(
    "A scenario plays the line of a real AM2302, with or without a match",
    arguments: [
      "", ", match: tolerant", ", match: strict",
    ])
  func scenario(_ match: String) throws {
    let failures = try Self.failures(
      "",
      """
      for: 7400 ms
      recorded:
        - {device: porch, transcript: \(Self.captures)sw_am2302_1mhz_3samples.csv\(match)}
      expect:
        - {channel: t, between: [24.8 °C, 24.8 °C], at: 1 s}
        - {channel: h, between: [47.6 %RH, 47.6 %RH], at: 1 s}
        - {channel: h, between: [46.8 %RH, 46.8 %RH], at: 7300 ms}
      """)
    #expect(failures == [])
  }

  @Test("A node that asks beyond the recording fails the scenario, and gets no reading")
  func end() throws {
    let failures = try Self.failures(
      Self.rows(from: 1_000, host: true),
      """
      for: 4 s
      recorded: [{device: porch, transcript: line.csv}]
      expect: [{channel: h, between: [40 %RH, 40 %RH], at: 1 s}, {channel: h, is: fault, at: 3900 ms}]
      """)
    #expect(failures == ["the node asked 2 times, the recording answers 1 time"])
  }

  static let forms: [(rows: String, note: Comment)] = [
    (rows(from: 0, host: false), "no start of a host"),
    (rows(from: 9_000, host: true), "a start"),
    ("100,0\n180,1\n" + rows(from: 9_000, host: true), "an answer cut off before"),
  ]

  @Test(
    "An answer counts from the host's release, or is the whole recording", arguments: [0, 1, 2])
  func forms(_ number: Int) throws {
    let (rows, note) = Self.forms[number]
    let failures = try Self.failures(
      rows,
      """
      for: 1 s
      recorded: [{device: porch, transcript: line.csv}]
      expect: [{channel: t, between: [20 °C, 20 °C], at: 900 ms}]
      """)
    #expect(failures == [], note)
  }

  @Test("A fault of the line disturbs a recorded answer too")
  func stuck() throws {
    let failures = try Self.failures(
      Self.rows(from: 1_000, host: true),
      """
      for: 1 s
      recorded: [{device: porch, transcript: line.csv}]
      faults: [{at: 0 s, line: porch, fault: stuck}]
      expect: [{channel: t, is: fault, at: 900 ms}]
      """)
    #expect(failures == [])
  }

  static let wrong: [(entry: String, message: String)] = [
    (
      "{device: porch, transcript: bus.csv}",
      "this is no header of a recording"
    ),
    (
      "{device: climate, transcript: line.csv}", "this is no header of a recording"
    ),
    ("{device: porch, transcript: line.csv, list: A}", "`line.csv` has no list `A`"),
    ("{device: porch, transcript: still.csv}", "the file `still.csv` does not exist"),
  ]

  @Test("A recording of the other kind is refused, as is a list of a line", arguments: wrong)
  func refused(_ entry: String, _ message: String) {
    let loaded = Self.load(
      Self.rows(from: 100, host: true), "for: 1 s\nrecorded: [\(entry)]\n")
    #expect(loaded.diagnostics.filter { $0.severity == .error }.map(\.message) == [message])
  }

  @Test("A line on which no chip answers is refused")
  func silent() {
    for rows in ["", "100,0\n2100,1\n"] {
      let loaded = Self.load(rows, "for: 1 s\nrecorded: [{device: porch, transcript: line.csv}]\n")
      #expect(loaded.diagnostics.contains { $0.message == "no chip answers in `line.csv`" })
    }
  }
}
