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

    /// Makes a case, which holds where there is neither a failure nor a reason not to judge it.
    package init(
      name: String, position: SourcePosition, failure: String?, reason: String? = nil
    ) {
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
    text += "failures=\"\(all.filter { $0.failure != nil }.count)\">\n"
    for suite in suites { append(suite, to: &text) }
    return text + "</testsuites>\n"
  }

  private static func append(_ suite: Suite, to text: inout String) {
    let counted = suite.cases
    let failures = counted.filter { $0.failure != nil }.count
    let skipped = counted.filter { $0.reason != nil }.count
    let milliseconds = Int64(suite.wallSeconds * 1_000)
    let fraction = String(milliseconds % 1_000 + 1_000).dropFirst()
    text +=
      "  <testsuite name=\"\(MarkupText.escaped(suite.title))\" file=\"\(MarkupText.escaped(suite.file))\" "
    text +=
      "tests=\"\(counted.count)\" failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\" "
    text += "time=\"\(milliseconds / 1_000).\(fraction)\">\n"
    for one in counted {
      text += "    <testcase classname=\"\(MarkupText.escaped(suite.file))\" "
      text += "name=\"\(MarkupText.escaped(one.name))\" line=\"\(one.position.line)\""
      if let failure = one.failure {
        text += ">\n      <failure message=\"\(MarkupText.escaped(failure))\">"
        text += "\(MarkupText.escaped(one.position.file)):\(one.position.line):"
        text += "\(one.position.column): \(MarkupText.escaped(failure))</failure>\n"
        text += "    </testcase>\n"
      } else if let reason = one.reason {
        text += ">\n      <skipped message=\"\(MarkupText.escaped(reason))\"/>\n    </testcase>\n"
      } else {
        text += "/>\n"
      }
    }
    text += "  </testsuite>\n"
  }
}
