import BoardFiles
import Harness
import HubProtocol
import LinuxFiles
import NodeAssembly
import Results
import SimBoard
import SimWorld
import TLSBench
import Testing
import Units

@Suite("What the documents show is true")
struct DocumentTests {
  private static let boards = DocumentBlock.all.filter { $0.begins(with: "board") }
  private static let scenarios = DocumentBlock.all.filter { $0.begins(with: "scenario") }

  /// Files of the project, and blocks of documents as if each were a file beside its document.
  private static let reader = BoardFileReader(
    vocabulary: .withTLSUses,
    access: FileAccess(
      read: { path, limit throws(FileFault) in
        let block = DocumentBlock.all.first { $0.path == path && !$0.begins(with: "scenario") }
        if let block { return Array(block.text.utf8) }
        return try FileAccess.disk.read(projectFolder + "/" + path, limit)
      },
      status: FileAccess.disk.status, names: FileAccess.disk.names))

  private func checked(_ block: DocumentBlock) -> CheckedFile {
    Self.reader.check(Array(block.text.utf8), as: block.path)
  }

  @Test("There are boards and scenarios in the documents")
  func found() {
    for document in ["README.md", "docs/boards.md", "docs/scenarios.md"] {
      let blocks = Self.boards + Self.scenarios
      #expect(blocks.contains { $0.document == document }, "\(document)")
    }
  }

  @Test("A board in a document is accepted without a warning", arguments: boards)
  func board(_ block: DocumentBlock) {
    let file = checked(block)
    #expect(file.content != nil && file.diagnostics.map { $0.rendered } == [])
  }

  @Test("A scenario in a document is accepted and holds", arguments: scenarios)
  func scenario(_ block: DocumentBlock) throws {
    let file = checked(block)
    #expect(file.diagnostics.map { $0.rendered } == [])
    guard case .scenario(let scenario) = file.content else {
      Issue.record("no scenario")
      return
    }
    let result = try ScenarioRunner(chips: Chip.all).run(scenario, RunOptions())
    #expect(result.verdicts.compactMap { $0.failure(on: result.scenario.board) } == [])
    #expect(result.budgets.compactMap { $0.failure } == [])
  }

  private static let limits = DocumentBlock.all.filter { $0.begins(with: "budgets") }

  @Test(
    "A file of budgets in a document, or the budgets of a board, is accepted", arguments: limits)
  func budgets(_ block: DocumentBlock) {
    let isFile = block.text.contains("limits:")
    let text = isFile ? block.text : Stage.board() + "\n" + block.text
    let file = Self.reader.check(Array(text.utf8), as: block.path)
    #expect(file.diagnostics.map(\.rendered) == [])
    switch file.content {
    case .budgets(let budgets): #expect(isFile && !budgets.entries.isEmpty)
    case .board(let board): #expect(!isFile && !board.budgets.isEmpty)
    default: Issue.record("no budgets")
    }
  }

  @Test(
    "The references name every key",
    arguments: [("every-key", "docs/boards.md"), ("every-shape", "docs/scenarios.md")])
  func keys(_ example: String, _ reference: String) {
    let document = projectText(of: reference)
    let file = projectText(of: "Tests/BoardFilesTests/Valid/\(example).yaml")
    // Lines of that board, and parameters of a fault that only that test's vocabulary has.
    let foreign: Set<Substring> = ["door", "button", "span", "strict"]
    let keys = Set(file.matches(of: /(?:^|[\n{,]|- )\s*([a-z][a-z-]*):/).map { $0.output.1 })
    #expect(keys.count > 20)
    for key in keys.subtracting(foreign).sorted() {
      let isNamed = document.contains("`\(key)`")
      #expect(isNamed, "\(reference) does not explain \(key)")
    }
  }

  @Test("The reference of boards names all chips, their channels and options, formats and units")
  func boardWords() {
    let document = projectText(of: "docs/boards.md")
    var words = ReportFormat.all.map { "\($0.name)" } + UnitName.all.map { "\($0.symbol)" }
    for chip in Chip.all.map({ $0.schema }) {
      words.append("\(chip.name)")
      words += chip.channels.map { "\($0.name)" }
      words += chip.options.map { "\($0.name)" }
      for option in chip.options {
        guard case .choices(let choices) = option.form else { continue }
        words += choices.map { "\($0.spelling)" }
      }
    }
    let missing = words.filter { !document.contains("`\($0)`") }
    #expect(missing == [])
  }

  @Test("The reference of scenarios names all faults with their numbers and all inputs")
  func scenarioWords() {
    let document = projectText(of: "docs/scenarios.md")
    var words = Chip.all.flatMap { $0.model.inputNames.map { "\($0)" } }
    for fault in DeviceFaultKind.all { words += [fault.name] + fault.parameters.map { $0.name } }
    words += BusFaultKind.all.map { $0.name }
    for fault in LineFaultKind.all { words += [fault.name] + fault.parameters.map { $0.name } }
    let missing = words.filter { !document.contains("`\($0)`") }
    #expect(missing == [])
  }
}
