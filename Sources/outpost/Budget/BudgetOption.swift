import BoardFiles
import NodeHost
import Results
import SimWorld

/// The file of budgets that `--budget` names, and what `--update-budget` does to it.
struct BudgetOption {
  /// Its content.
  let file: BudgetFile
  /// The same file where it is to be rewritten.
  private let output: ReplacedFile?

  /// Reads the file and reports every problem in it. Prepares to write it at once if it is to be
  /// updated, so that the command fails before its work if it cannot write the file.
  init(_ path: String, updates: Bool) throws {
    let loaded = BoardFileReader.registered.budgets(at: path)
    Console.report(loaded.diagnostics)
    guard let file = loaded.value else { throw ExitStatus.fileWrong }
    self.file = file
    output = updates ? try ReplacedFile.existing(path) : nil
  }

  /// Reports the verdicts on the file's numbers, rewrites the numbers if asked to, and ends the
  /// command if one is still exceeded.
  func finish(_ verdicts: [BudgetVerdict], _ versions: [EngineVersions]) throws {
    let broken = verdicts.filter(\.isBroken)
    guard let output else {
      for (origin, now) in file.strangers(among: versions) {
        Console.note(
          "\(file.file.printable):\(origin.position.line): note: the numbers of \(origin.profile) were measured with "
            + "\(origin.text); this is \(now.text)")
      }
      guard broken.isEmpty else { throw ExitStatus.budgetExceeded }
      return
    }
    try update(output, verdicts, versions)
    let hopeless = broken.filter { $0.value == nil }
    guard hopeless.isEmpty else {
      for verdict in hopeless {
        Console.note(
          "\(verdict.number.place): stays exceeded, for there is no number to write: "
            + (verdict.failure ?? ""))
      }
      throw ExitStatus.budgetExceeded
    }
  }

  private func update(
    _ output: ReplacedFile, _ verdicts: [BudgetVerdict], _ versions: [EngineVersions]
  ) throws {
    let old = String(decoding: try InputFile.read(file.file), as: UTF8.self)
    var update = BudgetUpdate(of: old, file, verdicts, versions)
    var checked = BoardFileReader.registered.check(Array(update.text.utf8), as: file.file)
    if checked.content == nil {
      // A file that is one flow map, or has a mark for its end, takes no further key behind it.
      update = BudgetUpdate(of: old, file, verdicts, versions, addsVersions: false)
      checked = BoardFileReader.registered.check(Array(update.text.utf8), as: file.file)
      Console.note(
        "\(file.file.printable): note: `measured-with` must be written by hand in this file")
    }
    guard update.left.isEmpty, checked.content != nil else {
      for place in update.left {
        Console.note(
          "\(place.text): error: cannot be rewritten here; write the number on "
            + "one line, without escapes")
      }
      Console.report(update.left.isEmpty ? checked.diagnostics : [])
      Console.note("\(file.file.printable): left as it is")
      throw ExitStatus.fileWrong
    }
    guard update.text != old else {
      return Console.note("\(file.file.printable): nothing to change")
    }
    try output.replace(with: update.text)
    Console.note("\(file.file.printable): updated")
  }
}
