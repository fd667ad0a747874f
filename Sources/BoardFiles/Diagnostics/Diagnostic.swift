/// An error or a warning about a file: a fact with its place; the text is made on demand.
package struct Diagnostic: Hashable, Sendable {
  /// How grave it is.
  package enum Severity: String, Sendable {
    /// The file cannot be used.
    case error
    /// The file can be used, but probably does not say what was meant.
    case warning
  }

  /// Where it is.
  package let position: SourcePosition
  let problem: Problem
  /// The entry of a list that it is about: `uplinks[1] archive`; nil where the place says it all.
  let subject: String?

  init(_ problem: Problem, at position: SourcePosition, about subject: String? = nil) {
    self.problem = problem
    self.position = position
    self.subject = subject
  }

  /// The same about an entry of a list.
  func about(_ subject: String?) -> Diagnostic { Diagnostic(problem, at: position, about: subject) }

  /// How grave it is.
  package var severity: Severity {
    if case .doubt = problem { .warning } else { .error }
  }

  /// Whether it is about a search through folders, and not about what is in its file.
  package var isOfSearch: Bool {
    if case .doubt(.passedOver) = problem { true } else { false }
  }

  /// What is wrong, on one line, without place and hint; control characters are escaped.
  package var message: String {
    let message = problem.wording.message
    return (subject.map { "\($0): \(message)" } ?? message).printable
  }

  /// What to do about it, on one line; nil where the message says it all.
  package var hint: String? { problem.wording.hint?.printable }

  /// `FILE:LINE:COL: error: MESSAGE` and, where there is a hint, a second line `  hint: HINT`;
  /// no line feed at the end.
  package var rendered: String { rendered(as: severity) }

  /// The same, as if it were so grave, with the lines of an excerpt before the hint.
  package func rendered(as severity: Severity, excerpt: [String] = []) -> String {
    let head = "\(position.text): \(severity.rawValue): \(message)"
    let lines = [head] + excerpt + (hint.map { ["  hint: " + $0] } ?? [])
    return lines.joined(separator: "\n")
  }
}

/// A file's value, or everything that is wrong with it and with the files that it names.
package enum Loaded<Value> {
  /// The file is right; the warnings, sorted by position, want to be shown nevertheless.
  case value(Value, warnings: [Diagnostic])
  /// The file is wrong: every problem, at least one, sorted by position; the file that was asked
  /// for comes first, then those that it names.
  case refused([Diagnostic])

  /// The value; nil when the file was refused.
  package var value: Value? {
    if case .value(let value, _) = self { value } else { nil }
  }

  /// The problems or the warnings.
  package var diagnostics: [Diagnostic] {
    switch self {
    case .value(_, let warnings): warnings
    case .refused(let problems): problems
    }
  }
}

extension Loaded: Sendable where Value: Sendable {}
