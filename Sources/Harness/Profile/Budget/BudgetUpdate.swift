import BoardFiles

/// The text of a budget file with new numbers in the places of old ones; comments, order and everything
/// else stay.
package enum BudgetUpdate {
  /// `text` with every baseline at what was measured, and every limit that is broken or loose half of the
  /// file's slack above it; limits that are kept stay.
  package static func text(
    _ text: String, _ verdicts: [BudgetVerdict], slack: Int64
  ) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    // From the back, so that places before stay where they are.
    let ordered = verdicts.sorted {
      ($0.number.position.line, $0.number.position.column)
        > ($1.number.position.line, $1.number.position.column)
    }
    for verdict in ordered {
      guard let value = newValue(for: verdict, slack: slack) else { continue }
      let number = verdict.number
      let line = number.position.line - 1
      guard lines.indices.contains(line) else { continue }
      lines[line] = replaced(
        lines[line], at: number.position.column - 1, number.text,
        by: number.figure.unit.text(value))
    }
    return lines.joined(separator: "\n")
  }

  private static func newValue(for verdict: BudgetVerdict, slack: Int64) -> Int64? {
    guard let value = verdict.value else { return nil }
    if verdict.isBaseline { return value == verdict.number.value ? nil : value }
    switch verdict.outcome {
    case .broken, .loose: return value + (value * slack + 199) / 200
    case .kept, .notJudged: return nil
    }
  }

  /// A quoted value stays as it is: it is written plainly everywhere in this project.
  private static func replaced(
    _ line: String, at column: Int, _ old: String, by new: String
  ) -> String {
    let scalars = Array(line.unicodeScalars)
    let oldScalars = Array(old.unicodeScalars)
    let end = column + oldScalars.count
    guard column >= 0, end <= scalars.count, Array(scalars[column..<end]) == oldScalars else {
      return line
    }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: scalars[..<column])
    result.append(contentsOf: new.unicodeScalars)
    result.append(contentsOf: scalars[end...])
    return String(result)
  }
}
