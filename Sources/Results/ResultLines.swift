import BoardFiles

/// Writes results as lines of JSON, one a case, for programs that read them as they come.
package enum ResultLines {
  /// The lines of one scenario, each with a line feed.
  package static func text(_ suite: ResultSuite) -> String {
    suite.cases.map { one in
      let line = JSONValue([
        "file": .text(suite.file), "scenario": .text(suite.title), "case": .text(one.name),
        "outcome": .text(one.outcome.word),
        "reason": one.outcome.reason.map(JSONValue.text) ?? .null,
        "at": .text(one.position.file), "line": .number(Int64(one.position.line)),
        "column": .number(Int64(one.position.column)),
        "milliseconds": .number(Int64(suite.wallSeconds * 1_000)),
      ])
      return line.rendered + "\n"
    }.joined()
  }
}
