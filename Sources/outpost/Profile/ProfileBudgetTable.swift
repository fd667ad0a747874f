import BoardFiles
import NodeHost
import Results
import TLSBench

/// The output of `outpost profile --budget`: all numbers, and their sum.
struct ProfileBudgetTable {
  private let file: BudgetFile
  private let verdicts: [(subject: BudgetEntry.Subject, verdict: BudgetVerdict)]

  init(
    _ file: BudgetFile, _ verdicts: [(subject: BudgetEntry.Subject, verdict: BudgetVerdict)]
  ) {
    self.file = file
    self.verdicts = verdicts
  }

  /// Prints it.
  func show() {
    Console.result("")
    Console.result("\(file.file.printable): \(file.title)")
    let words = verdicts.map { Self.words(for: $0.subject) }
    let titles = ["profile", "use"].enumerated().map { index, title in
      (title, words.map { $0[index].count }.reduce(title.count, max))
    }
    let table = BudgetTable(titles, tellsLoose: true)
    table.showTitles()
    for (words, (_, verdict)) in zip(words, verdicts) { table.show(verdict, of: words) }
    let judged = verdicts.map(\.verdict).filter { $0.reason == nil }
    let broken = judged.filter(\.isBroken).count
    var sum =
      "\(counted(judged.count, "budget")): " + (broken == 0 ? "all kept" : "\(broken) exceeded")
    if judged.isEmpty { sum = "no budget was judged" }
    if judged.count < verdicts.count, !judged.isEmpty {
      sum += "; \(verdicts.count - judged.count) not judged"
    }
    let loose = judged.filter { $0.outcome == .loose }.count
    if loose > 0 {
      sum += "; \(loose) more than \(file.slack) % above what is needed: --update-budget tightens"
    }
    Console.result(sum)
    for (words, (_, verdict)) in zip(words, verdicts) where verdict.isBroken {
      Console.note(
        "\(verdict.number.place): error: \(words.joined(separator: ", ")): "
          + "\(verdict.number.figure.rawValue): \(verdict.failure ?? "")")
    }
    if broken > 0 {
      Console.note(
        "find what costs more, or accept the figures: the same command with --update-budget")
    }
  }

  private static func words(for subject: BudgetEntry.Subject) -> [String] {
    switch subject {
    case .use(let use, let profile): [profile, use]
    case .replay(let scenario): ["replay", scenario]
    }
  }
}
