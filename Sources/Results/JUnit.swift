package import BoardFiles

/// Writes results as JUnit XML for CI systems: a suite for each scenario, a case for each
/// expectation or budget.
package enum JUnit {
  /// One scenario.
  package struct Suite {
    let title: String
    let file: String
    let cases: [Case]
    let wallSeconds: Double

    /// Makes a suite of the cases of one file, which took `wallSeconds` to compute.
    package init(title: String, file: String, cases: [Case], wallSeconds: Double) {
      self.title = title
      self.file = file
      self.cases = cases
      self.wallSeconds = wallSeconds
    }
  }

  /// What tools count: something that holds or fails, with the place where it is demanded.
  package struct Case {
    let name: String
    let position: SourcePosition
    let failure: String?
    /// Why it was not judged.
    let reason: String?
    /// What kept it from being run at all.
    let error: String?

    /// Makes a case, which holds where there is neither a failure, nor an error, nor a reason not
    /// to judge it.
    package init(
      name: String, position: SourcePosition, failure: String? = nil, reason: String? = nil,
      error: String? = nil
    ) {
      self.error = error
      self.name = name
      self.position = position
      self.failure = failure
      self.reason = reason
    }
  }

  /// The whole file.
  package static func text(_ suites: [Suite]) -> String {
    let all = suites.flatMap(\.cases)
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites name=\"outpost\" tests=\"\(all.count)\" "
    text += "failures=\"\(all.filter { $0.failure != nil }.count)\" "
    text += "errors=\"\(all.filter { $0.error != nil }.count)\">\n"
    for suite in suites { append(suite, to: &text) }
    return text + "</testsuites>\n"
  }

  private static func append(_ suite: Suite, to text: inout String) {
    let cases = suite.cases
    let failures = cases.filter { $0.failure != nil }.count
    let errors = cases.filter { $0.error != nil }.count
    let skipped = cases.filter { $0.reason != nil }.count
    let milliseconds = Int64(suite.wallSeconds * 1_000)
    let fraction = String(milliseconds % 1_000 + 1_000).dropFirst()
    text += "  <testsuite name=\"\(escaped(suite.title))\" file=\"\(escaped(suite.file))\" "
    text += "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\" "
    text += "skipped=\"\(skipped)\" time=\"\(milliseconds / 1_000).\(fraction)\">\n"
    for one in cases { append(one, in: suite.file, to: &text) }
    text += "  </testsuite>\n"
  }

  private static func append(_ one: Case, in file: String, to text: inout String) {
    text += "    <testcase classname=\"\(escaped(file))\" "
    text += "name=\"\(escaped(one.name))\" line=\"\(one.position.line)\""
    if let problem = one.error ?? one.failure {
      let element = one.error == nil ? "failure" : "error"
      text += ">\n      <\(element) message=\"\(escaped(problem))\">"
      let place = "\(one.position.text): "
      text += "\(escaped(problem.hasPrefix(place) ? problem : place + problem))</\(element)>\n"
      text += "    </testcase>\n"
    } else if let reason = one.reason {
      text += ">\n      <skipped message=\"\(escaped(reason))\"/>\n    </testcase>\n"
    } else {
      text += "/>\n"
    }
  }

  /// On one line: names of files and what files say cannot forge what a viewer shows.
  private static func escaped(_ text: String) -> String { MarkupText.escaped(text.printable) }
}
