import BoardFiles

/// Shows results in a GitHub workflow: a note at the line of each failure, and a summary of the
/// step (GitHub Docs, "Workflow commands for GitHub Actions").
package enum GitHubNotes {
  /// The commands that put a note beside each case that does not hold, one a line.
  package static func commands(_ suites: [ResultSuite]) -> [String] {
    suites.flatMap { suite in
      suite.cases.filter(\.outcome.isBad).map { one in
        let properties = [
          ("file", one.position.file), ("line", "\(one.position.line)"),
          ("col", "\(one.position.column)"), ("title", "\(suite.title): \(one.name)"),
        ]
        let list = properties.map { "\($0)=\(escaped($1, isProperty: true))" }
        return "::error \(list.joined(separator: ","))::"
          + escaped(one.outcome.reason ?? "", isProperty: false)
      }
    }
  }

  /// The summary of a step in Markdown: a sentence, and a table of what does not hold.
  package static func summary(_ suites: [ResultSuite]) -> String {
    let bad = suites.filter { !$0.holds }
    let cases = suites.count { _ in true }
    var text = "### outpost replay\n\n"
    text += "\(counted(suites.count, "scenario")), \(counted(cases, "expectation")): "
    guard !bad.isEmpty else { return text + "all held\n" }
    text += "\(suites.count(\.isBad)) in \(counted(bad.count, "scenario")) did not hold\n\n"
    text += "| scenario | expectation | what was |\n|---|---|---|\n"
    for suite in bad {
      for one in suite.cases where one.outcome.isBad {
        let words = ["\(one.position.text)", one.name, one.outcome.reason ?? ""].map(cell)
        text += "| \(words.joined(separator: " | ")) |\n"
      }
    }
    return text
  }

  /// Text in which a workflow sees no end of the command and of no property.
  private static func escaped(_ text: String, isProperty: Bool) -> String {
    var result = ""
    for character in text.printable {
      switch character {
      case "%": result += "%25"
      case ":" where isProperty: result += "%3A"
      case "," where isProperty: result += "%2C"
      default: result.append(character)
      }
    }
    return result
  }

  /// Text of a cell: no markup of its own and no end of the cell.
  private static func cell(_ text: String) -> String {
    var result = ""
    for character in text.printable {
      if "|\\`*_<>[]#&~".contains(character) { result += "\\" }
      result.append(character)
    }
    return result
  }
}
