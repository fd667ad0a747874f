import Testing
import Units

@testable import BoardFiles

@Suite("What sigrok and i2cdump print is read")
struct ForeignRecordingTests {
  private func heads<Value>(_ loaded: Loaded<Value>) -> [String] {
    loaded.diagnostics.map { $0.rendered.replacing("\n  hint: ", with: "; ") }
  }

  private func transcripts(_ text: String) -> Loaded<[Transcript]> {
    reader(files(["r.txt": Array(text.utf8)])).transcripts(at: "r.txt")
  }

  /// A write and a read with a repeated START, a refused address and a refused byte.
  private static let annotations = [
    "Start", "Write", "Address write: 45", "ACK", "Data write: 24", "ACK", "Data write: 0B", "ACK",
    "Start repeat", "Read", "Address read: 45", "ACK", "Data read: 67", "ACK", "Data read: A2",
    "NACK", "Stop", "Start", "Address write: 46", "NACK", "Stop", "Start", "Address write: 46",
    "ACK", "Data write: 01", "NACK", "Stop",
  ]

  static let shapes: [(name: String, prefix: String, suffix: String)] = [
    ("sigrok-cli", "i2c-1: ", ""), ("sigrok-cli with sample numbers", "950-1050 i2c-1: ", ""),
    ("PulseView", "950-1050 I²C: Address/Data: ", ""),
    ("a table", "950,1050,\"I²C\",\"Address/Data\",\"", "\"\r"), ("bare", "", ""),
  ]

  @Test("Annotations are segments, whatever is in front of them", arguments: shapes)
  func sigrok(_ shape: (name: String, prefix: String, suffix: String)) throws {
    let text = Self.annotations.map { shape.prefix + $0 + shape.suffix + "\n" }.joined()
    let segments = try #require(transcripts(text).value?.first).segments
    #expect(segments.map(\.address) == [0x45, 0x45, 0x46, 0x46])
    #expect(segments.map(\.bytes) == [[0x24, 0x0B], [0x67, 0xA2], [], [1]])
    #expect(segments.map(\.direction) == [.write, .read, .write, .write])
    #expect(
      segments.map(\.acknowledgement) == [.complete, .complete, .addressRefused, .byteRefused])
    #expect(segments.map(\.endsWithStop) == [false, true, true, true])
    #expect(segments.map(\.position.line) == [1, 9, 18, 22])
  }

  @Test("What is before the first START is passed over, and an open transfer is left out")
  func ends() throws {
    let text =
      "ACK\nData read: 11\nNACK\nStop\n0\n1\nStart\nAddress write: 45\nACK\nStop\nStart\nAddress write: 45\n"
    let loaded = transcripts(text)
    #expect(try #require(loaded.value?.first).segments.count == 1)
    #expect(
      heads(loaded).map { $0.prefix(54) } == [
        "r.txt:11:1: warning: the transfer that begins here has"
      ])
  }

  static let wrong: [(text: String, problem: String)] = [
    (
      "Start\nAddress write: 45\nACK\nhello\nStop",
      "4:1: error: `hello` is no annotation of sigrok's decoder of I2C; let it print nothing else: `sigrok-cli -i FILE -P i2c:scl=SCL:sda=SDA -A i2c=addr-data`"
    ),
    (
      "Start\nAddress write: 45\nACK\nStart\nAddress write: 45\nACK\nStop",
      "4:1: error: a START before the STOP of the transfer above; remove the transfer that has no end; a repeated START is `Start repeat`"
    ),
    (
      "Start\nAddress write: 45\nACK\nData read: 11\nACK\nStop",
      "4:1: error: a byte in another direction than that of its address; a segment is `Address write` with `Data write`, or `Address read` with `Data read`"
    ),
    (
      "Start\nAddress write: 45\nACK\nData write: 11\nStop",
      "5:1: error: a segment of 1 byte without one ACK or NACK for the address and each byte; remove the transfer, which the capture or its decoder did not get as a whole"
    ),
    (
      "Start\nAddress write: 88\nACK\nStop",
      "2:1: error: the address 0x88 is reserved by the I2C specification; chips have addresses from 0x08 to 0x77"
    ),
    (
      "Start\nAddress write: 45\nNACK\nData write: 11\nACK\nStop",
      "4:1: error: bytes follow one that was not acknowledged; a segment ends with its first `N`"
    ),
  ]

  @Test("What is wrong with an annotation has its line and its remedy", arguments: wrong)
  func problems(text: String, problem: String) {
    #expect(heads(transcripts(text)).first == "r.txt:" + problem)
  }

  private func registers(_ text: String) -> (value: RecordedRegisters?, problems: [String]) {
    let reading = FileReading(file: "d.txt")
    let value = RegisterDumpReader(reading).read(Array(text.utf8))
    return (value, reading.diagnostics.map { $0.rendered.replacing("\n  hint: ", with: "; ") })
  }

  private static let bytes = """
    No size specified (using byte-data access)
         0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f    0123456789abcdef
    d0: 60 XX ff                                           `X?
    e0: 00 6a 01 00 14 24 03 1e 00 00 00 00 00 00 00 0f    .j?.?$??........

    """

  @Test("A dump of bytes has its registers, without those that could not be read or are left out")
  func dump() throws {
    let registers = try #require(registers(Self.bytes).value)
    #expect(!registers.areWords)
    #expect(registers.values[0xD0] == 0x60 && registers.values[0xD2] == 0xFF)
    #expect(registers.values[0xD1] == nil && registers.values[0xD3] == nil)
    #expect(registers.values[0xE1] == 0x6A && registers.values[0xEF] == 0x0F)
    #expect(registers.values.count { $0 != nil } == 18)
  }

  @Test("A dump of words has its registers")
  func words() throws {
    let text = """
           0,8  1,9  2,a  3,b  4,c  5,d  6,e  7,f
      00: 7f14 ff00 XXXX 7f50 7f14 ff00 7f4b 7f50\u{20}
      08: 0001 \

      """
    let registers = try #require(registers(text).value)
    #expect(registers.areWords && registers.values[0] == 0x7F14 && registers.values[2] == nil)
    #expect(registers.values[8] == 1 && registers.values[9] == nil)
  }

  static let wrongDumps: [(text: String, problem: String)] = [
    (
      "hello\n",
      "1:1: error: no output of `i2cdump`; keep its row of column numbers: `i2cdump -y 1 0x48 b > dump.txt`, or with `w`"
    ),
    (
      "     0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f\n00: XX XX\n",
      "1:1: error: no register could be read; dump a chip that answers: see `i2cdetect -y 1`"
    ),
    (
      "     0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f\n05: 11 22\n",
      "2:1: error: `05: 11 2` is no row of registers; a row begins with the number of its first register, a multiple of 16 in hexadecimal: `10: `"
    ),
    (
      "     0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f\n10: 11 2g 33\n",
      "2:8: error: `2g` is no register; write 2 hexadecimal digits, `XX` for one that cannot be read, or blanks"
    ),
    (
      "     0,8  1,9  2,a  3,b  4,c  5,d  6,e  7,f\n08: 11 2\n",
      "2:5: error: `11 2` is no register; write 4 hexadecimal digits, `XXXX` for one that cannot be read, or blanks"
    ),
  ]

  @Test("What is wrong with a dump has its line and column", arguments: wrongDumps)
  func dumpProblems(text: String, problem: String) {
    let found = registers(text)
    #expect(found.value == nil && found.problems == ["d.txt:" + problem])
  }
}
