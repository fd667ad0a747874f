/// One file while it is read: its name, and everything that was found wrong so far.
///
/// All readers return nil for what they could not read and have then reported it exactly once, so
/// that a caller that gets nil does not report it again.
final class FileReading {
  /// The path that messages name.
  let file: String
  private var found: [Diagnostic] = []
  private var errors = 0
  /// The entry of a list that is being read or checked; problems name it.
  private var subject: String?

  init(file: String) {
    self.file = file
  }

  /// Whether nothing is wrong; doubts do not count.
  var isClean: Bool { errors == 0 }

  /// What was found, by position; problems at one place stay in the order of their finding.
  var diagnostics: [Diagnostic] {
    found.enumerated().sorted { left, right in
      let (a, b) = (left.element.position, right.element.position)
      return (a.line, a.column, left.offset) < (b.line, b.column, right.offset)
    }.map(\.element)
  }

  /// Whether nothing more will be listed, so that looking for more is in vain.
  var isFull: Bool { errors > Limits.problems }

  /// Reads or checks the entry of a list that problems call `subject`; nil for none.
  func reading<Result>(_ subject: String?, _ body: () -> Result) -> Result {
    let before = self.subject
    self.subject = subject
    defer { self.subject = before }
    return body()
  }

  func position(_ mark: Mark) -> SourcePosition {
    SourcePosition(file: file, line: mark.line, column: mark.column)
  }

  /// Notes `problem`; beyond ``Limits/problems`` only that there are more. Errors and warnings
  /// count apart, so that no number of warnings makes a file wrong.
  func report(_ problem: Problem, at mark: Mark) {
    let problem = problem.seen
    if case .doubt = problem {
      let warnings = found.count - errors
      guard warnings <= Limits.problems else { return }
      let isLast = warnings == Limits.problems
      found.append(
        Diagnostic(
          isLast ? .doubt(.tooMany) : problem, at: position(mark), about: isLast ? nil : subject))
      return
    }
    guard !isFull else { return }
    let isLast = errors == Limits.problems
    errors += 1
    found.append(
      Diagnostic(
        isLast ? .text(.tooManyProblems) : problem, at: position(mark),
        about: isLast ? nil : subject))
  }

  // MARK: Shapes

  /// The text of a single value, which is not empty.
  func text(_ node: YAMLNode) -> String? {
    switch node.content {
    case .scalar(let text, _):
      guard !text.utf8.isEmpty else {
        report(.shape(.emptyValue), at: node.mark)
        return nil
      }
      return text
    case .list: return expected(.text, found: .list, at: node)
    case .map: return expected(.text, found: .map, at: node)
    case .refused: return nil
    }
  }

  /// The items of a list of at most `limit`; an empty list only where `mayBeEmpty`.
  func list(_ node: YAMLNode, limit: Int, mayBeEmpty: Bool = true) -> [YAMLNode]? {
    switch node.content {
    case .list(let items):
      if items.count > limit {
        report(.shape(.listTooLong(limit: limit)), at: items[limit].mark)
        return nil
      }
      if items.isEmpty, !mayBeEmpty {
        report(.shape(.emptyList), at: node.mark)
        return nil
      }
      return items
    case .scalar: return expected(.list, found: .text, at: node)
    case .map: return expected(.list, found: .map, at: node)
    case .refused: return nil
    }
  }

  /// What `read` makes of both items of a list of two.
  func pair<Value>(_ node: YAMLNode, _ read: (YAMLNode) -> Value?) -> (YAMLNode, Value, Value)? {
    guard let items = list(node, limit: Limits.entries) else { return nil }
    guard items.count == 2 else {
      report(.shape(.listLength(2)), at: node.mark)
      return nil
    }
    let (first, second) = (read(items[0]), read(items[1]))
    guard let first, let second else { return nil }
    return (items[0], first, second)
  }

  /// A cursor over the keys of a map; `what` names it in messages: `a device`.
  func cursor(_ node: YAMLNode, of what: String) -> Cursor? {
    switch node.content {
    case .map(let entries): return Cursor(entries, of: what, at: node.mark, in: self)
    case .scalar: return expected(.map, found: .text, at: node)
    case .list: return expected(.map, found: .list, at: node)
    case .refused: return nil
    }
  }

  private func expected<Value>(_ shape: Shape, found: Shape, at node: YAMLNode) -> Value? {
    let problem: ShapeProblem = node.isEmpty ? .emptyValue : .expected(shape, found: found)
    report(.shape(problem), at: node.mark)
    return nil
  }
}
