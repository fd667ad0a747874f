import BoardFiles
import NodeRuntime
import Results

/// What a check found, as documents for programs.
enum CheckDocument {
  /// `{"files": [{path, good, summary, problems: [...]}], "wrong": N}`.
  static func json(_ outcomes: [CheckOutcome]) -> JSONValue {
    let files = outcomes.map { outcome in
      JSONValue([
        "path": .text(outcome.path), "good": .truth(outcome.isGood),
        "summary": outcome.summary.map(JSONValue.text) ?? .null,
        "problems": .array(outcome.findings.map(problem)),
      ])
    }
    return JSONValue([
      "files": .array(files), "wrong": .number(Int64(outcomes.count { !$0.isGood })),
    ])
  }

  private static func problem(
    _ diagnostic: Diagnostic, _ severity: Diagnostic.Severity
  ) -> JSONValue {
    JSONValue([
      "severity": .text(severity.rawValue), "rule": .text(diagnostic.rule),
      "file": .text(diagnostic.position.file), "line": .number(Int64(diagnostic.position.line)),
      "column": .number(Int64(diagnostic.position.column)), "message": .text(diagnostic.message),
      "hint": diagnostic.hint.map(JSONValue.text) ?? .null,
    ])
  }

  /// A log of one run (SARIF 2.1.0, OASIS), whose paths count from the working directory.
  static func sarif(_ outcomes: [CheckOutcome]) -> JSONValue {
    let findings = outcomes.flatMap(\.findings)
    let rules = Set(findings.map(\.diagnostic.rule)).sorted()
    let driver = JSONValue([
      "name": .text("outpost"), "semanticVersion": .text(Version.text),
      "rules": .array(rules.map { JSONValue(["id": .text($0)]) }),
    ])
    let run = JSONValue([
      "tool": JSONValue(["driver": driver]),
      // Section 3.14.17: what a column counts.
      "columnKind": .text("unicodeCodePoints"),
      "results": .array(findings.map { result($0, $1, rules) }),
    ])
    return JSONValue([
      "$schema": .text("https://json.schemastore.org/sarif-2.1.0.json"),
      "version": .text("2.1.0"), "runs": .array([run]),
    ])
  }

  private static func result(
    _ diagnostic: Diagnostic, _ severity: Diagnostic.Severity, _ rules: [String]
  ) -> JSONValue {
    let text = diagnostic.message + (diagnostic.hint.map { "; " + $0 } ?? "")
    let region = JSONValue([
      "startLine": .number(Int64(diagnostic.position.line)),
      "startColumn": .number(Int64(diagnostic.position.column)),
    ])
    let place = JSONValue([
      "artifactLocation": JSONValue(["uri": .text(uri(of: diagnostic.position.file))]),
      "region": region,
    ])
    return JSONValue([
      "ruleId": .text(diagnostic.rule),
      "ruleIndex": .number(Int64(rules.firstIndex(of: diagnostic.rule) ?? 0)),
      "level": .text(severity.rawValue), "message": JSONValue(["text": .text(text)]),
      "locations": .array([JSONValue(["physicalLocation": place])]),
    ])
  }

  /// A relative reference, or a file URI of an absolute path (RFC 3986, RFC 8089).
  private static func uri(of path: String) -> String {
    let digits = Array("0123456789ABCDEF")
    var encoded = path.hasPrefix("/") ? "file://" : ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~"):
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default: encoded += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return encoded
  }
}
