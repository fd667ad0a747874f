import BoardFiles
import Testing

@Suite("A problem is shown with its line of the file")
struct ExcerptTests {
  /// The excerpt at the place of the second line that has `word` first.
  private static func excerpt(
    _ line: String, at word: String, head: String = "board: x"
  ) throws -> [String]? {
    let text = head + "\n" + line + "\n"
    var reader = ExcerptReader(files(["b.yaml": Array(text.utf8)]))
    let range = try #require(line.firstRange(of: word))
    let column = line.unicodeScalars.distance(
      from: line.unicodeScalars.startIndex, to: range.lowerBound)
    return reader.excerpt(at: SourcePosition(file: "b.yaml", line: 2, column: column + 1))
  }

  @Test(
    "Marks are below what begins at the place",
    arguments: [
      ("  every: 1", "1", "         ^"),
      ("a: {chip: nope, b: 2}", "nope", "          ^~~~"),
      ("a: {chip: nope}", "chip", "    ^~~~"),
      ("a: \"two words\", b", "\"two", "   ^~~~~~~~~~~"),
      ("a: {b: 1}", "{", "   ^"),
      ("a: 21 °C # now", "21", "   ^~"),
      // A character that a terminal gives two columns, and one that it shows as an escape.
      ("温度: nope", "nope", "      ^~~~"),
      ("a\u{1B}: nope", "nope", "         ^~~~"),
    ])
  func marks(line: String, word: String, marks: String) throws {
    let lines = try #require(try Self.excerpt(line, at: word))
    #expect(lines == ["  | " + line.printable, "  | " + marks])
  }

  @Test("Of a long line only what is around the place is shown")
  func longLine() throws {
    let line =
      "a: [" + String(repeating: "1 s, ", count: 60) + "nope, "
      + String(repeating: "2 s, ", count: 60) + "]"
    let lines = try #require(try Self.excerpt(line, at: "nope"))
    #expect(lines[0].hasPrefix("  | …") && lines[0].hasSuffix("…") && lines[0].count < 110)
    let place = try #require(lines[1].firstIndex(of: "^"))
    let offset = lines[1].distance(from: lines[1].startIndex, to: place)
    #expect(String(lines[0].dropFirst(offset)).hasPrefix("nope"))
    #expect(lines[1].hasSuffix("^~~~"))
  }

  @Test(
    "A line that may hold a secret is not shown",
    arguments: [
      "  secret: hunter2", "  authorization: {bearer: abc}", "  Token: abc", "  password: abc",
      "  key: abc", "-----BEGIN PRIVATE KEY-----",
    ])
  func secrets(line: String) throws {
    #expect(try Self.excerpt(line, at: String(line.suffix(3))) == nil)
  }

  @Test(
    "Nothing of a file is shown that is no file of this project",
    arguments: ["root:x:0", "-----BEGIN", "boards: 1", " board: x"])
  func foreign(head: String) throws {
    #expect(try Self.excerpt("a: nope", at: "nope", head: head) == nil)
  }

  @Test("A place beyond the file has no excerpt")
  func beyond() {
    var reader = ExcerptReader(files(["b.yaml": Array("board: x\na: 1".utf8)]))
    for (line, column) in [(0, 1), (3, 1), (2, 6), (2, 0), (99, 99)] {
      #expect(
        reader.excerpt(at: SourcePosition(file: "b.yaml", line: line, column: column)) == nil)
    }
    #expect(reader.excerpt(at: SourcePosition(file: "c.yaml", line: 1, column: 1)) == nil)
  }

  @Test("Each problem of each malformed file has a rule of plain words, and few share one")
  func rules() {
    var rules: Set<String> = []
    var messages = 0
    for name in MalformedFilesTests.names {
      let checked = reader(files(in: "Malformed")).check([name + ".yaml"])
      for diagnostic in checked.flatMap(\.diagnostics) {
        let words = diagnostic.rule.split(separator: ".", omittingEmptySubsequences: false)
        #expect((2...3).contains(words.count), "\(diagnostic.rule)")
        for word in words {
          #expect(!word.isEmpty && word.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" })
        }
        rules.insert(diagnostic.rule)
        messages += 1
      }
    }
    #expect(rules.count > 100 && messages > 300)
  }
}
