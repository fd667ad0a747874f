import BoardFiles
package import Results

/// Output about the budgets of runs: below each run its result, at the end which are loose and
/// which were not judged.
package struct RunBudgetTable {
  /// How many runs exceeded one.
  package private(set) var broken = 0
  /// Each number, in the order of its first run, with the run that came closest to it: a board's
  /// budget is as tight as its greediest scenario.
  package private(set) var closest: [BudgetVerdict] = []
  private let showsAll: Bool
  private let table = BudgetTable(indent: "  ", tellsLoose: false)

  package init(showsAll: Bool) {
    self.showsAll = showsAll
  }

  /// Prints the result of a run's budgets: a line if all are kept, else a table.
  package mutating func add(_ verdicts: [BudgetVerdict]) {
    for verdict in verdicts { note(verdict) }
    let judged = verdicts.filter { $0.reason == nil }
    guard !judged.isEmpty else { return }
    let isBroken = judged.contains(where: \.isBroken)
    if isBroken { broken += 1 }
    guard showsAll || isBroken else {
      let least = judged.compactMap(\.margin).min() ?? 0
      Console.result("  budgets: \(judged.count) kept, least margin \(least) %")
      return
    }
    table.showTitles()
    for verdict in judged { table.show(verdict) }
  }

  /// Prints the budgets that are loose in all runs, and those that no run was compared with, once
  /// each.
  package func finish() {
    for verdict in closest {
      let number = verdict.number
      if let reason = verdict.reason {
        Console.result(
          "\(number.place): the budget \(number.figure.rawValue) is not judged here: \(reason)")
      }
      guard verdict.outcome == .loose, let value = verdict.value, let margin = verdict.margin
      else { continue }
      Console.result(
        "\(number.place): the budget \(number.figure.rawValue) is loose: "
          + "at most \(number.figure.unit.text(value)) of \(number.limitText) was used, \(margin) % are left"
      )
    }
  }

  private mutating func note(_ verdict: BudgetVerdict) {
    guard let index = closest.firstIndex(where: { $0.number == verdict.number }) else {
      return closest.append(verdict)
    }
    if (verdict.value ?? .max) > (closest[index].value ?? .max) { closest[index] = verdict }
  }
}
