import TestSupport
import Testing
import Units

/// What libcurl makes of inputs (`curl.py`), and the differences that docs/design/answers.md
/// explains.
enum Curl {
  /// Whether python3 finds the library.
  static let isInstalled =
    (try? Program.run("python3", ["-c", "import ctypes; ctypes.CDLL('libcurl.so.4')"]).status) == 0

  /// Its verdict on each input, as words.
  static func verdicts(_ inputs: [String]) throws -> [[Substring]] {
    let folder = try TemporaryFolder("curl")
    try folder.write("inputs", inputs.map { $0 + "\n" }.joined())
    let script = Program.root + "/Tests/CurlTests/curl.py"
    let process = try Program("python3", ["-B", script, folder.path + "/inputs"])
    let ending = try process.finish(milliseconds: 60_000 + 20 * inputs.count)
    try #require(ending.status == 0, "\(ending.errors)")
    let verdicts = ending.output.split(separator: "\n").map { $0.split(separator: " ") }
    try #require(verdicts.count == inputs.count)
    return verdicts
  }

  /// Bytes as a word of an input.
  static func word(_ bytes: [UInt8]) -> String {
    bytes.isEmpty ? "-" : Hexadecimal.text(bytes)
  }

  /// The bytes of a word of a verdict.
  static func bytes(_ word: Substring) -> [UInt8] { Hexadecimal.bytes(of: Array(word.utf8)) ?? [] }
}

/// One input with both verdicts on it.
struct ComparedInput {
  /// What is odd about it.
  let oddities: Set<String>
  let here: String
  let curl: String
  let text: String
}

/// A row of a table "Beside curl" in docs/design/answers.md.
struct ExplainedDifference {
  let oddities: [String]
  let here: String
  let curl: String
  /// Whether only some versions of curl are so.
  let isOfVersions: Bool

  /// The rows of the table about a kind of input, which is the heading of its first column.
  static func all(_ kind: String) throws -> [ExplainedDifference] {
    let text = try Program.run("cat", [Program.root + "/docs/design/answers.md"]).output
    let lines = text.split(separator: "\n")
    guard let start = lines.firstIndex(where: { $0.hasPrefix("| \(kind) |") }) else { return [] }
    return lines[start...].dropFirst(2).prefix { $0.hasPrefix("| `") }.map { line in
      let cells = line.split(separator: "|")
      let words = cells[0].split { $0 == " " || $0 == "," || $0 == "`" }.map(String.init)
      let verdict = { (cell: Substring) in String(cell.split(separator: " ").first ?? "") }
      return ExplainedDifference(
        oddities: words, here: verdict(cells[1]), curl: verdict(cells[2]),
        isOfVersions: cells[3].contains("curl 8"))
    }
  }

  /// Expects that the inputs whose verdicts differ are explained, and in the long run that
  /// all rows are needed.
  static func check(_ inputs: [ComparedInput], _ kind: String) throws {
    let rows = try all(kind)
    var used = Set<Int>()
    var unexplained: [String: [ComparedInput]] = [:]
    for input in inputs where input.here != input.curl {
      let first = { (verdict: String) in verdict.split(separator: " ").first.map(String.init) }
      let row = rows.firstIndex {
        $0.here == first(input.here) && $0.curl == first(input.curl)
          && !input.oddities.isDisjoint(with: $0.oddities)
      }
      if let row {
        used.insert(row)
      } else {
        let kind = "\(first(input.here) ?? ""), curl \(first(input.curl) ?? "")"
        unexplained["\(kind), \(input.oddities.sorted())", default: []].append(input)
      }
    }
    let lines = unexplained.sorted { $0.value.count > $1.value.count }.map { kind, inputs in
      "\(inputs.count) times \(kind): \(inputs[0].text): \(inputs[0].here), curl \(inputs[0].curl)"
    }
    #expect(lines.isEmpty, "\(lines.prefix(60).joined(separator: "\n"))")
    guard Scale.isSoak else { return }
    for (index, row) in rows.enumerated() where !row.isOfVersions {
      #expect(used.contains(index), "no input needs the row \(row.oddities)")
    }
  }
}
