/// What is wrong with the rows of a recording: each kind of trouble of a column once, where it was
/// found first, with the number of further rows.
final class RowTroubles {
  /// What makes two troubles one kind: the column, and the words without the values in them.
  private struct Kind: Hashable {
    let column: Int
    let words: String
  }

  private struct Entry {
    let problem: Problem
    let mark: Mark
    var further = 0
  }

  private var entries: [Entry] = []
  private var indices: [Kind: Int] = [:]

  /// Whether nothing is wrong.
  var isEmpty: Bool { entries.isEmpty }

  /// Notes a trouble in `column`; -1 is the row as a whole.
  func note(_ problem: Problem, column: Int, at mark: Mark) {
    let kind = Kind(column: column, words: Self.words(problem.wording.message))
    if let index = indices[kind] {
      entries[index].further += 1
    } else if entries.count <= Limits.problems {
      indices[kind] = entries.count
      entries.append(Entry(problem: problem, mark: mark))
    }
  }

  /// Reports each kind as an error of the file.
  func report(to reading: FileReading) {
    for entry in entries {
      let problem =
        entry.further == 0
        ? entry.problem : .recording(.repeated(entry.problem, further: entry.further))
      reading.report(problem, at: entry.mark)
    }
  }

  /// Reports as a warning that the list `name` is left out because of them.
  func reportLeftOut(_ name: String, to reading: FileReading) {
    guard let first = entries.first else { return }
    let further = entries.dropFirst().reduce(first.further) { $0 + 1 + $1.further }
    reading.report(.doubt(.leftOut(list: name, first.problem, further: further)), at: first.mark)
  }

  /// The message without what is quoted and without numbers.
  private static func words(_ message: String) -> String {
    let plain = message.split(separator: "`", omittingEmptySubsequences: false)
      .enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined()
    return plain.split(separator: " ").filter { $0.first?.isNumber == false }
      .joined(separator: " ")
  }
}
