package import BoardFiles
import Results

/// The command `check`, shared by the programs: validates files and explains them on request.
package struct FileCheck {
  private let vocabulary: Vocabulary
  private let explains: Bool
  private let isStrict: Bool
  private let isOfBoards: Bool

  /// A check of files that use `vocabulary`. `explains` describes good boards in words; where it
  /// `isStrict`, warnings are errors; where it `isOfBoards` alone, other kinds of files are left
  /// out.
  package init(
    _ vocabulary: Vocabulary, explains: Bool, isStrict: Bool, isOfBoards: Bool = false
  ) {
    self.vocabulary = vocabulary
    self.explains = explains
    self.isStrict = isStrict
    self.isOfBoards = isOfBoards
  }

  /// Checks files, and those in folders, and prints what they are and what is wrong with them.
  package func run(_ paths: [String]) throws {
    let reader = BoardFileReader(vocabulary: vocabulary)
    let files = isOfBoards ? try boards(at: paths, reader) : reader.check(paths)
    guard !files.isEmpty else {
      throw MisuseFault("no *.yaml files in \(paths.joined(separator: ", "))")
    }
    var bad = 0
    for file in files {
      var diagnostics = file.diagnostics
      if case .board(let board) = file.content { diagnostics += reader.credentialDoubts(of: board) }
      Console.report(diagnostics.filter(\.isOfSearch))
      // What a search passed over is no doubt about a file.
      diagnostics.removeAll(where: \.isOfSearch)
      Console.report(diagnostics, isStrict: isStrict)
      guard let content = file.content, !isStrict || diagnostics.isEmpty else {
        bad += 1
        continue
      }
      Console.result("\(file.path.printable): \(Self.summary(of: content))")
      guard let board = Self.board(of: content) else { continue }
      guard explains else { continue }
      for line in board.explanation(vocabulary) { Console.result("  " + line) }
    }
    guard bad == 0 else {
      Console.note("\(bad) of \(counted(files.count, "file")) \(bad == 1 ? "is" : "are") wrong")
      throw ExitStatus.fileWrong
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

  private static func summary(of content: CheckedFile.Content) -> String {
    switch content {
    case .board(let board):
      "board \(board.name): \(counted(board.devices.count, "chip")), "
        + "\(counted(board.lines.count, "line")), \(counted(board.channels.count, "channel")), "
        + counted(board.alarms.count { $0.isRule }, "alarm")
    case .scenario(let scenario):
      "scenario on \(scenario.board.name): \(counted(scenario.expectations.count, "expectation"))"
    case .budgets(let budgets):
      "budgets of \(counted(budgets.entries.count - budgets.replays, "use")) of TLS, "
        + counted(budgets.replays, "replay")
    }
  }

  private static func board(of content: CheckedFile.Content) -> Board? {
    switch content {
    case .board(let board): board
    case .scenario(let scenario): scenario.board
    case .budgets: nil
    }
  }
}
