import TestSupport
import Testing

@Suite("Forms of the results of outpost replay")
struct ResultFormTests {
  private static func scratch() throws -> (Scratch, good: String, bad: String) {
    let scratch = try Scratch()
    _ = try scratch.board()
    let good = try scratch.scenario("good")
    let bad = try scratch.scenario("bad", expect: "{alarm: intrusion, count: 7}")
    return (scratch, good, bad)
  }

  @Test("Each form is written beside the others")
  func all() throws {
    let (scratch, good, bad) = try Self.scratch()
    let ending = try Program.run(
      "replay", "--junit", scratch.path + "/r.xml", "--tap", scratch.path + "/r.tap",
      "--json-lines", scratch.path + "/r.jsonl", good, bad)
    #expect(ending.status == 1)
    #expect(try scratch.read("r.xml").contains("failures=\"1\""))
    let tap = try scratch.read("r.tap")
    #expect(tap.hasPrefix("TAP version 13\n1..2\n") && tap.contains("\nnot ok 2 - \(bad)"))
    let lines = try scratch.read("r.jsonl").split(separator: "\n")
    #expect(lines.count == 2 && lines[1].contains("\"outcome\": \"failed\""))
  }

  @Test("Perl's prove reads the TAP on standard output")
  func prove() throws {
    let (scratch, good, bad) = try Self.scratch()
    for (file, status) in [(good, Int32(0)), (bad, 1)] {
      let tap = try Program.run("replay", "--tap", "-", file)
      #expect(tap.output.hasPrefix("TAP version 13\n"))
      let document = try scratch.write("r.tap", tap.output)
      let ending = try Program.run("prove", ["--exec", "cat", document])
      #expect((ending.status == 0) == (status == 0), "\(ending.all)")
      #expect(ending.output.contains(status == 0 ? "All tests successful" : "Failed 1/1 subtests"))
    }
  }

  @Test("On GitHub a failure is noted at its line, and each step adds to the summary")
  func gitHub() throws {
    let (scratch, good, bad) = try Self.scratch()
    let summary = try scratch.write("summary.md", "before\n")
    let command =
      "GITHUB_STEP_SUMMARY=\(summary) \(Program.outpost) replay --github \(good) \(bad)"
    let ending = try Program(["sh", "-c", command]).finish()
    #expect(ending.status == 1)
    #expect(ending.output.contains("\n::error file=\(bad),line=8,col=5,title="))
    let text = try scratch.read("summary.md")
    #expect(text.hasPrefix("before\n### outpost replay\n\n2 scenarios, 2 expectations: 1 in 1 "))
  }

  @Test("Only one form can have standard output")
  func standardOutput() throws {
    let (_, good, _) = try Self.scratch()
    let ending = try Program.run("replay", "--tap", "-", "--junit", "-", good)
    #expect(ending.status == 64 && ending.errors.contains("only one of --junit, --tap can be -"))
  }
}
