import Testing

/// The rules of docs/contributing/style.md for text, as far as a program can check them.
enum Prose {
  static let page = "docs/contributing/style.md"
  static let ownPath = "Tests/HouseTests/ProseTests.swift"

  /// Words and phrases of the page's table of refused words, in lower case.
  static let refused: [[Substring]] = {
    var found: [[Substring]] = []
    var isInTable = false
    for line in SourceTree.lines(of: page) {
      if line == "| refused | write instead |" { isInTable = true }
      if !line.hasPrefix("|") { isInTable = false }
      guard isInTable, let cell = line.split(separator: "|").first, !cell.hasPrefix("---"),
        cell != " refused "
      else { continue }
      found += cell.split(separator: ",").map { words(in: $0) }
    }
    return found
  }()

  /// The words of a text in lower case, without punctuation.
  static func words(in text: Substring) -> [Substring] {
    Substring(text.lowercased()).split { !($0.isLetter || $0.isNumber || $0 == "_") }
  }

  /// The refused phrase that a text holds.
  static func refusedPhrase(in text: Substring) -> String? {
    let words = words(in: text)
    return refused.first { phrase in
      words.indices.contains { words[$0...].starts(with: phrase) }
    }?.joined(separator: " ")
  }

  /// All files with text but the style page and this file, which quote what is refused.
  static let files: [String] = {
    let folders = [
      "Sources", "Tests", "benchmarks", "boards", "budgets", "demo", "docs", "examples",
      "scenarios", "scripts", "tls-profiles",
    ]
    let endings = [".swift", ".c", ".h", ".md", ".sh", ".py", ".yaml"]
    let found = folders.flatMap { folder in
      endings.flatMap { SourceTree.files(below: folder, ending: $0) }
    }
    return (SourceTree.topFiles(ending: "") + found).filter {
      $0 != page && $0 != ownPath
    }
  }()
}

@Suite("Text is plain English")
struct ProseTests {
  @Test("The style page has a table of refused words")
  func table() {
    #expect(Prose.refused.contains(["somebody"]))
    #expect(Prose.refused.contains(["has", "not", "got"]))
    #expect(Prose.refused.count > 12)
  }

  @Test(
    "A refused word is found in either case, as a whole word and over punctuation",
    arguments: [
      ("Somebody opens it.", "somebody"), ("it has not got, a name", "has not got"),
      ("it implies and supplies", nil), ("`told`", "told"), ("untold toldness", nil),
    ] as [(Substring, String?)])
  func matching(_ text: Substring, _ phrase: String?) {
    #expect(Prose.refusedPhrase(in: text) == phrase)
  }

  @Test("Text does not use a refused word", arguments: Prose.files)
  func words(_ path: String) {
    for (number, line) in SourceTree.lines(of: path).enumerated() {
      let phrase = Prose.refusedPhrase(in: line)
      #expect(phrase == nil, "\(path):\(number + 1) says \"\(phrase ?? "")\"")
    }
  }

  @Test("A line with a comment has at most 100 columns", arguments: Prose.files)
  func columns(_ path: String) {
    guard path.hasSuffix(".swift") || path.hasSuffix(".c") || path.hasSuffix(".h") else { return }
    for (number, line) in SourceTree.lines(of: path).enumerated() where line.count > 100 {
      let text = line.drop { $0 == " " }
      let isComment = text.hasPrefix("*") || text.contains("//") || text.contains("/*")
      #expect(!isComment || text.contains("\""), "\(path):\(number + 1) has \(line.count) columns")
    }
  }
}
