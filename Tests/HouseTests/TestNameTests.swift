import Testing

/// The names of tests, as the sources declare them.
enum TestNames {
  static let files = SourceTree.files(below: "Tests", ending: ".swift")

  /// The names in a file, each with the line of its `@Test`.
  static func names(in lines: [Substring]) -> [(name: Substring, line: Int)] {
    lines.indices.compactMap { index in
      let text = lines[index].drop { $0 == " " }
      guard text.hasPrefix("@Test") else { return nil }
      // A long name begins on the line after the one with the parenthesis.
      let isSplit = text == "@Test(" && index + 1 < lines.count
      let rest = isSplit ? lines[index + 1] : text
      guard let start = rest.firstIndex(of: "\"") else { return ("", index + 1) }
      return (name(from: rest[rest.index(after: start)...]), index + 1)
    }
  }

  /// Words that continue the title of a suite instead of naming a subject.
  private static let continuations: Set<Substring> = [
    "Are", "Does", "Gives", "Has", "Have", "Hold", "Is", "Keep", "Keeps", "Leave", "Leaves",
    "Says", "Show", "Shows", "Takes",
  ]

  /// Why a name is not a whole sentence; nil if it is one.
  static func objection(to name: Substring) -> String? {
    guard let first = name.first else { return "has no name" }
    if first.isLetter && !first.isUppercase { return "begins in lower case" }
    let words = name.split(separator: " ")
    if words.count < 4 { return "has fewer than four words" }
    return continuations.contains(words[0]) ? "has no subject before \"\(words[0])\"" : nil
  }

  /// A literal up to its closing quotation mark.
  private static func name(from text: Substring) -> Substring {
    var isEscaped = false
    let end = text.firstIndex { character in
      defer { isEscaped = character == "\\" && !isEscaped }
      return character == "\"" && !isEscaped
    }
    return text[..<(end ?? text.endIndex)]
  }
}

@Suite("Each test has a name that stands alone")
struct TestNameTests {
  @Test("The name of a test is a whole sentence", arguments: TestNames.files)
  func sentences(_ path: String) {
    for (name, line) in TestNames.names(in: SourceTree.lines(of: path)) {
      let objection = TestNames.objection(to: name)
      #expect(objection == nil, "\(path):\(line) \"\(name)\" \(objection ?? "")")
    }
  }

  @Test("A name is found behind `@Test` and on the line after it")
  func found() {
    let source: [Substring] = [
      #"  @Test("A \"short\" name", arguments: [1])"#, "  func a() {}", "  @Test(", #"    "B","#,
      "    .serialized)", "  @Test", "  func c() {}",
    ]
    let names = TestNames.names(in: source)
    #expect(names.map { $0.name } == [#"A \"short\" name"#, "B", ""])
    #expect(names.map { $0.line } == [1, 3, 6])
  }

  @Test(
    "A name without a subject, without a capital letter or of fewer than four words is refused",
    arguments: [
      ("where there is no name", "begins in lower case"),
      ("Every limit holds", "has fewer than four words"),
      ("Is the XML that tools expect", "has no subject before \"Is\""),
      ("", "has no name"), ("`poll` is a word", nil), ("3.6 is not taken", nil),
    ] as [(Substring, String?)])
  func objections(_ name: Substring, _ objection: String?) {
    #expect(TestNames.objection(to: name) == objection)
  }
}
