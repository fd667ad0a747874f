package import BoardFiles
package import Results

extension ProfileReport {
  /// The report as JSON, with the verdict on each number of a file of budgets where there is one;
  /// docs/profile.md describes the keys.
  package func json(
    _ verdicts: [(subject: BudgetEntry.Subject, verdict: BudgetVerdict)]?
  ) -> JSONValue {
    json(budgets: verdicts.map { .array($0.map(Self.json)) } ?? .null)
  }

  private static func json(
    _ subject: BudgetEntry.Subject, _ verdict: BudgetVerdict
  ) -> JSONValue {
    let (profile, use): (JSONValue, JSONValue) =
      switch subject {
      case .use(let use, let profile): (.text(profile), .text(use))
      case .replay: (.null, .null)
      }
    let number = verdict.number
    let word =
      switch verdict.outcome {
      case .kept: "kept"
      case .loose: "loose"
      case .broken: "exceeded"
      case .notJudged: "not judged"
      }
    return JSONValue([
      "profile": profile, "use": use, "figure": .text(number.figure.rawValue),
      "limit": .number(number.limit), "baseline": number.isBaseline ? .number(number.value) : .null,
      "value": verdict.value.map { .number($0) } ?? .null,
      "verdict": .text(word),
      "because": (verdict.failure ?? verdict.reason).map { .text($0) } ?? .null,
      "place": .text(
        "\(number.position.file):\(number.position.line):\(number.position.column)"),
    ])
  }
}
