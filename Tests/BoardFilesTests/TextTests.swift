import LinuxFiles
import Testing

@testable import BoardFiles

@Suite("Bytes that are no proper text are refused before they cost anything")
struct TextTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: [UInt8]
    let expected: [String]

    init(_ name: String, _ bytes: [UInt8], _ expected: String...) {
      (testDescription, self.bytes, self.expected) = (name, bytes, expected)
    }
  }

  private static let start = Array("board: b\n".utf8)

  private static func nested(_ open: String, _ close: String, _ count: Int) -> [UInt8] {
    let opened = String(repeating: open, count: count)
    return Array("board: b\nx: \(opened)\(String(repeating: close, count: count))\n".utf8)
  }

  static let cases = [
    Case("empty", [], "1:1: error: the file is empty"),
    Case("only white space", Array(" \n\n  \n".utf8), "1:1: error: the file is empty"),
    Case("only a document start", Array("---\n".utf8), "1:1: error: the file is empty"),
    Case(
      "UTF-16, little end first", [0xFF, 0xFE, 0x62, 0],
      "1:1: error: the file is UTF-16, files must be UTF-8"),
    Case(
      "UTF-16, big end first", [0xFE, 0xFF, 0, 0x62],
      "1:1: error: the file is UTF-16, files must be UTF-8"),
    Case("NUL", start + [0x61, 0, 0x62], "2:2: error: a NUL byte"),
    Case(
      "Latin-1", start + Array("x: 40 ".utf8) + [0xB0, 0x43],
      "2:7: error: the byte 0xb0 is not valid UTF-8 here"),
    Case(
      "overlong UTF-8", start + [0xC0, 0xAF], "2:1: error: the byte 0xc0 is not valid UTF-8 here"),
    Case(
      "a surrogate", start + [0xED, 0xA0, 0x80], "2:1: error: the byte 0xed is not valid UTF-8 here"
    ),
    Case(
      "beyond Unicode", start + [0xF4, 0x90, 0x80, 0x80],
      "2:1: error: the byte 0xf4 is not valid UTF-8 here"),
    Case(
      "a cut character", start + [0xE2, 0x82], "2:1: error: the byte 0xe2 is not valid UTF-8 here"),
    Case(
      "columns count characters", start + Array("°°".utf8) + [0xFF],
      "2:3: error: the byte 0xff is not valid UTF-8 here"),
    Case(
      "NEL", start + Array("\u{85}".utf8), "2:1: error: the control character U+0085 is not allowed"
    ),
    Case(
      "line separator", start + Array("\u{2028}".utf8),
      "2:1: error: the control character U+2028 is not allowed"),
    Case(
      "a byte order mark inside", start + Array("\u{FEFF}".utf8),
      "2:1: error: the control character U+FEFF is not allowed"),
    Case(
      "an escape sequence", start + Array("\u{1B}[2J".utf8),
      "2:1: error: the control character U+001B is not allowed"),
    Case(
      "deep lists", nested("[", "]", 1_000), "2:35: error: more than 32 levels inside one another"),
    Case(
      "deep maps", nested("{a: ", "}", 100_000),
      "2:125: error: more than 32 levels inside one another"),
    Case(
      "unclosed lists", nested("[", "", 200_000),
      "2:35: error: more than 32 levels inside one another"),
    Case(
      "a long value", start + Array(("x: " + String(repeating: "a", count: 5_000)).utf8),
      "2:4: error: a value of more than 4096 bytes"),
    Case(
      "many values", start + Array(("x: [" + String(repeating: "a,", count: 100_000)).utf8),
      "2:199995: error: more than 100000 values in one file"),
    Case(
      "a large file", [UInt8](repeating: 0x0A, count: (1 << 20) + 1),
      "1:1: error: the file is larger than 1 MiB"),
    Case(
      "a tab after spaces", start + Array("x:\n  \ta: b".utf8),
      "3:3: error: a tab in the indentation"),
  ]

  @Test("Each kind of wrong text has its own message and place", arguments: cases)
  func refusal(_ example: Case) {
    let found = reader(files([:])).check(example.bytes, as: "b").diagnostics
    let heads = found.map { String($0.rendered.prefix { $0 != "\n" }) }
    #expect(heads == example.expected.map { "b:" + $0 })
  }

  @Test(
    "Unusual but harmless text is read",
    arguments: [
      "\u{FEFF}board: b\n", "board: b\r\n# end\r\n", "board: b", "board: b\n  \n",
      "%YAML 1.1\n---\nboard: b\n...\n", "board: b # °C\n", "\"board\": 'b'\n", "{board: b}",
    ])
  func harmless(text: String) {
    #expect(problems(ofBoard: text) == [])
  }

  @Test("The byte order mark does not move columns")
  func byteOrderMark() {
    let found = problems(ofBoard: "\u{FEFF}board: B\n")
    #expect(found.first?.hasPrefix("b.yaml:1:8: error:") == true)
  }

  @Test("Beyond a hundred problems only their number matters")
  func manyProblems() {
    let keys = (0..<5_000).map { "unknown-key-\($0): 1\n" }.joined()
    let found = problems(ofBoard: "board: b\n" + keys)
    #expect(found.count == 101)
    #expect(found.last == "b.yaml:102:1: error: more than 100 problems; the rest is not listed")
  }

  @Test(
    "A file that cannot be read is reported at its start",
    arguments: [
      (FileFault.notFound, "the file does not exist"),
      (.directory, "the file is a folder\n  hint: name a file in it"),
      (.notRegular, "the file is no regular file"),
      (.system(13), "the file cannot be read: Permission denied"),
    ])
  func unreadable(fault: FileFault, message: String) {
    var access = files([:])
    access.read = { _, _ throws(FileFault) in throw fault }
    let found = reader(access).board(at: "b.yaml").diagnostics.map(\.rendered)
    #expect(found == ["b.yaml:1:1: error: \(message)"])
  }

  @Test("Missing files, folders and devices are different problems")
  func disk() {
    #expect(throws: FileFault.notFound) { try FileAccess.disk.read(testFolder + "/none", 9) }
    #expect(throws: FileFault.notFound) { try FileAccess.disk.read(#filePath + "/x", 9) }
    #expect(throws: FileFault.directory) { try FileAccess.disk.read(testFolder, 9) }
    #expect(throws: FileFault.notRegular) { try FileAccess.disk.read("/dev/null", 9) }
    #expect(throws: FileFault.tooLarge(limit: 9)) { try FileAccess.disk.read(#filePath, 9) }
  }
}
