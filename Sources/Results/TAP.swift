import BoardFiles

/// Writes results in the Test Anything Protocol: a subtest for each scenario.
///
/// The grammar is that of TAP 14, of which each document may have the version line of TAP 13. Older
/// readers (Perl's Test::Harness 3.44) refuse a version that they do not know, and take subtests
/// for comments.
package enum TAP {
  /// The whole document.
  package static func text(_ suites: [ResultSuite]) -> String {
    var text = "TAP version 13\n1..\(suites.count)\n"
    for (index, suite) in suites.enumerated() {
      text += "# Subtest: \(escaped(suite.file))\n"
      text += "    1..\(suite.cases.count)\n"
      for (number, one) in suite.cases.enumerated() { append(one, number + 1, to: &text) }
      let word = suite.holds ? "ok" : "not ok"
      text += "\(word) \(index + 1) - \(escaped("\(suite.file): \(suite.title)"))\n"
    }
    return text
  }

  private static func append(_ one: ResultCase, _ number: Int, to text: inout String) {
    let word = one.outcome.isBad ? "not ok" : "ok"
    text += "    \(word) \(number) - \(escaped(one.name))"
    guard let reason = one.outcome.reason else {
      text += "\n"
      return
    }
    guard one.outcome.isBad else {
      text += " # SKIP \(escaped(reason))\n"
      return
    }
    // Diagnostics are YAML; JSON's quotes are YAML's.
    let lines = [
      "---", "message: \(JSONValue.text(reason.printable).rendered)",
      "severity: \(one.outcome.isError ? "error" : "fail")",
      "at: {file: \(JSONValue.text(one.position.file.printable).rendered), "
        + "line: \(one.position.line), column: \(one.position.column)}", "...",
    ]
    text += "\n" + lines.map { "      \($0)\n" }.joined()
  }

  /// A description on one line, in which nothing is a directive.
  private static func escaped(_ text: String) -> String {
    text.printable.map { $0 == "#" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined()
  }
}
