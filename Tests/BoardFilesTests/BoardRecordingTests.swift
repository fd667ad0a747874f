import SimBoard
import Testing
import Units

@testable import BoardFiles

@Suite("Recordings of a board are read within their limits")
struct BoardRecordingTests {
  private static let head = "# outpost recording 1\n# board: bench\n# digest: 00\n"
  private static let header = BoardRecording.header + "\n"

  private func load(_ text: String) -> Loaded<BoardRecording> {
    reader(files(["r.csv": Array(text.utf8)])).boardRecording(at: "r.csv")
  }

  private func heads<Value>(_ loaded: Loaded<Value>) -> [String] {
    loaded.diagnostics.map { $0.rendered.replacing("\n  hint: ", with: "; ") }
  }

  private static let rows = """
    5,node,start,,,,,
    100,node,turn,,,,,4 1
    120,i2c-1,0x45,24 00,66 f4,412,,3
    90,gpiochip0/17,edge,,1,,,2
    600,i2c-1,0x45,,XX XX,25000,ETIMEDOUT,
    25600,i2c-1,0x00,06,,90,short,
    25700,gpiochip0/22,drive,1,,3,,
    25710,gpiochip0/17,level,,,,ENODEV,
    25720,sensor/attic,begin,,,,,
    25730,node,end,,,,,

    """

