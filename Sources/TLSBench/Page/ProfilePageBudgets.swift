package import BoardFiles
package import Results

/// The budgets that a report was held against, as a section of its page.
package struct ProfilePageBudgets {
  private let file: BudgetFile
  private let verdicts: [(subject: BudgetEntry.Subject, verdict: BudgetVerdict)]

  /// Makes the section of `verdicts` on the numbers of `file`.
  package init(
    _ file: BudgetFile, _ verdicts: [(subject: BudgetEntry.Subject, verdict: BudgetVerdict)]
  ) {
    self.file = file
    self.verdicts = verdicts
  }

  /// The section: a row for each number, with the broken ones in front.
  var html: String {
    let broken = verdicts.filter { $0.verdict.isBroken }
    let kept = verdicts.filter { !$0.verdict.isBroken && $0.verdict.reason == nil }
    let rest = verdicts.filter { $0.verdict.reason != nil }
    var html = "<section>\n<h2>Budgets</h2>\n<p>\(MarkupText.escaped(file.title)): "
    html += "\(counted(kept.count, "budget")) kept, \(broken.count) exceeded"
    html += rest.isEmpty ? "</p>\n" : ", \(rest.count) not judged</p>\n"
    html += "<div class=\"wide\">\n<table class=\"budgets\">\n<thead><tr>"
    for cell in ["budget", "verdict", "value", "limit", "left"] {
      html += "<th scope=\"col\">\(cell)</th>"
    }
    html += "</tr></thead>\n<tbody>\n"
    for (subject, verdict) in broken + kept + rest { html += row(subject, verdict) }
    return html + "</tbody>\n</table>\n</div>\n</section>\n"
  }

  private func row(_ subject: BudgetEntry.Subject, _ verdict: BudgetVerdict) -> String {
    let number = verdict.number
    let unit = number.figure.unit
    let said = verdict.isBroken ? "exceeded" : verdict.reason ?? "kept"
    let cells = [
      verdict.failure.map { "\(said): \($0)" } ?? said, verdict.value.map { unit.text($0) } ?? "-",
      number.limitText, verdict.margin.map { "\($0) %" } ?? "-",
    ]
    let name = "\(Self.name(of: subject)): \(number.figure.rawValue)"
    var html = verdict.isBroken ? "<tr class=\"broken\">" : "<tr>"
    html += "<th scope=\"row\">\(MarkupText.escaped(name))</th>"
    for cell in cells { html += "<td>\(MarkupText.escaped(cell))</td>" }
    return html + "</tr>\n"
  }

  private static func name(of subject: BudgetEntry.Subject) -> String {
    switch subject {
    case .use(let use, let profile): "\(profile), \(use)"
    case .replay(let scenario): "replay of \(scenario)"
    }
  }
}
