import BoardFiles
import Harness

/// What a replay tells of budgets: below each scenario how they went, at the end which are loose.
struct ReplayBudgets {
  /// How far the greatest value may stay below a limit, in percent, before the limit is called loose.
  static let slack: Int64 = 20

  /// How many scenarios exceeded one.
  private(set) var broken = 0
  private let showsAll: Bool
  /// Each budget, in the order of its first run, with the run that came closest to it: a board's budget
  /// is as tight as its greediest scenario.
  private var closest: [RunBudgetVerdict] = []

  private static let widths = [22, 14, 14, 14, 8]

  init(showsAll: Bool) {
    self.showsAll = showsAll
  }

  /// Tells how a scenario's budgets went: a line where all are kept, else a table.
  mutating func add(_ result: ScenarioResult) {
    guard !result.budgets.isEmpty else { return }
    for verdict in result.budgets { note(verdict) }
    if !result.keepsBudgets { broken += 1 }
    guard showsAll || !result.keepsBudgets else {
      let least = result.budgets.compactMap { $0.margin }.min() ?? 0
      Console.result("  budgets: \(result.budgets.count) kept, least margin \(least) %")
      return
    }
    row(["budget", "limit", "value", "margin", "%"], "")
    for verdict in result.budgets { show(verdict) }
  }

  /// Tells the budgets that no run came near.
  func finish() {
    for verdict in closest {
      guard verdict.isKept, let margin = verdict.margin, margin > Self.slack,
        let value = verdict.value
      else { continue }
      let position = verdict.budget.position
      let figure = verdict.budget.figure
      Console.result(
        "\(position.file):\(position.line):\(position.column): the budget \(figure.rawValue) is loose: "
          + "at most \(figure.unit.text(value)) of \(verdict.budget.text) was used, \(margin) % are left"
      )
    }
  }

  private mutating func note(_ verdict: RunBudgetVerdict) {
    guard let index = closest.firstIndex(where: { $0.budget == verdict.budget }) else {
      return closest.append(verdict)
    }
    if (verdict.value ?? .max) > (closest[index].value ?? .max) { closest[index] = verdict }
  }

  private func show(_ verdict: RunBudgetVerdict) {
    let budget = verdict.budget
    let place = "\(budget.position.file):\(budget.position.line):\(budget.position.column)"
    row(
      [
        budget.figure.rawValue, "\(budget.limit)", verdict.value.map { "\($0)" } ?? "-",
        verdict.value.map { "\(budget.limit - $0)" } ?? "-", verdict.margin.map { "\($0)" } ?? "-",
      ], verdict.failure.map { "EXCEEDED  \(place): \($0)" } ?? "ok")
  }

  private func row(_ cells: [String], _ last: String) {
    var line = "  "
    for (index, (cell, width)) in zip(cells, Self.widths).enumerated() {
      let blank = String(repeating: " ", count: max(0, width - cell.count))
      line += index == 0 ? cell + blank : blank + cell + "  "
    }
    while line.hasSuffix(" "), last.isEmpty { line.removeLast() }
    Console.result(line + last)
  }
}
