package import BoardFiles

/// The results of one scenario: a case for each expectation and each budget.
package struct ResultSuite {
  /// The scenario's sentence.
  let title: String
  /// Its file.
  let file: String
  let cases: [ResultCase]
  let wallSeconds: Double

  /// Makes a suite of the cases of one file, which took `wallSeconds` to compute.
  package init(title: String, file: String, cases: [ResultCase], wallSeconds: Double) {
    self.title = title
    self.file = file
    self.cases = cases
    self.wallSeconds = wallSeconds
  }

  /// Whether each of its cases held or was not judged.
  var holds: Bool { !cases.contains { $0.outcome.isBad } }
}

/// What tools count: something that holds or fails, with the place where it is demanded.
package struct ResultCase {
  /// Its outcome.
  enum Outcome {
    case held
    /// It does not hold, for this reason.
    case failed(String)
    /// It could not be run at all.
    case error(String)
    /// It was not judged.
    case skipped(String)

    var isFailure: Bool { if case .failed = self { true } else { false } }
    var isError: Bool { if case .error = self { true } else { false } }
    var isSkipped: Bool { if case .skipped = self { true } else { false } }
    var isBad: Bool { isFailure || isError }

    /// The word in lists and documents.
    var word: String {
      switch self {
      case .held: "held"
      case .failed: "failed"
      case .error: "error"
      case .skipped: "skipped"
      }
    }

    /// Why it is not held; nil where it is.
    var reason: String? {
      switch self {
      case .held: nil
      case .failed(let reason), .error(let reason), .skipped(let reason): reason
      }
    }
  }

  let name: String
  let position: SourcePosition
  let outcome: Outcome

  /// Makes a case, which holds where there is neither a failure, nor an error, nor a reason not
  /// to judge it.
  package init(
    name: String, position: SourcePosition, failure: String? = nil, reason: String? = nil,
    error: String? = nil
  ) {
    self.name = name
    self.position = position
    outcome =
      error.map { .error($0) } ?? failure.map { .failed($0) } ?? reason.map { .skipped($0) }
      ?? .held
  }
}

extension [ResultSuite] {
  /// The number of cases that `isCounted`.
  func count(_ isCounted: (ResultCase.Outcome) -> Bool) -> Int {
    reduce(0) { sum, suite in sum + suite.cases.count { isCounted($0.outcome) } }
  }
}
