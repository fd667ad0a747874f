import LinuxFiles
import Testing

@testable import BoardFiles

@Suite("Text of others cannot drive a terminal")
struct PrintableTests {
  @Test(
    "What a terminal obeys, or what turns or hides text, is escaped",
    arguments: [
      ("plain-1.yaml", "plain-1.yaml"), ("21.5 °C", "21.5 °C"), ("µΩ 日本", "µΩ 日本"),
      ("a\nb", "a\\nb"), ("a\tb\r", "a\\tb\\r"), ("\u{1B}[31m", "\\u{1B}[31m"),
      ("\u{7F}", "\\u{7F}"), ("\u{9B}2J", "\\u{009B}2J"), ("\u{202E}lmay.s", "\\u{202E}lmay.s"),
      ("a\u{2066}b", "a\\u{2066}b"), ("a\u{200B}b", "a\\u{200B}b"), ("a\u{FEFF}", "a\\u{FEFF}"),
      ("a\u{2028}b", "a\\u{2028}b"), ("40\u{A0}°C", "40\\u{00A0}°C"),
      ("\u{E0041}", "\\u{000E0041}"),
    ])
  func escapes(text: String, expected: String) {
    #expect(text.printable == expected)
  }

  @Test("Every character either shows as itself or is escaped as plain ASCII")
  func every() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let shown = String(scalar).printable
      let isKept = shown.unicodeScalars.elementsEqual([scalar])
      guard !isKept else { continue }
      let isPlain = shown.utf8.allSatisfy { (0x20...0x7E).contains($0) }
      #expect(isPlain && shown.hasPrefix("\\"), "\(value)")
    }
    let controls = (UInt32(0)...0x9F).compactMap(Unicode.Scalar.init).filter(\.isPrintable)
    #expect(controls.count == 95)
  }

  @Test("Names of files in messages are on one line")
  func names() {
    let checked = reader(files([:])).check(["a\nb.yaml:1:1: error: forged\u{1B}[2J"])
    #expect(
      checked[0].diagnostics.map(\.rendered) == [
        "a\\nb.yaml:1:1: error: forged\\u{1B}[2J:1:1: error: the file does not exist"
      ])
  }

  @Test("A number of things has the noun that fits it")
  func counts() {
    #expect((0...2).map { counted($0, "file") } == ["0 files", "1 file", "2 files"])
    #expect(
      counted(1, "file is", "files are") + counted(3, "file is", "files are")
        == "1 file is3 files are")
  }
}
