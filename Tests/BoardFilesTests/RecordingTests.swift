import Testing
import Units

@testable import BoardFiles

@Suite("Recordings are read within their limits")
struct RecordingTests {
  private static let capture = TranscriptReader.captureHeader + "\n"
  private static let lists = TranscriptReader.listsHeader + "\n"

  private func heads<Value>(_ loaded: Loaded<Value>) -> [String] {
    loaded.diagnostics.map { $0.rendered.replacing("\n  hint: ", with: "; ") }
  }

  private func transcripts(_ text: String) -> Loaded<[Transcript]> {
    reader(files(["r.csv": Array(text.utf8)])).transcripts(at: "r.csv")
  }

  @Test("A capture is one transcript, its comments aside")
  func capture() throws {
    let text =
      "# source\n# licence\n" + Self.capture + "0.000,0x45,w,24 0B,AAA,0\r\n"
      + "847.500, 0x45 ,r,67 a2,AAN,1\n900,0x46,w,,N,1\n901,0x46,w,01 02,AAN,0\n902,0x46,w,,A,1\n"
    let transcript = try #require(transcripts(text).value?.first)
    #expect(transcript.name == "" && transcript.exchanges == [])
    let segments = transcript.segments
    #expect(segments.map(\.bytes) == [[0x24, 0x0B], [0x67, 0xA2], [], [1, 2], []])
    #expect(
      segments.map(\.acknowledgement) == [
        .complete, .complete, .addressRefused, .byteRefused, .complete,
      ])
    #expect(segments.map(\.endsWithStop) == [false, true, true, false, true])
    #expect(segments.map(\.address) == [0x45, 0x45, 0x46, 0x46, 0x46])
    #expect(segments[1].at == .microseconds(848))
    #expect(segments[1].position == SourcePosition(file: "r.csv", line: 5, column: 1))
  }

  @Test("Lists of transactions are a transcript each; a row with both is one transaction")
  func lists() throws {
    let text =
      Self.lists + "A/x,0,0x44,fd,\nA/x,1,0x44,,66 f4\nB,0,0x44,0e,1f\nC,0,spi,d0 00,00 60\n"
    let transcripts = try #require(transcripts(text).value)
    #expect(transcripts.map(\.name) == ["A/x", "B", "C"])
    #expect(transcripts[0].segments.map(\.endsWithStop) == [true, true])
    #expect(transcripts[1].segments.map(\.endsWithStop) == [false, true])
    #expect(transcripts[1].segments.map(\.direction) == [.write, .read])
    #expect(transcripts[2].exchanges.map(\.read) == [[0x00, 0x60]])
  }

  static let wrong: [(rows: String, problem: String)] = [
    (
      "0,0x45,w,24,AA,1\n0,0x45,w,24,AA,1",
      "3:1: error: 0 s is not later than 0 s; times must ascend"
    ),
    ("-1,0x45,w,24,AA,1", "2:1: error: `-1` is out of range; at least 0"),
    ("soon,0x45,w,24,AA,1", "2:1: error: `soon` is no decimal number"),
    (
      "0,45,w,24,AA,1",
      "2:3: error: the address `45` must be hexadecimal; write 0x45; 45 decimal is 0x2d"
    ),
    (
      "0,0x7f,w,24,AA,1",
      "2:3: error: the address 0x7f is reserved by the I2C specification; chips have addresses from 0x08 to 0x77"
    ),
    ("0,0x45,x,24,AA,1", "2:8: error: `x` is no direction; write `w` or `r`"),
    (
      "0,0x45,w,24 2,AAA,1",
      "2:13: error: `2` is no byte; write two hexadecimal digits a byte: `24 0b`"
    ),
    (
      "0,0x45,w,240b,AAA,1",
      "2:10: error: `240b` is no byte; write two hexadecimal digits a byte: `24 0b`"
    ),
    (
      "0,0x45,w,24,A,1",
      "2:13: error: `A` does not acknowledge an address and 1 byte; write `A` or `N` for the address and for each byte: `AA`"
    ),
    (
      "0,0x45,w,24,Aa,1",
      "2:13: error: `Aa` does not acknowledge an address and 1 byte; write `A` or `N` for the address and for each byte: `AA`"
    ),
    (
      "0,0x45,w,24,NA,1",
      "2:13: error: bytes follow one that was not acknowledged; a segment ends with its first `N`"
    ),
    (
      "0,0x45,w,24,AA,P",
      "2:16: error: `P` does not say whether a STOP follows; write 1 for a STOP, 0 for a repeated START"
    ),
    ("0,0x45,w,24,AA", "2:1: error: 5 cells in a row of 6 columns"),
    ("", "2:1: error: 1 cell in a row of 6 columns"),
  ]

  @Test("A wrong capture is refused at the place of the fault", arguments: wrong)
  func refusedCapture(rows: String, problem: String) {
    #expect(heads(transcripts(Self.capture + rows + "\n")) == ["r.csv:" + problem])
  }

  static let wrongLists: [(rows: String, problem: String)] = [
    ("A,1,0x44,fd,", "2:3: error: the index is `1`, the next of this test is 0"),
    ("A,0,0x44,,", "2:10: error: a transaction without bytes"),
    (
      "A,0,0x44,fd,\nA,1,spi,fd,",
      "3:5: error: one test uses SPI and I2C; record the two buses apart"
    ),
    ("A,0,i2c,fd,", "2:5: error: the address `i2c` must be hexadecimal; write it like 0x76"),
  ]

  @Test("Wrong lists are refused at the place of the fault", arguments: wrongLists)
  func refusedLists(rows: String, problem: String) {
    #expect(heads(transcripts(Self.lists + rows + "\n")) == ["r.csv:" + problem])
  }

  @Test("Every problem of a file comes in one go")
  func all() {
    #expect(heads(transcripts(Self.capture + "x,45,q,z,N,2\n0,0x45,w,24,AA,1\n")).count == 5)
  }

  @Test("A kind of trouble is reported once, with the number of rows that have it too")
  func repeated() {
    let rows = (0..<76).map { "\($0),0x00,w,24,AA,1\n" }.joined()
    #expect(
      heads(transcripts(Self.capture + rows)) == [
        "r.csv:2:3: error: the address 0x00 is reserved by the I2C specification; so are 75 "
          + "rows below; chips have addresses from 0x08 to 0x77"
      ])
    let mixed = "0,0x45,x,24,AA,1\n1,0x45,y,24,AA,1\n2,0x45,w,2,AA,1\n2,0x45,w,24,AA,1\n"
    #expect(
      heads(transcripts(Self.capture + mixed)) == [
        "r.csv:2:8: error: `x` is no direction; so is 1 row below; write `w` or `r`",
        "r.csv:4:10: error: `2` is no byte; write two hexadecimal digits a byte: `24 0b`",
        "r.csv:5:1: error: 2 us is not later than 2 us; times must ascend",
      ])
  }

  @Test("A wrong list is left out with a warning, and the others are read")
  func wrongList() {
    let loaded = transcripts(
      Self.lists + "A,0,0x44,fd,\nbad,0,0x40,,\nbad,1,0x40,x,\nB,0,0x44,0e,1f\n")
    #expect(loaded.value?.map(\.name) == ["A", "B"])
    #expect(
      heads(loaded) == [
        "r.csv:3:12: warning: the list `bad` of the recording is left out: "
          + "a transaction without bytes, and 1 more; mend its rows, or remove the list"
      ])
  }

  @Test("Another header is refused with those that are right")
  func header() {
    let problem = heads(transcripts("time,level\n0,1\n"))
    #expect(problem.count == 1)
    #expect(
      problem[0].hasPrefix(
        "r.csv:1:1: error: this is no header of a recording; write `time_us,address"))
    #expect(
      heads(transcripts("# only a comment\n")) == ["r.csv:1:1: error: no rows below the header"])
    #expect(heads(transcripts(Self.capture)) == ["r.csv:1:1: error: no rows below the header"])
  }

  @Test("Rows and bytes beyond the limits are refused, files too")
  func limits() {
    let reading = FileReading(file: "r.csv")
    var reader = TranscriptReader(reading)
    let rows = (0..<3).map { "\($0),0x45,w,24,AA,1\n" }.joined()
    #expect(reader.read(Array((Self.capture + rows).utf8), rowLimit: 2)[0].segments.count == 2)
    #expect(reading.diagnostics.map(\.message) == ["more than 2 rows"])
    #expect(Limits.recordingRows == 100_000)

    let long = String(repeating: "00 ", count: 8_193)
    let acks = String(repeating: "A", count: 8_194)
    #expect(
      heads(transcripts(Self.capture + "0,0x45,w,\(long),\(acks),1\n"))
        == ["r.csv:2:10: error: more than 8192 bytes in one segment"])

    let large = String(repeating: "#\n", count: 2 << 20 + 1)
    #expect(heads(transcripts(large)) == ["r.csv:1:1: error: the file is larger than 4 MiB"])
  }

  @Test("Levels begin with the first row; a row without a change is no edge")
  func levels() throws {
    func levels(_ rows: String) -> Loaded<RecordedLevels> {
      Self.holding("time_us,level\n" + rows).levels(at: "r.csv")
    }
    let good = try #require(levels("0.000,1\n10.4,0\n12,1\n").value)
    #expect(good.initial)
    #expect(good.edges.map(\.at) == [.microseconds(10), .microseconds(12)])
    #expect(good.edges.map(\.level) == [false, true])
    #expect(
      heads(levels("0,1\n5,1\n")) == [
        "r.csv:3:3: error: the level is that of the row before; a row is an edge"
      ])
    #expect(heads(levels("0,high\n")) == ["r.csv:2:3: error: `high` is no level; write 1 or 0"])
    #expect(
      heads(levels("5,1\n4,0\n")) == [
        "r.csv:3:1: error: 4 us is not later than 5 us; times must ascend"
      ])
    #expect(levels("").value == nil)
  }

  @Test("Expected values are read to the millionth")
  func expected() throws {
    func values(_ rows: String) -> Loaded<[ExpectedValue]> {
      Self.holding("test,quantity,unit,expected,tolerance\n" + rows)
        .expectedValues(at: "r.csv")
    }
    let value = try #require(values("A/reading 1,pressure,Pa,100942.6953125,0.5\n").value?.first)
    #expect(value.list == "A/reading 1" && value.quantity == "pressure" && value.unit == "Pa")
    #expect(value.millionths == 100_942_695_313)
    #expect(value.tolerance == 500_000)
    #expect(heads(values("A,b,c,1,-1\n")) == ["r.csv:2:9: error: the tolerance `-1` is negative"])
  }

  @Test("No mutation of a recording traps")
  func mutations() {
    let text =
      "# s\n" + Self.capture
      + "0.000,0x45,w,24 00,AAA,0\n847.0,0x45,r,67 a2 e4,AAAN,1\n9,0x45,w,,N,1\n"
    let original = Array(text.utf8)
    var refused = 0
    for index in original.indices {
      for byte in [UInt8(0), 0x0A, 0x2C, 0x20, 0x2D, 0x39, 0x4E, 0xFF] {
        var bytes = original
        bytes[index] = byte
        let loaded = reader(files(["r.csv": bytes])).transcripts(at: "r.csv")
        if loaded.value == nil { refused += 1 }
      }
      _ = reader(files(["r.csv": Array(original[..<index])])).transcripts(at: "r.csv")
    }
    #expect(refused > original.count)
  }

  private static func holding(_ text: String) -> BoardFileReader {
    reader(files(["r.csv": Array(text.utf8)]))
  }
}
