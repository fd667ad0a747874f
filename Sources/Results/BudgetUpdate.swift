package import BoardFiles

/// Replaces numbers in the text of a budget file; comments, order, line ends and everything else
/// stay.
package struct BudgetUpdate {
  /// The new text.
  package var text: String {
    lines.map { String(String.UnicodeScalarView($0)) }.joined(separator: "\n")
  }
  /// What should have received a new value and is not at its place as the file's reader saw it, for
  /// instance broken over two lines.
  package private(set) var left: [SourcePosition] = []

  private var lines: [[Unicode.Scalar]]

  /// `text` with every baseline at what was measured, and every limit that is exceeded or loose
  /// half of its slack above it; limits that are kept stay, and so do verdicts about other files.
  /// What is recorded of versions is rewritten, and added where it is missing and `addsVersions`.
  package init(
    of text: String, _ file: BudgetFile, _ verdicts: [BudgetVerdict], _ versions: [EngineVersions],
    addsVersions: Bool = true
  ) {
    lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map(Array.init)
    var changes: [(at: SourcePosition, old: String, new: String)] = []
    for verdict in verdicts where verdict.number.position.file == file.file {
      let number = verdict.number
      guard let value = Self.newValue(for: verdict) else { continue }
      changes.append((number.position, number.text, number.figure.unit.text(value)))
    }
    for (origin, now) in file.strangers(among: versions) {
      changes.append((origin.position, origin.text, Self.quoted(now.text)))
    }
    // From the back, so that places before stay where they are.
    changes.sort { ($0.at.line, $0.at.column) > ($1.at.line, $1.at.column) }
    for change in changes where !replace(change.old, at: change.at, by: change.new) {
      left.append(change.at)
    }
    guard addsVersions else { return }
    add(versions.filter { one in !file.origins.contains { $0.profile == one.profile } }, to: file)
  }

  private static func newValue(for verdict: BudgetVerdict) -> Int64? {
    let number = verdict.number
    guard let value = verdict.value, value > 0 else { return nil }
    if number.isBaseline { return value == number.value ? nil : value }
    switch verdict.outcome {
    // An arena holds what the use needs and is too small for it all the same: greater than it was.
    case .broken(.arenaTooSmall): return number.limit + number.limit * max(number.slack, 2) / 200
    // Other work of the machine is in a time: half of its limit is room for that.
    case .broken where number.figure.unit == .time: return value * 2
    case .broken, .loose: return value + value * number.slack / 200
    case .kept, .notJudged: return nil
    }
  }

  /// Whether `old`, plain or in quotes, stood at `position` and is now `new`.
  private mutating func replace(
    _ old: String, at position: SourcePosition, by new: String
  ) -> Bool {
    let index = position.line - 1
    let start = position.column - 1
    guard lines.indices.contains(index), start >= 0, start < lines[index].count else {
      return false
    }
    var written = Array(old.unicodeScalars)
    let first = lines[index][start]
    if first == "\"" || first == "'" { written = [first] + written + [first] }
    let end = start + written.count
    guard end <= lines[index].count, Array(lines[index][start..<end]) == written else {
      return false
    }
    lines[index].replaceSubrange(start..<end, with: new.unicodeScalars)
    return true
  }

  /// Records versions below those that are recorded, or at the end of the file.
  private mutating func add(_ versions: [EngineVersions], to file: BudgetFile) {
    guard !versions.isEmpty else { return }
    let ending = lines.count > 1 && lines[0].last == "\r" ? "\r" : ""
    var added = versions.map { "\($0.profile): \(Self.quoted($0.text))\(ending)" }
    if let last = file.origins.map({ $0.position.line }).max(), lines.indices.contains(last - 1) {
      let indent = String(repeating: " ", count: lines[last - 1].prefix { $0 == " " }.count)
      added = added.map { indent + $0 }
      lines.insert(contentsOf: added.map { Array($0.unicodeScalars) }, at: last)
    } else {
      if lines.last?.isEmpty == true { lines.removeLast() }
      added = ["measured-with:" + ending] + added.map { "  " + $0 } + [""]
      lines += added.map { Array($0.unicodeScalars) }
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
