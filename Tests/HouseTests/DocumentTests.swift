import Testing

/// The documents for readers: those of the project's folder, of docs/ and of examples/.
enum Documents {
  static let all: [String] =
    SourceTree.topFiles(ending: ".md") + SourceTree.files(below: "docs", ending: ".md")
    + SourceTree.files(below: "examples", ending: ".md")

  /// The relative targets of a document's links, without the part that names a heading.
  static func links(in text: String) -> [Substring] {
    text.split(separator: "](", omittingEmptySubsequences: false).dropFirst().compactMap { rest in
      let target = rest.prefix { $0 != ")" && $0 != "#" }
      return target.isEmpty || target.contains(":") ? nil : target
    }
  }

  /// A path relative to the project's folder, from a link in `document`.
  static func path(of link: Substring, in document: String) -> String {
    var parts = document.split(separator: "/").dropLast()
    for part in link.split(separator: "/") {
      if part == ".." { parts = parts.dropLast() } else if part != "." { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }
}

@Suite("The documents are true to the tree")
struct DocumentTests {
  @Test("ARCHITECTURE.md can be read in ten minutes")
  func length() {
    // 1 800 words at 180 words a minute; rows of tables are for looking things up and do not count.
    let prose = SourceTree.lines(of: "ARCHITECTURE.md").filter { !$0.hasPrefix("|") }
    let count = prose.reduce(0) { $0 + $1.split(separator: " ").count }
    #expect(count <= 1_800)
    #expect(count > 500, "the document was not found")
  }

  @Test("Every link between documents leads to a file or folder", arguments: Documents.all)
  func links(_ document: String) {
    for link in Documents.links(in: SourceTree.text(of: document)) {
      let path = Documents.path(of: link, in: document)
      #expect(SourceTree.exists(path), "\(document) links to \(link)")
    }
  }

  @Test("The code in the DocC articles is code of an example that the test run compiles")
  func articles() {
    let example = (SourceTree.files(below: "examples/foreign-package", ending: ".swift"))
      .map { SourceTree.text(of: $0) }.joined()
    let articles = SourceTree.files(below: "Sources", ending: ".md").filter {
      $0.contains(".docc/")
    }
    var count = 0
    for article in articles {
      let parts = SourceTree.text(of: article).split(
        separator: "```", omittingEmptySubsequences: false)
      for block in parts where block.hasPrefix("swift\n") {
        count += 1
        #expect(example.contains(block.dropFirst("swift\n".count)), "\(article): \(block)")
      }
    }
    #expect(count >= 4)
  }

  @Test("The version of the programs is the newest release of the changelog")
  func version() {
    let headings = SourceTree.lines(of: "CHANGELOG.md").filter { $0.hasPrefix("## [") }
    #expect(headings.first == "## [Unreleased]")
    let newest = headings.dropFirst().first?.dropFirst(4).prefix { $0 != "]" }
    let source = SourceTree.text(of: "Sources/NodeRuntime/Version.swift")
    #expect(source.contains("\"\(newest ?? "none")\""))
    for program in SourceTree.folders(in: "Sources") where program.hasPrefix("outpost") {
      let files = SourceTree.files(below: "Sources/\(program)", ending: ".swift")
      let isShown = files.contains { SourceTree.text(of: $0).contains("Version.text") }
      #expect(isShown, "\(program) does not show its version")
    }
  }

  @Test("A link is resolved from the folder of its document")
  func resolution() {
    let text = "[a](b.md#c), [d](#e), [f](https://g.test/h), [i](../j/k.md)"
    #expect(Documents.links(in: text) == ["b.md", "../j/k.md"])
    #expect(Documents.path(of: "../j/k.md", in: "docs/l/m.md") == "docs/j/k.md")
    #expect(Documents.path(of: "b.md", in: "README.md") == "b.md")
  }

  @Test(
    "Every file and folder that the documents name by its path is there", arguments: Documents.all)
  func paths(_ document: String) {
    let folders = [
      "Sources/", "Tests/", "docs/", "scripts/", "boards/", "scenarios/", "fixtures/", "examples/",
    ]
    for word in SourceTree.text(of: document).split(whereSeparator: { "`()[] \n|,;".contains($0) })
    {
      guard folders.contains(where: { word.hasPrefix($0) }),
        !word.contains(where: { "*<".contains($0) })
      else { continue }
      let path = word.prefix { $0 != ":" && $0 != "#" }
      let isThere =
        SourceTree.exists(String(path)) || SourceTree.exists(Documents.path(of: path, in: document))
      #expect(isThere || isMade(word), "\(document) names \(word)")
    }
  }

  /// Whether the demo makes the file: its secret is not in the repository.
  private func isMade(_ path: Substring) -> Bool { path.hasPrefix("fixtures/secrets") }
}
