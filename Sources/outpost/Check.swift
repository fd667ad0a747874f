import ArgumentParser
import BoardFiles
import SimWorld

/// `outpost check`: validates files and, if asked, says in words what they mean.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks board and scenario files and names every problem.",
    discussion: "Folders are searched for *.yaml. Exit status 2 if anything is wrong.")

  @Flag(help: "Say wiring and rules of good boards in words.")
  var explain = false

  @Argument(help: "Files and folders.")
  var paths: [String]

  func run() throws {
    let vocabulary = Vocabulary.ofProgram
    let files = BoardFileReader(vocabulary: vocabulary).check(paths)
    guard !files.isEmpty else {
      throw ValidationError("no *.yaml files in \(paths.joined(separator: ", "))")
    }
    var bad = 0
    for file in files {
      Console.report(file.diagnostics)
      guard let content = file.content else {
        bad += 1
        continue
      }
      Console.result("\(file.path): \(Self.summary(of: content))")
      guard explain, let board = Self.board(of: content) else { continue }
      for line in board.explanation(vocabulary) { Console.result("  " + line) }
    }
    guard bad == 0 else {
      Console.note("\(bad) of \(files.count) files are wrong")
      throw Status.fileWrong
    }
  }

  private static func summary(of content: CheckedFile.Content) -> String {
    switch content {
    case .board(let board):
      "board \(board.name): \(board.devices.count) chips, \(board.lines.count) lines, "
        + "\(board.channels.count) channels, \(board.alarms.count) alarms"
    case .scenario(let scenario):
      "scenario on \(scenario.board.name): \(scenario.expectations.count) expectations"
    case .budgets(let budgets):
      "budgets of \(budgets.entries.count - budgets.replays) uses of TLS, \(budgets.replays) replays"
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
