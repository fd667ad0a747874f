import Glibc
import SimBoard
import TestSupport
import Testing
import Units

/// A row of the table in docs/design/answers.md.
private struct ExplainedAnswer {
  let oddities: [String]
  let parsers: [String]
  let here: String
  let there: String

  static func all() throws -> [ExplainedAnswer] {
    let path = Program.root + "/docs/design/answers.md"
    let text = try Program("cat", [path]).finish().output
    return text.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|")
      guard cells.count == 5 else { return nil }
      let words = cells.map { cell in
        cell.split { $0 == " " || $0 == "," || $0 == "`" }.map(String.init)
      }
      guard let here = words[2].first, let there = words[3].first,
        ["read", "not"].contains(here)
      else { return nil }
      return ExplainedAnswer(oddities: words[0], parsers: words[1], here: here, there: there)
    }
  }

  func explains(
    _ oddities: Set<String>, _ parser: String, _ here: AnswerVerdict, _ there: AnswerVerdict
  ) -> Bool {
    here.word == self.here && there.word == self.there && parsers.contains(parser)
      && !oddities.isDisjoint(with: self.oddities)
  }
}

@Suite("Answers of HTTP beside other parsers")
struct AnswerVerdictTests {
  private func compare(_ count: Int, seed: UInt64, python: String, parser: String) throws {
    var generator = SplitMix64(seed: seed)
    let answers = (0..<count).map { _ in GeneratedAnswer.of(&generator) }
    let folder = try TemporaryFolder("answers")
    let lines = answers.map { Hexadecimal.text($0) + "\n" }
    try folder.write("answers", lines.joined().utf8)
    let script = Program.root + "/Tests/HubProtocolTests/answers.py"
    let process = try Program(
      "sh",
      [
        "-c", "exec \"$0\" -B \"$1\" \"$2\" < \"$3\"", python, script, parser,
        folder.path + "/answers",
      ])
    let ending = try process.finish(milliseconds: 60_000 + count)
    try #require(ending.status == 0, "\(ending.errors)")
    let verdicts = ending.output.split(separator: "\n").compactMap { AnswerVerdict($0) }
    try #require(verdicts.count == count)

    let rows = try ExplainedAnswer.all()
    var unexplained: [String] = []
    for (answer, there) in zip(answers, verdicts) {
      let here = AnswerVerdict(of: answer)
      // What is not read acknowledges nothing, whatever the reason.
      if here == there || !here.isRead && !there.isRead { continue }
      let oddities = AnswerOddities.of(answer)
      if rows.contains(where: { $0.explains(oddities, parser, here, there) }) { continue }
      let text = String(decoding: answer.prefix(300), as: UTF8.self).debugDescription
      unexplained.append("\(here), \(parser) \(there), \(oddities.sorted()): \(text)")
    }
    #expect(
      unexplained.isEmpty,
      "\(unexplained.count) of \(count):\n\(unexplained.prefix(60).joined(separator: "\n"))")
  }

  @Test("An answer is read as Python reads it, or docs/design/answers.md says why not")
  func python() throws {
    try compare(4_000, seed: 3, python: "python3", parser: "http.client")
  }

  private static let external = getenv("OUTPOST_HTTP_PARSER").map { String(cString: $0) }

  @Test(
    "An answer is read as Node's parser reads it, or docs/design/answers.md says why not",
    .enabled(if: external != nil, "`make check-external` fetches it"))
  func node() throws {
    for seed: UInt64 in 0..<10 {
      try compare(10_000, seed: 100 + seed, python: Self.external ?? "", parser: "httptools")
    }
  }
}
