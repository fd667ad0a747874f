import TestSupport
import Testing

@Suite("outpost check for programs")
struct CheckFormatTests {
  private static let bad = """
    board: x
    i2c:
      - bus: 1
        devices:
          - {name: a, chip: nope, address: 0x48}
    channels:
      - {name: t, from: a.t, every: 1}

    """

  /// A query of a JSON document in Python, which is not our own parser.
  private static func query(_ document: String, _ expression: String, in scratch: Scratch) throws
    -> String
  {
    let file = try scratch.write("document.json", document)
    let script = "import json, sys; d = json.load(open(sys.argv[1])); print(\(expression))"
    let ending = try Program.run("python3", ["-c", script, file])
    try #require(ending.status == 0, "\(ending.errors)")
    return String(ending.output.dropLast())
  }

  @Test("The text has the line of the file with the place marked")
  func text() throws {
    let scratch = try Scratch()
    let file = try scratch.write("bad.yaml", Self.bad)
    let ending = try Program.run("check", file)
    #expect(ending.status == 2)
    #expect(
      ending.errors.contains(
        """
        bad.yaml:5:25: error: there is no chip `nope`
          |       - {name: a, chip: nope, address: 0x48}
          |                         ^~~~
          hint:
        """))
  }

  @Test("JSON has each file, and of each problem place, rule, message and hint")
  func json() throws {
    let scratch = try Scratch()
    let bad = try scratch.write("bad.yaml", Self.bad)
    let good = Program.root + "/boards/freezer.yaml"
    let ending = try Program.run("check", "--format", "json", bad, good)
    #expect(ending.status == 2 && ending.errors == "1 of 2 files is wrong\n")
    let query = { try Self.query(ending.output, $0, in: scratch) }
    #expect(try query("d['wrong'], [f['good'] for f in d['files']]") == "1 [False, True]")
    #expect(
      try query(
        "[(p['line'], p['column'], p['severity'], p['rule']) for p in d['files'][0]['problems']]")
        == "[(5, 25, 'error', 'name.unknown-chip'), (7, 33, 'error', 'number.missing-unit')]")
    #expect(try query("d['files'][0]['problems'][1]['hint']") == "write `1 s`")
    #expect(try query("d['files'][1]['summary'][:13]") == "board freezer")
  }

  @Test("SARIF has a result a problem at its place, and each rule once")
  func sarif() throws {
    let scratch = try Scratch()
    let bad = try scratch.write("b ä.yaml", Self.bad)
    let ending = try Program.run("check", "--format", "sarif", bad)
    #expect(ending.status == 2)
    let query = { try Self.query(ending.output, $0, in: scratch) }
    #expect(try query("d['version'], len(d['runs'])") == "2.1.0 1")
    #expect(
      try query(
        "[r['ruleId'] == d['runs'][0]['tool']['driver']['rules'][r['ruleIndex']]['id'] for r in d['runs'][0]['results']]"
      ) == "[True, True]")
    let place = "d['runs'][0]['results'][0]['locations'][0]['physicalLocation']"
    #expect(try query(place + "['region']") == "{'startLine': 5, 'startColumn': 25}")
    #expect(try query(place + "['artifactLocation']['uri'][-14:]") == "/b%20%C3%A4.yaml".suffix(14))
  }

  @Test("Good files make documents too, and words about wiring go with text only")
  func good() throws {
    let board = Program.root + "/boards/freezer.yaml"
    for format in ["json", "sarif"] {
      let ending = try Program.run("check", "--format", format, board)
      #expect(ending.status == 0 && ending.errors.isEmpty && ending.output.hasPrefix("{\n"))
    }
    #expect(try Program.run("check", "--format", "json", "--explain", board).status == 64)
    #expect(try Program.run("check", "--format", "yaml", board).status == 64)
  }
}
