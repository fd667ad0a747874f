import BoardFiles
import Glibc
import SimWorld
import Testing
import Units

@Suite("The tables of chips in the documents", .serialized)
struct ChipTableTests {
  private static let document = "docs/boards.md"

  @Test(
    "The table of chips in the reference of boards is the one that the schemas give",
    arguments: ["chips on a bus", "chips on a line"])
  func table(_ name: String) throws {
    let table = ChipTable(Vocabulary.registered(Chip.all).chips)
    let rows = name == "chips on a bus" ? table.busRows : table.lineRows
    let text = projectText(of: Self.document)
    let begin = "<!-- \(name): made from the schemas by OUTPOST_UPDATE_GOLDEN=1 make test -->\n"
    let end = "<!-- end of \(name) -->\n"
    let start = try #require(text.firstRange(of: begin)).upperBound
    let stop = try #require(text[start...].firstRange(of: end)).lowerBound
    let wanted = rows.map { $0 + "\n" }.joined()
    if writesDocuments {
      try writeDocument(Self.document, text[..<start] + wanted + text[stop...])
    } else {
      #expect(text[start..<stop] == wanted[...])
    }
  }

  @Test("The document of chips says for each what is no measurement of it")
  func oddWords() throws {
    let text = projectText(of: "docs/chips.md")
    let start = try #require(text.firstRange(of: "## What is no measurement\n")).upperBound
    let stop = try #require(text[start...].firstRange(of: "\n## ")).lowerBound
    let rows = text[start..<stop].split(separator: "\n").filter { $0.hasPrefix("| `") }
    let named = rows.flatMap { row in
      row.dropFirst().prefix { $0 != "|" }.split(separator: ",").map {
        String($0.filter { $0 != "`" && $0 != " " })
      }
    }
    let measuring = Chip.all.map(\.schema).filter { !$0.channels.isEmpty }.map { "\($0.name)" }
    #expect(Set(measuring).subtracting(named) == [])
    #expect(Set(named).subtracting(Chip.all.map { "\($0.schema.name)" }) == [])
  }

  @Test("The introduction names every chip")
  func introduction() {
    let text = projectText(of: "README.md").lowercased()
    let missing = Chip.all.map { "\($0.schema.name)" }.filter { !text.contains($0) }
    #expect(missing == [])
  }
}
