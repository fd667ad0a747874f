import Glibc
import TestSupport
import Testing

/// A kind of file that a command is given, and a text that says what it is.
private struct WrongFile: Sendable {
  let name: String
  let says: String
}

/// A command, the arguments before the file, and which kinds of files it takes.
private struct Taking: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let words: [String]
  var behind: [String] = []
  let takes: Set<String>

  static let all = [
    Taking(testDescription: "check", words: ["check"], takes: ["board", "scenario", "budgets"]),
    Taking(testDescription: "replay", words: ["replay"], takes: ["scenario"]),
    Taking(testDescription: "run", words: ["run", "--for", "1s"], takes: ["board"]),
    Taking(
      testDescription: "run --simulate", words: ["run", "--for", "1s", "--simulate"],
      takes: ["scenario"]),
    Taking(testDescription: "shell", words: ["shell"], behind: ["--", "true"], takes: ["board"]),
    Taking(
      testDescription: "listen",
      words: [
        "listen", "--for", "1s", "--port", "0", "--cert", "\(Program.root)/fixtures/certs/hub.pem",
        "--key", "\(Program.root)/fixtures/certs/TEST-ONLY-hub.key.pem",
      ], takes: ["board"]),
    Taking(testDescription: "trust show", words: ["trust", "show"], takes: ["board"]),
    Taking(
      testDescription: "set", words: ["set", "--for", "1s", "heater", "on"], takes: ["board"]),
    Taking(
      testDescription: "replay --budget", words: ["replay", "--budget"], takes: ["budgets"]),
    Taking(
      testDescription: "profile --budget", words: ["profile", "--handshakes", "1", "--budget"],
      takes: ["budgets"]),
    Taking(testDescription: "chips", words: ["chips"], takes: []),
  ]
}

@Suite("Files of the wrong kind")
struct WrongKindTests {
  /// Makes a file of each kind; what a message about it says.
  private func files(_ scratch: Scratch) throws -> [WrongFile] {
    _ = try scratch.board(name: "board")
    try scratch.scenario("scenario", length: "1 s")
    try scratch.write(
      "budgets.yaml",
      "budgets: few\nlimits: [{profile: system, use: full, bytes: at most 1}]\n")
    try scratch.write("neither.yaml", "x: 1\n")
    try scratch.write("empty.yaml", "")
    try scratch.write("list.yaml", "- a\n")
    try scratch.write("table.yaml", "time,t\n0,1\n")
    try scratch.write("key.yaml", "-----BEGIN PRIVATE KEY-----\nMC4=\n")
    try scratch.write("results.yaml", "<?xml version=\"1.0\"?>\n<testsuites/>\n")
    try scratch.write("trace.yaml", "# outpost trace 1\n")
    try scratch.write("waves.yaml", "$date now $end\n")
    try scratch.write("outbox.yaml", "SQLite format 3\0")
    try #require(mkdir("\(scratch.path)/folder.yaml", 0o755) == 0)
    try #require(mkfifo("\(scratch.path)/pipe.yaml", 0o600) == 0)
    return [
      ("board", "a board"), ("scenario", "a scenario"), ("budgets", "budgets"),
      ("neither", ": error: "), ("empty", "the file is empty"), ("list", "found a list"),
      ("table", "found a single value"), ("key", "certificates or a key"), ("results", "XML"),
      ("trace", "a trace of a run"), ("waves", "a waveform"), ("outbox", "a database"),
      ("folder", "folder"), ("pipe", "no regular file"),
      ("none", "does not exist"),
    ].map { WrongFile(name: $0, says: $1) }
  }

  @Test(
    "Each command says of each kind of file that it does not take what it is",
    arguments: Taking.all)
  private func says(_ command: Taking) throws {
    let scratch = try Scratch()
    for file in try files(scratch) where !command.takes.contains(file.name) {
      let path = "\(scratch.path)/\(file.name).yaml"
      let ending = try Program(
        Program.outpost, command.words + [path] + command.behind
      ).finish()
      #expect(ending.status == 2 || ending.status == 64, "\(file.name): \(ending.all)")
      let isChips = command.words == ["chips"]
      let text = isChips && file.name != "none" ? "is a file" : isChips ? "no chip" : file.says
      #expect(ending.errors.contains(text), "\(file.name): \(ending.all)")
      #expect(ending.errors.contains(file.name), "\(file.name): \(ending.all)")
    }
  }

  @Test("A board that is to be replayed is named as one, with what to do")
  func board() throws {
    let scratch = try Scratch()
    let board = try scratch.board()
    let ending = try Program.run("replay", board)
    #expect(ending.status == 64)
    #expect(ending.errors.contains("\(board): a board, and a scenario is wanted here"))
    #expect(ending.errors.contains("`outpost run`"), "\(ending.errors)")
  }

  /// Shell text that makes a file whose name has a byte of Latin-1.
  private static let oddName = "$(printf 'caf\\351')"

  @Test(
    "A name that is not UTF-8 is named as such, and the rest of its folder runs",
    arguments: [
      "replay $0/d", "check $0/d", "replay $0/d/\(oddName).yaml $0/scene.yaml",
      "check $0/d/\(oddName).yaml $0/scene.yaml",
    ])
  func notUnicode(_ words: String) throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    try scratch.scenario(length: "1 s")
    let script = """
      mkdir -p "$0/d/x" "$0/d/\(Self.oddName)"
      sed 's#board.yaml#../board.yaml#' $0/scene.yaml >"$0/d/fine.yaml"
      cp "$0/d/fine.yaml" "$0/d/\(Self.oddName).yaml"
      cp "$0/d/fine.yaml" "$0/d/\(Self.oddName)/inside.yaml"
      exec "$1" \(words)
      """
    let ending = try Program.run("bash", ["-c", script, scratch.path, Program.outpost])
    #expect(ending.status == 2, "\(ending.all)")
    #expect(ending.errors.contains("its name is not UTF-8"), "\(ending.all)")
    #expect(!ending.all.contains("does not exist"), "\(ending.all)")
    #expect(
      ending.output.contains("1 scenario, 1 expectation: all held")
        || ending.output.contains("scenario on board: 1 expectation"), "\(ending.all)")
  }
}
