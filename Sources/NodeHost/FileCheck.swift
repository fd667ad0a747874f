package import BoardFiles
import Results

/// The command `check`, shared by the programs: validates files and explains them on request.
package struct FileCheck {
  /// How the outcome is written.
  package enum Form: String, CaseIterable, Sendable {
    /// For people: what is wrong on standard error, each with its line, and a line a good file.
    case text
    /// A JSON document on standard output.
    case json
    /// The same in the format of code scanners (SARIF 2.1.0).
    case sarif
  }

  private let vocabulary: Vocabulary
  private let explains: Bool
  private let isStrict: Bool
  private let isOfBoards: Bool
  private let form: Form

  /// A check of files that use `vocabulary`. `explains` describes good boards in words; where it
  /// `isStrict`, warnings are errors; where it `isOfBoards` alone, other kinds of files are left
  /// out.
  package init(
    _ vocabulary: Vocabulary, explains: Bool, isStrict: Bool, isOfBoards: Bool = false,
    form: Form = .text
  ) {
    self.vocabulary = vocabulary
    self.explains = explains
    self.isStrict = isStrict
    self.isOfBoards = isOfBoards
    self.form = form
  }

  /// Checks files, and those in folders, and prints what they are and what is wrong with them.
  package func run(_ paths: [String]) throws {
    let reader = BoardFileReader(vocabulary: vocabulary)
    let files = isOfBoards ? try boards(at: paths, reader) : reader.check(paths)
    guard !files.isEmpty else {
      throw MisuseFault("no *.yaml files in \(paths.joined(separator: ", "))")
    }
    let outcomes = files.map { outcome(of: $0, reader) }
    switch form {
    case .text: printText(outcomes)
    case .json: Console.result(CheckDocument.json(outcomes).rendered)
    case .sarif: Console.result(CheckDocument.sarif(outcomes).rendered)
    }
    let bad = outcomes.count { !$0.isGood }
    guard bad == 0 else {
      Console.note("\(bad) of \(counted(files.count, "file")) \(bad == 1 ? "is" : "are") wrong")
      throw ExitStatus.fileWrong
    }
  }

  private func outcome(of file: CheckedFile, _ reader: BoardFileReader) -> CheckOutcome {
    var diagnostics = file.diagnostics
    if case .board(let board) = file.content { diagnostics += reader.credentialDoubts(of: board) }
    // What a search passed over is no doubt about a file.
    let search = diagnostics.filter(\.isOfSearch)
    diagnostics.removeAll(where: \.isOfSearch)
    return CheckOutcome(
      path: file.path, search: search, isStrict: isStrict, diagnostics: diagnostics,
      content: !isStrict || diagnostics.isEmpty ? file.content : nil)
  }

  private func printText(_ outcomes: [CheckOutcome]) {
    for outcome in outcomes {
      Console.report(outcome.search)
      Console.report(outcome.diagnostics, isStrict: isStrict)
      guard let content = outcome.content, let summary = outcome.summary else { continue }
      Console.result("\(outcome.path.printable): \(summary)")
      guard explains, let board = Self.board(of: content) else { continue }
      for line in board.explanation(vocabulary) { Console.result("  " + line) }
    }
  }

  private func boards(at paths: [String], _ reader: BoardFileReader) throws -> [CheckedFile] {
    let files = reader.check(paths)
    guard !files.isEmpty else { return [] }
    var boards: [String] = []
    for file in files {
      Console.report(file.diagnostics.filter(\.isOfSearch))
      switch reader.kind(of: file.path).value {
      case .scenario:
        Console.note("\(file.path.printable): note: a scenario; `outpost check` checks it")
      case .budgets:
        Console.note("\(file.path.printable): note: budgets; `outpost check` checks them")
      // A file that is neither may be meant as a board.
      case .board, nil: boards.append(file.path)
      }
    }
    guard !boards.isEmpty else {
      throw MisuseFault("no board in \(paths.joined(separator: ", "))")
    }
    return reader.check(boards)
  }

  private static func board(of content: CheckedFile.Content) -> Board? {
    switch content {
    case .board(let board): board
    case .scenario(let scenario): scenario.board
    case .budgets: nil
    }
  }
}
