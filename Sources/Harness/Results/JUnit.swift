import BoardFiles

/// Results in the JUnit XML that CI systems read: a suite a scenario, a case an expectation.
public enum JUnit {
  /// One scenario.
  public struct Suite {
    let result: ScenarioResult
    let wallSeconds: Double

    /// Makes a suite of a result that took `wallSeconds` to compute.
    public init(result: ScenarioResult, wallSeconds: Double) {
      self.result = result
      self.wallSeconds = wallSeconds
    }
  }

  /// The whole file.
  public static func text(_ suites: [Suite]) -> String {
    let cases = suites.flatMap { $0.result.verdicts }
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites name=\"outpost\" tests=\"\(cases.count)\" "
    text += "failures=\"\(cases.filter { $0.failure != nil }.count)\">\n"
    for suite in suites { append(suite, to: &text) }
    return text + "</testsuites>\n"
  }

  private static func append(_ suite: Suite, to text: inout String) {
    let verdicts = suite.result.verdicts
    let scenario = suite.result.scenario
    let failures = verdicts.filter { $0.failure != nil }.count
    let milliseconds = Int64(suite.wallSeconds * 1_000)
    let fraction = String(milliseconds % 1_000 + 1_000).dropFirst()
    text +=
      "  <testsuite name=\"\(MarkupText.escaped(scenario.title))\" file=\"\(MarkupText.escaped(scenario.file))\" "
    text += "tests=\"\(verdicts.count)\" failures=\"\(failures)\" errors=\"0\" skipped=\"0\" "
    text += "time=\"\(milliseconds / 1_000).\(fraction)\">\n"
    for verdict in verdicts {
      text += "    <testcase classname=\"\(MarkupText.escaped(scenario.file))\" "
      text += "name=\"\(MarkupText.escaped(verdict.expectation.text))\" "
      text += "line=\"\(verdict.expectation.position.line)\""
      if let failure = verdict.failure {
        text += ">\n      <failure message=\"\(MarkupText.escaped(failure))\">"
        text += "\(MarkupText.escaped(scenario.file)):\(verdict.expectation.position.line):"
        text += "\(verdict.expectation.position.column): \(MarkupText.escaped(failure))</failure>\n"
        text += "    </testcase>\n"
      } else {
        text += "/>\n"
      }
    }
    text += "  </testsuite>\n"
  }
}
