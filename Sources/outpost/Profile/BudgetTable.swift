import BoardFiles
import Harness

/// What `outpost profile --budget` tells people: a line a number, its value and what is left.
struct BudgetTable {
  let file: BudgetFile
  let verdicts: [BudgetVerdict]

  private static let widths = [8, 17, 19, 12, 12, 12]

  /// How many numbers are exceeded.
  var broken: Int { verdicts.filter { $0.outcome == .broken }.count }

  /// Prints it.
  func show() {
    Console.result("")
    Console.result("\(file.file): \(file.title)")
    row(["profile", "use", "budget", "limit", "value", "margin"], "")
    for verdict in verdicts { show(verdict) }
    let loose = verdicts.filter { $0.outcome == .loose }.count
    var sum = "\(verdicts.count) budgets: " + (broken == 0 ? "all kept" : "\(broken) exceeded")
    if loose > 0 {
      sum += "; \(loose) more than \(file.slack) % above what is needed: --update-budget tightens"
    }
    Console.result(sum)
  }

  private func show(_ verdict: BudgetVerdict) {
    let number = verdict.number
    let value = verdict.value.map { "\($0)" } ?? "-"
    let margin = verdict.value.map { "\(verdict.limit - $0)" } ?? "-"
    row(
      [
        verdict.entry.profile, verdict.entry.use,
        number.figure.rawValue + (verdict.isBaseline ? " *" : ""), "\(verdict.limit)", value,
        margin,
      ], said(of: verdict))
  }

  private func said(of verdict: BudgetVerdict) -> String {
    switch verdict.outcome {
    case .kept: "ok"
    case .broken:
      "EXCEEDED  \(file.file):\(verdict.number.position.line):\(verdict.number.position.column)"
    case .loose: "loose"
    case .notJudged(.otherMachine): "not judged: for another machine"
    case .notJudged(.notMeasured): "not judged: not measured"
    }
  }

  private func row(_ cells: [String], _ last: String) {
    var line = ""
    for (index, (cell, width)) in zip(cells, Self.widths).enumerated() {
      let blank = String(repeating: " ", count: max(0, width - cell.count))
      line += index < 3 ? cell + blank + " " : blank + cell + "  "
    }
    while line.hasSuffix(" "), last.isEmpty { line.removeLast() }
    Console.result(line + last)
  }
}
