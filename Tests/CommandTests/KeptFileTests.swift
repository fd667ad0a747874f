import Glibc
import TestSupport
import Testing

@Suite("Results are written over results alone")
struct KeptFileTests {
  /// Options of `replay` that name a file which is no result, seen from the scratch folder.
  static let attempts: [[String]] = [
    ["--junit", "scene.yaml"], ["--vcd", "scene.yaml"], ["--junit", "board.yaml"],
    ["--vcd", "secret"], ["--junit", "./link.yaml"], ["--vcd", "sub/../hard.yaml"],
    ["--vcd", "other.yaml"], ["--junit", "notes.txt"], ["--out", "scene.yaml"],
    ["--junit", "out.xml", "--vcd", "out.xml"], ["--junit", "board.yaml", "--filter", "*scene*"],
    ["--vcd", "data.csv"], ["--junit", "fifo"], ["--vcd", "."], ["--junit", "socket/none.xml"],
  ]

  @Test(
    "What is no earlier result stays as it is, and the command ends with status 4",
    arguments: attempts)
  func keeps(_ options: [String]) throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    try scratch.scenario(length: "1 s")
    try scratch.scenario("other")
    try scratch.write("notes.txt", "remember\n")
    try scratch.write("data.csv", "time,t\n0,1\n")
    try scratch.write("out.xml", "")
    #expect(mkdir("\(scratch.path)/sub", 0o755) == 0 && mkfifo("\(scratch.path)/fifo", 0o600) == 0)
    #expect(symlink("scene.yaml", "\(scratch.path)/link.yaml") == 0)
    #expect(link("\(scratch.path)/scene.yaml", "\(scratch.path)/hard.yaml") == 0)
    let texts = ["scene.yaml", "board.yaml", "secret", "other.yaml", "notes.txt", "data.csv"]
    let before = try texts.map { try scratch.read($0) }
    let words = options.map {
      $0.hasPrefix("--") || $0.hasPrefix("*") ? $0 : "\(scratch.path)/\($0)"
    }
    let ending = try Program(
      Program.outpost, ["replay"] + words + ["\(scratch.path)/scene.yaml"]
    ).finish()
    #expect(ending.status == 4, "\(ending.all)")
    #expect(ending.errors.contains("error: "), "\(ending.all)")
    #expect(try texts.map { try scratch.read($0) } == before)
  }

  @Test("An earlier result is written over, and devices and pipes take results")
  func rewrites() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let scene = try scratch.scenario(length: "1 s")
    let (junit, out) = ("\(scratch.path)/j.xml", "\(scratch.path)/out")
    for _ in 0..<2 {
      let ending = try Program.run(
        "replay", "--junit", junit, "--out", out, "--vcd", "\(scratch.path)/w.vcd", scene)
      #expect(ending.status == 0, "\(ending.all)")
    }
    #expect(
      try Program.run("replay", "--junit", "/dev/null", "--vcd", "/dev/null", scene).status == 0)
    let script = "\"$0\" replay --junit >(cat > \(scratch.path)/piped) \(scene) > /dev/null; wait"
    #expect(try Program("bash", ["-c", script, Program.outpost]).finish().status == 0)
    #expect(try scratch.read("j.xml").hasSuffix("</testsuites>\n"))
    #expect(try scratch.read("piped").hasSuffix("</testsuites>\n"))
  }

  @Test("Scenarios whose paths would give the same name have results of their own")
  func names() throws {
    let scratch = try Scratch()
    for folder in ["a", "A"] { #expect(mkdir("\(scratch.path)/\(folder)", 0o755) == 0) }
    _ = try scratch.board()
    let scenes = [
      "a-s", "a/s", "A-S", "a-s-2", "A/s", "a/s ", "con", "a\u{1B}s", "a\u{7}s", ".hidden",
    ]
    for scene in scenes {
      let text =
        "scenario: \(scene.count)\nboard: \(scratch.path)/board.yaml\nfor: 1 s\nexpect: [{nothing: lost}]\n"
      try scratch.write("\(scene).yaml", text)
    }
    let long = String(repeating: "n", count: 250)
    let out = "\(scratch.path)/t"
    let paths = scenes.map { "\(scratch.path)/\($0).yaml" } + ["\(scratch.path)/a-s.yaml"]
    let ending = try Program(
      Program.outpost, ["replay", "--out", out, "--vcd", "\(scratch.path)/v/"] + paths
    ).finish()
    #expect(ending.status == 0, "\(ending.all)")
    let traces = scratch.names("t")
    #expect(traces.count == paths.count && scratch.names("v").count == paths.count, "\(traces)")
    #expect(Set(traces.map { $0.lowercased() }).count == paths.count)
    #expect(
      traces.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 } && $0.utf8.count < long.utf8.count })
  }

  @Test("A part of the scenarios has the names that the whole has")
  func shards() throws {
    let scratch = try Scratch()
    #expect(mkdir("\(scratch.path)/a", 0o755) == 0)
    _ = try scratch.board()
    let text =
      "scenario: s\nboard: \(scratch.path)/board.yaml\nfor: 1 s\nexpect: [{nothing: lost}]\n"
    try scratch.write("a/s.yaml", text)
    try scratch.write("a-s.yaml", text)
    for part in ["1/2", "2/2"] {
      let ending = try Program.run(
        "replay", "--shard", part, "--out", "\(scratch.path)/t", "\(scratch.path)/a-s.yaml",
        "\(scratch.path)/a/s.yaml")
      #expect(ending.status == 0, "\(ending.all)")
    }
    #expect(scratch.names("t").count == 2)
  }
}
