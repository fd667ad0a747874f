import BoardFiles

/// Writes results as JUnit XML for CI systems.
package enum JUnit {
  /// The whole file.
  package static func text(_ suites: [ResultSuite]) -> String {
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites name=\"outpost\" tests=\"\(suites.count { _ in true })\" "
    text += "failures=\"\(suites.count(\.isFailure))\" errors=\"\(suites.count(\.isError))\">\n"
    for suite in suites { append(suite, to: &text) }
    return text + "</testsuites>\n"
  }

  private static func append(_ suite: ResultSuite, to text: inout String) {
    let cases = suite.cases
    let failures = cases.count(where: \.outcome.isFailure)
    let errors = cases.count(where: \.outcome.isError)
    let skipped = cases.count(where: \.outcome.isSkipped)
    let milliseconds = Int64(suite.wallSeconds * 1_000)
    let fraction = String(milliseconds % 1_000 + 1_000).dropFirst()
    text += "  <testsuite name=\"\(escaped(suite.title))\" file=\"\(escaped(suite.file))\" "
    text += "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\" "
    text += "skipped=\"\(skipped)\" time=\"\(milliseconds / 1_000).\(fraction)\">\n"
    for one in cases { append(one, in: suite.file, to: &text) }
    text += "  </testsuite>\n"
  }

  private static func append(_ one: ResultCase, in file: String, to text: inout String) {
    text += "    <testcase classname=\"\(escaped(file))\" "
    text += "name=\"\(escaped(one.name))\" line=\"\(one.position.line)\""
    switch one.outcome {
    case .held: text += "/>\n"
    case .failed(let problem): append("failure", problem, one, to: &text)
    case .error(let problem): append("error", problem, one, to: &text)
    case .skipped(let reason):
      text += ">\n      <skipped message=\"\(escaped(reason))\"/>\n    </testcase>\n"
    }
  }

  private static func append(
    _ element: String, _ problem: String, _ one: ResultCase, to text: inout String
  ) {
    text += ">\n      <\(element) message=\"\(escaped(problem))\">"
    let place = "\(one.position.text): "
    text += "\(escaped(problem.hasPrefix(place) ? problem : place + problem))</\(element)>\n"
    text += "    </testcase>\n"
  }

  /// On one line: names of files and what files say cannot forge what a viewer shows.
  private static func escaped(_ text: String) -> String { MarkupText.escaped(text.printable) }
}
