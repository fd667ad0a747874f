import BoardFiles
import Results

/// What the check of one file found.
struct CheckOutcome {
  /// The path as it was given or found.
  let path: String
  /// What a search through folders passed over on the way to it.
  let search: [Diagnostic]
  /// Whether warnings are errors.
  let isStrict: Bool
  /// Its problems and warnings.
  let diagnostics: [Diagnostic]
  /// What it holds; nil of a wrong file.
  let content: CheckedFile.Content?

  /// Whether it can be used.
  var isGood: Bool { content != nil }

  /// How grave a problem of it is.
  func severity(of diagnostic: Diagnostic) -> Diagnostic.Severity {
    isStrict ? .error : diagnostic.severity
  }

  /// All that was found on the way to it and in it, each with how grave it is.
  var findings: [(diagnostic: Diagnostic, severity: Diagnostic.Severity)] {
    search.map { ($0, $0.severity) } + diagnostics.map { ($0, severity(of: $0)) }
  }

  /// What a good file holds, in words; nil of a wrong one.
  var summary: String? {
    switch content {
    case nil: nil
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
}