  @Test("A recording has its board, its places, its bytes and its errors")
  func reads() throws {
    let recording = try #require(load(Self.head + Self.header + Self.rows).value)
    #expect(recording.board == "bench" && recording.digest == "00" && recording.isWhole)
    #expect(
      recording.places == [
        .node, .bus(1), .line(chip: "gpiochip0", offset: 17),
        .line(chip: "gpiochip0", offset: 22), .sensor("attic"),
      ])
    let events = recording.events
    #expect(
      events.map(\.what) == [
        .start, .turn, .transfer(0x45), .edge, .transfer(0x45), .transfer(0), .drive, .level,
        .begin, .end,
      ])
    #expect(events[2].written.map { recording.bytes[$0] } == [0x24, 0x00])
    #expect(events[2].read.map { recording.bytes[$0] } == [0x66, 0xF4])
    #expect(events[4].read.count == 2)
    #expect(events.map(\.error) == [nil, nil, nil, nil, 110, 0, nil, 19, nil, nil])
    #expect(events.map(\.isActive) == [nil, nil, nil, true, nil, nil, true, nil, nil, nil])
    #expect(events[2].end == .microseconds(532))
    // From the end of each row, and from reading to reading.
    #expect(
      events[1].clock.map { recording.clock[$0] } == [.microseconds(104), .microseconds(105)])
    #expect(events[2].clock.map { recording.clock[$0] } == [.microseconds(535)])
    #expect(events[3].clock.map { recording.clock[$0] } == [.microseconds(537)])
    #expect(recording.end == .microseconds(25_730))
    #expect(recording.position(of: events[2]).line == 7)
  }

  @Test("A last row that is cut off is left out with a warning, wherever it is cut")
  func cutOff() throws {
    let text = Self.head + Self.header + Self.rows
    let whole = Array(text.utf8)
    let first = Self.head.utf8.count + Self.header.utf8.count + "5,node,start,,,,,\n".utf8.count
    for length in first..<whole.count {
      let loaded = load(String(decoding: whole[..<length], as: UTF8.self))
      let rows = try #require(loaded.value).events.count
      #expect(rows == whole[..<length].count { $0 == 0x0A } - 4)
      let warnings = heads(loaded)
      #expect(warnings.isEmpty == (whole[length - 1] == 0x0A))
      #expect(warnings.allSatisfy { $0.contains(":1: warning: the last row is cut off") })
    }
  }

  static let wrong: [(row: String, problem: String)] = [
    ("-1,node,turn,,,,,", "2:1: error: `-1` is out of range; at least 0"),
    ("x,node,turn,,,,,", "2:1: error: `x` is no decimal number"),
    ("1,node,turn,,,,", "2:1: error: 7 cells in a row of 8 columns"),
    (
      "1,spi-1,turn,,,,,",
      "2:3: error: `spi-1` is no part of a board; write `node`, a bus as `i2c-1`, a line as `gpiochip0/17`, or `sensor/NAME`"
    ),
    (
      "1,i2c-256,0x45,,,,,",
      "2:3: error: `i2c-256` is no part of a board; write `node`, a bus as `i2c-1`, a line as `gpiochip0/17`, or `sensor/NAME`"
    ),
    (
      "1,node,edge,,,,,",
      "2:8: error: `edge` is nothing that happens to `node`; write `start`, `turn`, `end`"
    ),
    (
      "1,i2c-1,turn,,,,,",
      "2:9: error: the address `turn` must be hexadecimal; write it like 0x76"
    ),
    (
      "1,i2c-1,0x45,2,,,,",
      "2:14: error: `2` is no byte; write two hexadecimal digits a byte: `24 0b`"
    ),
    (
      "1,i2c-1,0x45,,66,,EIO,",
      "2:15: error: `66` was read by a transfer that failed; write `XX` for each byte that was wanted, or remove the error"
    ),
    (
      "1,i2c-1,0x45,,XX,,,",
      "2:15: error: `XX` is no byte; write two hexadecimal digits a byte: `24 0b`"
    ),
    (
      "1,i2c-1,0x45,24,,,EREMOTIO,",
      "2:19: error: `EREMOTIO` is no error number; did you mean `EREMOTEIO`?"
    ),
    (
      "1,i2c-1,0x45,24,,,4096,",
      "2:19: error: `4096` is no error number; write its name, `EREMOTEIO`, or the number; `short` for a transfer that ended early without one"
    ),
    (
      "1,node,turn,,,,,-3",
      "2:17: error: `-3` is no difference in microseconds; write what the node's clock showed until the next row, each from the one before: `3 0 12`"
    ),
    ("1,gpiochip0/4,drive,2,,,,", "2:21: error: `2` is no level; write 1 or 0"),
    (
      "1,gpiochip0/4,drive,1,1,,,",
      "2:23: error: `1` has no meaning for `drive`; leave the cell empty"
    ),
    ("1,gpiochip0/4,edge,,,,,", "2:21: error: `` is no level; write 1 or 0"),
    (
      "2,node,turn,,,,,\n1,node,turn,,,,,",
      "3:1: error: 1 us is earlier than 2 us, where the call above it began; rows of calls are in the order of their times"
    ),
  ]

  @Test("What is wrong with a row has its place and its remedy", arguments: wrong)
  func problems(row: String, problem: String) {
    #expect(heads(load(Self.header + row + "\n")) == ["r.csv:" + problem])
  }

  @Test("A recording of another version names it")
  func version() {
    let text = "# outpost recording 2\n" + Self.header + "1,node,turn,,,,,\n"
    #expect(
      heads(load(text)) == [
        "r.csv:1:1: error: `# outpost recording 2` is no version of a recording that is known here; read it with the release of outpost that wrote it"
      ])
  }

  @Test("Each error number has one name, and its own number back")
  func numbers() {
    for number: Int32 in 0...200 {
      #expect(ErrorNumber.number(ErrorNumber.text(number)) == number)
    }
    #expect(ErrorNumber.number("0") == nil && ErrorNumber.number("99999999999") == nil)
  }

  @Test("The digest of a file is that of FNV-1a")
  func digest() {
    // RFC 9923, appendix C: the test vectors of the empty string, `a` and `foobar`.
    #expect(FileDigest.text([]) == "cbf29ce484222325")
    #expect(FileDigest.text(Array("a".utf8)) == "af63dc4c8601ec8c")
    #expect(FileDigest.text(Array("foobar".utf8)) == "85944171f73967e8")
  }
}
