import BoardFiles
import TLSBench
import Testing

@testable import Results
@testable import SimWorld

@Suite("An update of a file of budgets")
struct BudgetUpdateTests {
  private static let reader = BoardFileReader(vocabulary: .withTLSUses)

  /// The file that `text` is.
  private func file(_ text: String) throws -> BudgetFile {
    let checked = Self.reader.check(Array(text.utf8), as: "b.yaml")
    guard case .budgets(let file) = checked.content else {
      throw BudgetTests.Refused(text: checked.diagnostics.map(\.rendered).joined(separator: "\n"))
    }
    return file
  }

  /// `text` after each of its numbers was measured as `value`.
  private func updated(
    _ text: String, value: Int64 = 1_000, _ versions: [EngineVersions] = []
  ) throws -> BudgetUpdate {
    let file = try file(text)
    let verdicts = file.entries.flatMap(\.numbers).map { BudgetVerdict($0, value: value) }
    return BudgetUpdate(of: text, file, verdicts, versions)
  }

  private static let head = "budgets: b\nlimits:\n"

  @Test(
    "Numbers change where they stand, however they are written",
    arguments: [
      ("  - {profile: field, use: full, heap-peak: 9 B} # 9 B", "1100 B} # 9 B"),
      ("  - {profile: field, use: full, heap-peak: \"9 B\"}", "heap-peak: 1100 B}"),
      ("  - {profile: field, use: full, heap-peak: '9 B'}", "heap-peak: 1100 B}"),
      ("  - {profile: field, use: full, heap-peak: 9   B }", "heap-peak: 1100 B }"),
      ("  - {profile: field, use: full, heap-peak: 0.5 KiB}", "heap-peak: 1100 B}"),
      (
        "  - profile: field\n    use: full\n    # é\n    heap-peak: 9 B\n",
        "é\n    heap-peak: 1100 B\n"
      ),
      ("  - {profile: field, use: full, baseline: {heap-peak: 9 kB}}", "{heap-peak: 1000 B}}"),
    ])
  func places(_ entry: String, _ wanted: String) throws {
    let update = try updated(Self.head + entry + "\n")
    #expect(update.text.hasPrefix(Self.head) && update.text.contains(wanted), "\(update.text)")
    #expect(update.left.isEmpty)
    #expect(try self.updated(update.text).text == update.text)
  }

  @Test("Carriage returns at the ends of lines stay")
  func carriageReturns() throws {
    let text = "budgets: b\r\nlimits:\r\n  - {profile: field, use: full, heap-peak: 9 B}\r\n"
    let versions = [EngineVersions(profile: "field", library: "L", compiler: "c")]
    let update = try updated(text, versions)
    #expect(
      update.text == text.replacing("9 B", with: "1100 B")
        + "measured-with:\r\n  field: \"L, c\"\r\n")
  }

  @Test("A number that is broken over two lines is left as it is, and reported")
  func broken() throws {
    let text = Self.head + "  - {profile: field, use: full, heap-peak: 9\n     B, stack: 9 B}\n"
    let update = try updated(text)
    #expect(update.left.map { [$0.line, $0.column] } == [[3, 44]])
  }

  @Test("Small numbers become limits that are not loose again", arguments: [1, 2, 5, 9, 10, 99])
  func small(_ value: Int64) throws {
    for limit in [value - 1, value * 2] where limit > 0 {
      let text = Self.head + "  - {profile: field, use: full, allocations: \(limit)}\n"
      let numbers = try file(updated(text, value: value).text).entries[0].numbers
      #expect(BudgetVerdict(numbers[0], value: value).outcome == .kept, "\(limit): \(numbers)")
    }
  }

  @Test("A limit that is kept stays, whatever growth and slack its file has")
  func kept() throws {
    let text =
      "budgets: b\ngrowth: 0 %\nslack: 100 %\nlimits:\n"
      + "  - {profile: field, use: full, heap-peak: 1 GB, baseline: {stack: 1000 B}}\n"
    #expect(try updated(text).text == text)
  }

  @Test("Versions are recorded at the end, then changed in their place, then added below it")
  func versions() throws {
    let text = Self.head + "  - {profile: field, use: full, heap-peak: 1 kB}"
    let first = EngineVersions(profile: "field", library: "L 1", compiler: "\"c\" \\ 2")
    let one = try updated(text, [first])
    #expect(one.text == text + "\nmeasured-with:\n  field: \"L 1, \\\"c\\\" \\\\ 2\"\n")
    let recorded = try file(text + "\nmeasured-with:\n  field: L 1 # why\n")
    #expect(recorded.strangers(among: [first]).map(\.origin.text) == ["L 1"])
    let next = [
      EngineVersions(profile: "field", library: "L 2", compiler: nil),
      EngineVersions(profile: "web", library: "L 2", compiler: nil),
    ]
    let two = try updated(text + "\nmeasured-with:\n  field: L 1 # why\n", next)
    #expect(
      two.text == text + "\nmeasured-with:\n  field: \"L 2\" # why\n  web: \"L 2\"\n", "\(two.text)"
    )
    #expect(try file(two.text).strangers(among: next).isEmpty)
  }

  @Test("Versions are left out where nothing may follow, and the numbers change all the same")
  func flow() throws {
    let text = "{budgets: b, limits: [{profile: field, use: full, heap-peak: 9 B}]}\n"
    let file = try file(text)
    let verdicts = file.entries.flatMap(\.numbers).map { BudgetVerdict($0, value: 1_000) }
    let versions = [EngineVersions(profile: "field", library: "L", compiler: nil)]
    let whole = BudgetUpdate(of: text, file, verdicts, versions)
    #expect(throws: BudgetTests.Refused.self) { try self.file(whole.text) }
    let bare = BudgetUpdate(of: text, file, verdicts, versions, addsVersions: false)
    #expect(bare.text == text.replacing("9 B", with: "1100 B"))
  }

  @Test("Where only the library is known, what is recorded of the compiler stays")
  func agreement() {
    let replayed = EngineVersions(profile: "field", library: "L 1", compiler: nil)
    #expect(replayed.agree(with: "L 1, gcc 12") && replayed.agree(with: "L 1"))
    #expect(!replayed.agree(with: "L 12, gcc 12") && !replayed.agree(with: "L 2"))
    let measured = EngineVersions(profile: "field", library: "L 1", compiler: "gcc 13")
    #expect(!measured.agree(with: "L 1, gcc 12") && !measured.agree(with: "L 1"))
  }
}
