import Glibc
import TestSupport
import Testing

@Suite("Files of results are whole")
struct ResultFileTests {
  private static let earlier = "<?xml version=\"1.0\"?>\n<earlier/>\n"

  /// A replay of one short scenario and one of a month, which has begun the second.
  private func begun(_ scratch: Scratch) throws -> Program {
    _ = try scratch.board()
    try scratch.scenario("a", length: "1 s")
    try scratch.scenario("b", length: "30 d")
    try scratch.scenario("c", length: "1 s")
    try scratch.write("j.xml", Self.earlier)
    let replay = try Program(
      Program.outpost,
      [
        "replay", "--junit", "\(scratch.path)/j.xml", "--out", "\(scratch.path)/out",
        "\(scratch.path)/a.yaml", "\(scratch.path)/b.yaml", "\(scratch.path)/c.yaml",
      ])
    _ = try replay.wait(for: "/a.yaml")
    // The trace of the second; that of the first has been closed.
    try replay.open("\(scratch.path)/out/")
    return replay
  }

  @Test("A replay that a signal stops has written what was done", arguments: [SIGINT, SIGTERM])
  func stopped(_ signal: Int32) throws {
    var scratch = try Scratch()
    var ending: Program.Ending
    var tries = 0
    repeat {
      tries += 1
      try #require(tries <= 20, "the signal never comes in the second scenario")
      scratch = try Scratch()
      let replay = try begun(scratch)
      replay.signal(signal)
      ending = try replay.finish(milliseconds: 20_000)
      // The trace that was open can be that of the first scenario, a moment before its end.
    } while ending.output.contains("2 scenarios not begun")
    #expect(ending.status == nil, "its parent learns of the signal")
    let sum =
      "1 scenario, 1 expectation: all held, 1 scenario stopped by a signal, 1 scenario not begun"
    #expect(ending.output.contains(sum), "\(ending.all)")
    let results = try scratch.read("j.xml")
    #expect(results.hasPrefix("<?xml") && results.hasSuffix("</testsuites>\n"), "\(results)")
    #expect(results.contains("tests=\"3\" failures=\"0\" errors=\"1\""), "\(results)")
    let traces = try scratch.names("out").sorted().map { try scratch.read("out/\($0)") }
    #expect(traces.count == 2 && !traces[0].contains("stopped"))
    #expect(traces.last?.hasSuffix("# stopped before the end of the scenario\n") == true)
  }

  @Test("A replay that is killed leaves earlier results as they were, and nothing else")
  func killed() throws {
    let scratch = try Scratch()
    let replay = try begun(scratch)
    replay.signal(SIGKILL)
    _ = try replay.finish()
    #expect(try scratch.read("j.xml") == Self.earlier)
    #expect(scratch.names("out").count == 1)
    let names = Set(scratch.names(""))
    #expect(names == ["a.yaml", "b.yaml", "c.yaml", "board.yaml", "secret", "j.xml", "out"])
  }

  @Test("A full disk leaves earlier results as they were")
  func full() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let scene = try scratch.scenario(length: "1 s")
    try scratch.write("j.xml", Self.earlier)
    // The limit of the size of files stands in for the disk's.
    let script = "ulimit -f 0; exec \"$@\""
    let ending = try Program(
      "bash",
      ["-c", script, "bash", Program.outpost, "replay", "--junit", "\(scratch.path)/j.xml", scene]
    ).finish()
    #expect(ending.status == 4, "\(ending.all)")
    #expect(try scratch.read("j.xml") == Self.earlier)
  }

  @Test("A result keeps the mode of the earlier one, and a new one has that of the mask")
  func modes() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let scene = try scratch.scenario(length: "1 s")
    try scratch.write("j.xml", Self.earlier, mode: 0o604)
    let script = "umask 027; exec \"$@\""
    let ending = try Program(
      "bash",
      [
        "-c", script, "bash", Program.outpost, "replay", "--junit", "\(scratch.path)/j.xml",
        "--vcd", "\(scratch.path)/new.vcd", scene,
      ]
    ).finish()
    #expect(ending.status == 0, "\(ending.all)")
    let modes = try ["j.xml", "new.vcd"].map { name in
      var facts = stat()
      try #require(stat("\(scratch.path)/\(name)", &facts) == 0)
      return facts.st_mode & 0o777
    }
    #expect(modes == [0o604, 0o640])
  }

  /// Paths of scenarios that have been taken for one another somewhere.
  static let paths = [
    "k/a-b/c/t", "k/a/b-c/t", "k/a/b/c-t", "k-a/b/c/t", "s", "S", "x/s", "x/S", "X/s", "x-s",
    "\u{E9}", "e\u{301}", "a b", "a_b", "a~b", "x/a.yaml", "x/a", "\u{2066}n", "_n",
    "x/" + String(repeating: "l", count: 240), "x/" + String(repeating: "l", count: 241),
    "y/" + String(repeating: "l", count: 241),
  ]

  @Test("Each scenario has results of its own, under a name that its path alone decides")
  func names() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let text =
      "scenario: s\nboard: \(scratch.path)/board.yaml\nfor: 1 s\nexpect: [{nothing: lost}]\n"
    for path in Self.paths {
      let parts = path.split(separator: "/").dropLast()
      _ = try Program.run("mkdir", ["-p", "\(scratch.path)/d/\(parts.joined(separator: "/"))"])
      try scratch.write("d/\(path).yaml", text)
    }
    let script = """
      cd "$0/d" || exit 9
      "$1" replay --out ../all --vcd ../waves/ . ../d/k/a-b || exit 8
      "$1" replay --out ../one x/s.yaml && "$1" replay --out ../one k/a/b-c/t.yaml
      """
    let ending = try Program.run("bash", ["-c", script, scratch.path, Program.outpost])
    #expect(ending.status == 0, "\(ending.all)")
    let all = scratch.names("all")
    #expect(all.count == Self.paths.count + 1, "\(all)")
    #expect(scratch.names("waves").count == all.count)
    #expect(Set(all.map { $0.lowercased() }).count == all.count, "case-blind file systems too")
    #expect(all.allSatisfy { $0.utf8.count <= 255 })
    #expect(all.contains("x-s.trace") && all.contains("s.trace"))
    #expect(Set(scratch.names("one")).isSubset(of: Set(all)), "\(scratch.names("one"))")
  }
}
