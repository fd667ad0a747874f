import BoardFiles
import Testing

@testable import Results

@Suite("Results for programs and for code hosts")
struct ResultDocumentTests {
  private static func place(_ line: Int) -> SourcePosition {
    SourcePosition(file: "a, b:c.yaml", line: line, column: 5)
  }

  private static let suites = [
    ResultSuite(
      title: "all # well", file: "good.yaml",
      cases: [ResultCase(name: "held \\ so", position: place(1))], wallSeconds: 0.25),
    ResultSuite(
      title: "50 % bad", file: "a, b:c.yaml",
      cases: [
        ResultCase(name: "one", position: place(2), failure: "it was 3 | not `4`\nnever"),
        ResultCase(name: "two", position: place(3), error: "\"quoted\"\u{1B}[1m"),
        ResultCase(name: "three", position: place(4), reason: "no # profile"),
      ], wallSeconds: 1),
  ]

  @Test("TAP has a subtest a scenario, and nothing in a text is a directive")
  func tap() {
    #expect(
      TAP.text(Self.suites) == """
        TAP version 13
        1..2
        # Subtest: good.yaml
            1..1
            ok 1 - held \\\\ so
        ok 1 - good.yaml: all \\# well
        # Subtest: a, b:c.yaml
            1..3
            not ok 1 - one
              ---
              message: "it was 3 | not `4`\\\\nnever"
              severity: fail
              at: {file: "a, b:c.yaml", line: 2, column: 5}
              ...
            not ok 2 - two
              ---
              message: "\\"quoted\\"\\\\u{1B}[1m"
              severity: error
              at: {file: "a, b:c.yaml", line: 3, column: 5}
              ...
            ok 3 - three # SKIP no \\# profile
        not ok 2 - a, b:c.yaml: 50 % bad

        """)
  }

  @Test("Each case is a line of JSON")
  func lines() {
    let lines = Self.suites.map(ResultLines.text).joined().split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines.allSatisfy { $0.hasPrefix("{\"file\": ") && $0.hasSuffix("}") })
    #expect(lines[0].contains("\"outcome\": \"held\", \"reason\": null"))
    #expect(
      lines[1].contains("\"outcome\": \"failed\", \"reason\": \"it was 3 | not `4`\\nnever\""))
    #expect(lines[3].contains("\"outcome\": \"skipped\"") && lines[3].contains("\"line\": 4"))
    #expect(lines[0].hasSuffix("\"milliseconds\": 250}"))
  }

  @Test("A workflow gets a command a failure, which no text in it can end")
  func commands() {
    #expect(
      GitHubNotes.commands(Self.suites) == [
        "::error file=a%2C b%3Ac.yaml,line=2,col=5,title=50 %25 bad%3A one::it was 3 | not `4`\\nnever",
        "::error file=a%2C b%3Ac.yaml,line=3,col=5,title=50 %25 bad%3A two::\"quoted\"\\u{1B}[1m",
      ])
  }

  @Test("The summary counts, and lists what did not hold in a table")
  func summary() {
    let summary = GitHubNotes.summary(Self.suites)
    #expect(summary.contains("2 scenarios, 4 expectations: 2 in 1 scenario did not hold\n"))
    #expect(summary.contains("| a, b:c.yaml:2:5 | one | it was 3 \\| not \\`4\\`\\\\nnever |\n"))
    #expect(!summary.contains("three"))
    #expect(
      GitHubNotes.summary([Self.suites[0]]).hasSuffix("1 scenario, 1 expectation: all held\n"))
  }
}
