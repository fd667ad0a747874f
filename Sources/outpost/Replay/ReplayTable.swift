import BoardFiles
import Harness
import NodeHost
import Results
import Units

/// The output of `outpost replay`: a line for each scenario, its failures below it, and a sum.
struct ReplayTable {
  /// Scenarios in which an expectation failed.
  private(set) var failures = 0
  /// Files that are wrong.
  private(set) var wrong = 0
  private var failed = 0
  private var unrun = 0
  private var stopped = 0
  private var notBegun = 0
  private var rows = 0
  private var scenarios = 0
  private var expectations = 0
  private var simulated = Interval.zero
  private var seconds = 0.0
  private(set) var budgets: RunBudgetTable

  private static let widths = [6, 9, 9, 9, 9, 12, 9]

  init(showsBudgets: Bool) {
    budgets = RunBudgetTable(showsAll: showsBudgets)
  }

  /// Prints the row of a run and what failed; `trace` is where its trace is, and the run itself
  /// shows that its file `isWrong`.
  mutating func add(
    _ result: ScenarioResult, wallSeconds: Double, trace: String?, isWrong: Bool
  ) {
    let record = result.record
    let held = result.verdicts.filter { $0.shortfall == nil }.count
    row(
      [
        isWrong ? "WRONG" : !result.holds ? "FAILED" : result.keepsBudgets ? "ok" : "BUDGET",
        "\(held)/\(result.verdicts.count)",
        "\(record.acknowledged.reports)", "\(record.acknowledged.alarms)",
        "\(record.waiting)", "\(record.simulated.microseconds / 1_000_000) s",
        NumberText.fixed(wallSeconds, 3),
      ], result.scenario.file.printable)
    if record.arenaExhaustions > 0 {
      Console.result(
        "  TLS: the board's arena was too small for "
          + counted(record.arenaExhaustions, "handshake"))
    }
    let board = result.scenario.board
    for line in result.verdicts.compactMap({ $0.line(on: board) }) { Console.result("  " + line) }
    for difference in result.differences { Console.result("  " + difference.line(on: board)) }
    budgets.add(result.budgets)
    if !result.holds {
      failures += 1
      failed += result.verdicts.count - held + result.differences.count
      if let trace { Console.result("  trace: \(trace.printable)") }
    }
    if isWrong { wrong += 1 }
    scenarios += 1
    expectations += result.verdicts.count
    simulated = simulated + record.simulated
    seconds += wallSeconds
  }

  /// Prints the row of a file that is wrong.
  mutating func add(wrong path: String) {
    wrong += 1
    row(["WRONG"] + Array(repeating: "-", count: Self.widths.count - 1), path.printable)
  }

  /// Prints the row of a scenario that could not be run.
  mutating func add(unrun path: String) {
    unrun += 1
    row(["ERROR"] + Array(repeating: "-", count: Self.widths.count - 1), path.printable)
  }

  /// Prints the row of a scenario that a signal stopped.
  mutating func add(stopped path: String) {
    stopped += 1
    row(["STOPPED"] + Array(repeating: "-", count: Self.widths.count - 1), path.printable)
  }

  /// Counts a scenario that was not begun, for a signal came before.
  mutating func addNotBegun() {
    notBegun += 1
  }

  /// Prints the sum.
  func finish() {
    let wall = NumberText.fixed(seconds, 3)
    let span = simulated.microseconds / 1_000_000
    let speed = seconds > 0 ? NumberText.grouped(Int64(Double(span) / seconds)) : "-"
    budgets.finish()
    guard scenarios > 0 else { return Console.result(verdict) }
    Console.result(
      "\(counted(scenarios, "scenario")), \(counted(expectations, "expectation")): \(verdict); "
        + "\(span) s simulated in \(wall) s (\(speed) simulated seconds per second)")
  }

  private var verdict: String {
    var parts: [String] = []
    if scenarios > 0 {
      parts.append(
        failures == 0 ? "all held" : "\(failed) failed in \(counted(failures, "scenario"))")
    }
    if budgets.broken > 0 {
      parts.append(
        counted(budgets.broken, "scenario") + " beyond " + (budgets.broken == 1 ? "its" : "their")
          + " budgets")
    }
    if unrun > 0 { parts.append("\(counted(unrun, "scenario")) could not be run") }
    if wrong > 0 { parts.append("\(counted(wrong, "file is", "files are")) wrong") }
    if stopped > 0 { parts.append("\(counted(stopped, "scenario")) stopped by a signal") }
    if notBegun > 0 { parts.append("\(counted(notBegun, "scenario")) not begun") }
    return parts.joined(separator: ", ")
  }

  private mutating func printHead() {
    row(["", "held", "reports", "alarms", "waiting", "simulated", "wall s"], "scenario")
  }

  private mutating func row(_ cells: [String], _ last: String) {
    if rows == 0 {
      rows += 1
      printHead()
    }
    var line = ""
    for (cell, width) in zip(cells, Self.widths) {
      let blank = String(repeating: " ", count: max(0, width - cell.count))
      line += (line.isEmpty ? cell + blank : blank + cell) + "  "
    }
    Console.result(line + last)
  }
}
