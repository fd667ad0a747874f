import TestSupport
import Testing

@Suite("outpost replay")
struct ReplayTests {
  /// A folder with three scenarios, the second of which has noise.
  private func scenes() throws -> Scratch {
    let scratch = try Scratch()
    _ = try scratch.board()
    try scratch.scenario("one")
    try scratch.scenario("two", noise: true)
    try scratch.scenario("three", expect: "{alarm: intrusion, count: 1}")
    return scratch
  }

  @Test(
    "Writes traces that repeat from process to process, without the secret",
    arguments: [
      "events", "readings", "transfers",
    ])
  func traces(_ detail: String) throws {
    let scratch = try scenes()
    for folder in ["first/deep", "second"] {
      let ending = try Program.run(
        "replay", "--trace", detail, "--out", "\(scratch.path)/\(folder)", scratch.path)
      #expect(ending.status == 0, "\(ending.all)")
      #expect(ending.output.contains("3 scenarios, 3 expectations: all held"))
    }
    let names = scratch.names("first/deep")
    #expect(names.count == 3 && names == scratch.names("second"))
    for name in names {
      let trace = try scratch.read("first/deep/\(name)")
      #expect(trace.hasPrefix("# outpost trace 1\n") && trace.contains("alarm intrusion raised"))
      #expect(trace.contains("read temperature") == (detail != "events"))
      #expect(trace.contains("i2c-1 S 0x76") == (detail == "transfers"))
      #expect(try scratch.read("second/\(name)") == trace)
      #expect(!trace.contains(Scratch.secret))
    }
  }

  @Test("Another seed is another run, and its trace says which")
  func seeds() throws {
    let scratch = try scenes()
    for seed in ["4", "42"] {
      let ending = try Program.run(
        "replay", "--seed", seed, "--out", "\(scratch.path)/out\(seed)", "\(scratch.path)/two.yaml")
      #expect(ending.status == 0)
    }
    let name = try #require(scratch.names("out42").first)
    let traces = try ["4", "42"].map { try scratch.read("out\($0)/\(name)") }
    #expect(traces[1].contains("seed: 42\n"))
    #expect(
      traces[0].split(separator: "\n").dropFirst(3) != traces[1].split(separator: "\n").dropFirst(3)
    )
  }

  @Test("Shards share the scenarios among them, a filter picks by path")
  func parts() throws {
    let scratch = try scenes()
    func ran(_ arguments: String...) throws -> [String] {
      let ending = try Program(Program.outpost, ["replay"] + arguments + [scratch.path]).finish()
      #expect(ending.status == 0)
      return ["one", "two", "three"].filter { ending.output.contains("/\($0).yaml") }
    }
    let shards = try ["1/2", "2/2"].map { try ran("--shard", $0) }
    #expect(shards.map { $0.count }.sorted() == [1, 2])
    #expect(Set(shards.joined()).count == 3)
    #expect(try ran("--filter", "*/t[wh]*.yaml") == ["two", "three"])
    #expect(try ran("--filter", "*/t[wh]*.yaml", "--shard", "1/1") == ["two", "three"])
  }

  @Test("Writes JUnit results, of failures as well")
  func junit() throws {
    let scratch = try scenes()
    try scratch.scenario("four", expect: "{reports: {acknowledged: 99}}")
    let ending = try Program.run("replay", "--junit", "\(scratch.path)/r.xml", scratch.path)
    #expect(ending.status == 1)
    let text = try scratch.read("r.xml")
    #expect(text.contains("<testsuites name=\"outpost\" tests=\"4\" failures=\"1\" errors=\"0\">"))
    #expect(text.contains("four.yaml:8:5: the server acknowledged 9 reports instead of 99"))
    let script = "import sys,xml.etree.ElementTree as E;print(len(E.parse(sys.argv[1]).getroot()))"
    let reader = try Program("python3", ["-c", script, "\(scratch.path)/r.xml"]).finish()
    #expect(reader.output == "4\n")
  }

  @Test(
    "A place that cannot be written is 4, named with its remedy",
    arguments: [
      ["--out", "/dev/null/x"], ["--out", "/proc/outpost"], ["--junit", "/nonexistent/r.xml"],
      ["--out", "/dev/null"],
    ])
  func unwritable(_ option: [String]) throws {
    let scratch = try scenes()
    let ending = try Program(
      Program.outpost, ["replay"] + option + ["\(scratch.path)/one.yaml"]
    ).finish()
    #expect(ending.status == 4)
    #expect(ending.errors.contains("error: \(option[1])"), "\(ending.errors)")
    #expect(ending.errors.contains("check that the folder exists and is writable"))
  }
}
