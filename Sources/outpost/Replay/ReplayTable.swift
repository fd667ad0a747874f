import BoardFiles
import Harness
import NodeHost
import Results
import Units

/// The output of `outpost replay`: a line for each scenario, its failures below it, and a sum.
struct ReplayTable {
  private(set) var failures = 0
  private var scenarios = 0
  private var expectations = 0
  private var simulated = Interval.zero
  private var seconds = 0.0
  private(set) var budgets: RunBudgetTable

  private static let widths = [6, 9, 9, 9, 9, 12, 9]

  init(showsBudgets: Bool) {
    budgets = RunBudgetTable(showsAll: showsBudgets)
  }

  mutating func add(_ result: ScenarioResult, wallSeconds: Double) {
    if scenarios == 0 { printHead() }
    let record = result.record
    let held = result.verdicts.filter { $0.shortfall == nil }.count
    row(
      [
        !result.holds ? "FAILED" : result.keepsBudgets ? "ok" : "BUDGET",
        "\(held)/\(result.verdicts.count)",
        "\(record.acknowledged.reports)", "\(record.acknowledged.alarms)",
        "\(record.waiting)", "\(record.simulated.microseconds / 1_000_000) s",
        NumberText.fixed(wallSeconds, 3),
      ], result.scenario.file)
    if record.arenaExhaustions > 0 {
      Console.result(
        "  TLS: the board's arena was too small for \(record.arenaExhaustions) handshakes")
    }
    for line in result.verdicts.compactMap(\.line) { Console.result("  " + line) }
    budgets.add(result.budgets)
    if !result.holds { failures += 1 }
    scenarios += 1
    expectations += result.verdicts.count
    simulated = simulated + record.simulated
    seconds += wallSeconds
  }

  /// Prints the sum.
  func finish() {
    let wall = NumberText.fixed(seconds, 3)
    let span = simulated.microseconds / 1_000_000
    let speed = seconds > 0 ? NumberText.grouped(Int64(Double(span) / seconds)) : "-"
    var verdict = failures == 0 ? "all held" : "\(failures) failed"
    if budgets.broken > 0 { verdict += ", \(budgets.broken) beyond their budgets" }
    budgets.finish()
    Console.result(
      "\(scenarios) scenarios, \(expectations) expectations: \(verdict); \(span) s simulated in "
        + "\(wall) s (\(speed) simulated seconds per second)")
  }

  private func printHead() {
    row(["", "held", "reports", "alarms", "waiting", "simulated", "wall s"], "scenario")
  }

  private func row(_ cells: [String], _ last: String) {
    var line = ""
    for (cell, width) in zip(cells, Self.widths) {
      let blank = String(repeating: " ", count: max(0, width - cell.count))
      line += (line.isEmpty ? cell + blank : blank + cell) + "  "
    }
    Console.result(line + last)
  }
}
