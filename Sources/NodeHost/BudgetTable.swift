package import BoardFiles
package import Results

/// Table of a budget's numbers: one line for each, with its limit, value and remaining margin.
package struct BudgetTable {
  private let subjects: [(title: String, width: Int)]
  private let indent: String
  /// Whether the line of a limit says that it is loose. With limits that several runs share, one
  /// run does not know.
  private let tellsLoose: Bool
  private static let widths = [26, 12, 12, 12, 7]

  /// A table whose lines begin with `subjects`, what each number is about.
  package init(
    _ subjects: [(title: String, width: Int)] = [], indent: String = "", tellsLoose: Bool
  ) {
    self.subjects = subjects
    self.indent = indent
    self.tellsLoose = tellsLoose
  }

  /// Prints the titles.
  package func showTitles() {
    row(subjects.map(\.title), ["budget", "limit", "value", "margin", "%"], "")
  }

  /// Prints a line about a number.
  package func show(_ verdict: BudgetVerdict, of subjects: [String] = []) {
    let number = verdict.number
    row(
      subjects,
      [
        number.figure.rawValue + (number.isBaseline ? " *" : ""), "\(number.limit)",
        verdict.value.map { "\($0)" } ?? "-",
        verdict.value.map { "\(number.limit - $0)" } ?? "-",
        verdict.margin.map { "\($0)" } ?? "-",
      ], said(of: verdict))
  }

  private func said(of verdict: BudgetVerdict) -> String {
    if let failure = verdict.failure { return "EXCEEDED  \(verdict.number.place): \(failure)" }
    if let reason = verdict.reason { return "not judged: \(reason)" }
    return tellsLoose && verdict.outcome == .loose ? "loose" : "ok"
  }

  private func row(_ subjects: [String], _ cells: [String], _ last: String) {
    var line = indent
    for (cell, column) in zip(subjects, self.subjects) {
      line += cell + Self.blank(column.width - cell.count) + " "
    }
    for (index, (cell, width)) in zip(cells, Self.widths).enumerated() {
      let blank = Self.blank(width - cell.count)
      line += index == 0 ? cell + blank : blank + cell + "  "
    }
    while line.hasSuffix(" "), last.isEmpty { line.removeLast() }
    Console.result(line + last)
  }

  private static func blank(_ count: Int) -> String {
    String(repeating: " ", count: max(0, count))
  }
}

extension BudgetNumber {
  /// Its place in the file, as people and editors read it.
  package var place: String { position.text }
}
