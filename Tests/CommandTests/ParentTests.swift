import Glibc
import TestSupport
import Testing

/// What a parent can leave to a program, as a script that runs the program in it.
struct Surrounding: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let script: String

  init(_ name: String, _ script: String) {
    (testDescription, self.script) = (name, script)
  }

  private static func python(_ lines: String) -> String {
    "exec python3 -c '\(lines)\nimport os, sys; os.execvp(sys.argv[1], sys.argv[1:])' \"$@\""
  }

  /// Those that must change nothing.
  static let all = [
    Surrounding("no input", "exec \"$@\" <&-"),
    Surrounding("no standard error", "exec \"$@\" 2>&-"),
    Surrounding("neither", "exec \"$@\" <&- 2>&-"),
    Surrounding("a mask that refuses all", "umask 0777; exec \"$@\""),
    Surrounding("a mask that allows all", "umask 0; exec \"$@\""),
    Surrounding("no environment", "exec env -i \"$@\""),
    Surrounding("no home", "unset HOME; exec \"$@\""),
    Surrounding(
      "a home and a folder for temporary files that do not exist",
      "export HOME=/none TMPDIR=/none; exec \"$@\""),
    Surrounding("a locale that does not exist", "export LC_ALL=none TZ=:none; exec \"$@\""),
    Surrounding("as many descriptors as may be", "ulimit -n $(ulimit -Hn); exec \"$@\""),
    Surrounding("few descriptors", "ulimit -n 24; exec \"$@\""),
    Surrounding("descriptors of others", "exec 3<&0 4>/dev/null 9</dev/null; exec \"$@\""),
    Surrounding(
      "a folder that has gone",
      "d=$(mktemp -d) && cd $d && rmdir $d; exec \"$@\""),
    Surrounding(
      "ignored signals", "trap '' HUP INT QUIT PIPE ALRM TERM CHLD XFSZ USR1; exec \"$@\""),
    Surrounding(
      "ignored ends of children",
      python("import signal; signal.signal(signal.SIGCHLD, signal.SIG_IGN)")),
    Surrounding(
      "blocked signals",
      python("import signal; signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))")),
  ]
}

@Suite("What a parent leaves to the programs")
struct ParentTests {
  private func run(_ surrounding: Surrounding, _ words: [String]) throws -> Program.Ending {
    try Program(
      "bash", ["-c", surrounding.script, "bash", Program.outpost] + words
    ).finish()
  }

  @Test("Whatever a parent leaves, a replay writes the same results", arguments: Surrounding.all)
  func replays(_ surrounding: Surrounding) throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let scene = try scratch.scenario(length: "1 s")
    let ending = try run(
      surrounding,
      ["replay", "--junit", "\(scratch.path)/j.xml", "--out", "\(scratch.path)/out", scene])
    #expect(ending.status == 0, "\(ending.all)")
    #expect(ending.output.contains("1 scenario, 1 expectation: all held"), "\(ending.all)")
    let results = try scratch.read("j.xml")
    #expect(results.hasPrefix("<?xml") && results.hasSuffix("</testsuites>\n"), "\(results)")
    let name = try #require(scratch.names("out").first)
    #expect(try scratch.read("out/\(name)").hasPrefix("# outpost trace"))
  }

  @Test(
    "Whatever a parent leaves, a command in a shell ends, and so does the shell",
    // A folder for its sockets is all that a shell asks of its surroundings.
    arguments: Surrounding.all.filter { !$0.script.contains("TMPDIR=") })
  func shells(_ surrounding: Surrounding) throws {
    let board = "\(Program.root)/boards/sensor-hub.yaml"
    let ending = try run(surrounding, ["shell", board, "--", "/bin/sh", "-c", "exit 7"])
    #expect(ending.status == 7, "\(ending.all)")
  }

  @Test(
    "Whatever a parent leaves, a node delivers, and SIGTERM ends it", arguments: Surrounding.all)
  func nodes(_ surrounding: Surrounding) throws {
    let hub = try Hub(Scratch())
    let node = try Program(
      "bash",
      [
        "-c", surrounding.script, "bash", Program.outpost, "run", "--simulate",
        "\(hub.scratch.path)/scene.yaml", "--verbose",
      ])
    _ = try hub.process.wait(for: "200 report")
    node.signal(SIGTERM)
    #expect(try node.finish(milliseconds: 10_000).status == 0)
    hub.process.signal(SIGTERM)
    let server = try hub.process.finish()
    #expect(!server.errors.contains("refused:"), "\(server.errors)")
  }

  @Test("A node whose three standard descriptors are closed delivers, and no byte of its log")
  func closed() throws {
    let all = Surrounding("none", "exec \"$@\" <&- >&- 2>&-")
    try nodes(all)
  }

  @Test("A file that has reached its limit is an error with its name, and no signal")
  func limit() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let scene = try scratch.scenario(length: "1 s")
    let ending = try run(
      Surrounding("", "ulimit -f 0; exec \"$@\""),
      ["replay", "--junit", "\(scratch.path)/j.xml", scene])
    #expect(ending.status == 4, "\(ending.all)")
    #expect(ending.errors.contains("j.xml: File too large"), "\(ending.all)")
  }

  @Test("A program of a shell that begins without standard error gets no note into its files")
  func mute() throws {
    let scratch = try Scratch()
    let board = "\(Program.root)/boards/sensor-hub.yaml"
    let program =
      "exec python3 -c 'import os\nos.open(\"\(scratch.path)/own\", os.O_CREAT | os.O_WRONLY)\nopen(\"/dev/spidev0.0\")' 2>&-"
    _ = try Program.run(Program.outpost, ["shell", board, "--", "bash", "-c", program])
    #expect(try scratch.read("own") == "")
  }
}
