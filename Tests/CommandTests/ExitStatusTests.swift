import TestSupport
import Testing

/// Arguments and the status that scripts rely on.
struct MisuseCase: Sendable, CustomTestStringConvertible {
  let arguments: [String]
  let says: String

  var testDescription: String { arguments.joined(separator: " ") }

  init(_ arguments: String..., says: String) {
    self.arguments = arguments
    self.says = says
  }

  static let all = [
    MisuseCase("fly", says: "fly"),
    MisuseCase("check", says: "paths"),
    MisuseCase("replay", says: "paths"),
    MisuseCase("replay", "--speed", "3", "scenarios", says: "--speed"),
    MisuseCase("replay", "--seed", "-1", "scenarios", says: "seed"),
    MisuseCase("replay", "--seed", "-1", "s", says: "'-1' is invalid for '--seed"),
    MisuseCase("replay", "--seed", "9223372036854775808", "s", says: "9223372036854775808' is inv"),
    MisuseCase("replay", "--seed", "18446744073709551615", "s", says: "is invalid for '--seed"),
    MisuseCase("replay", "--seed", "+1", "s", says: "'+1' is invalid"),
    MisuseCase("replay", "--seed", "1e3", "s", says: "'1e3' is invalid"),
    MisuseCase("replay", "--seed", "", "s", says: "'' is invalid"),
    MisuseCase("profile", "--seed", "-1", says: "'-1' is invalid for '--seed"),
    MisuseCase("profile", "--handshakes", "-1", says: "--handshakes takes 1 to 10000"),
    MisuseCase("replay", "--out", "", "s", says: "--out is empty"),
    MisuseCase("replay", "--vcd", "", "s", says: "--vcd is empty"),
    MisuseCase("replay", "--junit", "", "s", says: "--junit is empty"),
    MisuseCase("replay", "--budget", "", says: "--budget is empty"),
    MisuseCase("profile", "--json", "", says: "--json is empty"),
    MisuseCase("profile", "--html", "", says: "--html is empty"),
    MisuseCase("run", "--for", "-5s", "b.yaml", says: "'-5s' is invalid for '--for"),
    MisuseCase(
      "listen", "--cert", "a", "--key", "b", "--port", "-1", "b.yaml", says: "'-1' is inv"),
    MisuseCase(says: "USAGE: outpost"),
    MisuseCase("replay", "--shard", "3/2", "scenarios", says: "3/2"),
    MisuseCase("replay", "--shard", "0/2", "scenarios", says: "0/2"),
    MisuseCase("replay", "--shard", "1", "scenarios", says: "shard"),
    MisuseCase("replay", "--trace", "everything", "scenarios", says: "everything"),
    MisuseCase(
      "replay", "--filter", "nothing-like-it", "\(Program.root)/scenarios", says: "is selected"),
    MisuseCase("replay", "\(Program.root)/boards", says: "no scenario"),
    MisuseCase("replay", "--update-budget", "scenarios", says: "are written by hand"),
    MisuseCase(
      "replay", "--budget", "b", "--update-budget", "--seed", "2",
      says: "each scenario with its own seed"),
    MisuseCase("replay", "--out", "-", "scenarios", says: "--out names a folder"),
    MisuseCase("replay", "--junit", "-", "--vcd", "-", "s", says: "only one of --junit, --vcd"),
    MisuseCase("profile", "--profiles", "field,../web", says: "`../web` is no name of a profile"),
    MisuseCase("profile", "--profiles", " , ", says: "--profiles names none"),
    MisuseCase("profile", "--json", "-", "--html", "-", says: "only one of --json, --html"),
    MisuseCase("run", says: "a board file or --simulate is needed"),
    MisuseCase("run", "--for", "3", "board.yaml", says: "for"),
    MisuseCase("run", "--for", "0s", "board.yaml", says: "for"),
    MisuseCase("run", "--for", "3 weeks", "board.yaml", says: "for"),
    MisuseCase("run", "--simulate", "a.yaml", "b.yaml", says: "--simulate takes the board"),
    MisuseCase("listen", "board.yaml", says: "--cert"),
    MisuseCase(
      "listen", "--cert", "a", "--key", "b", "--status", "99", "board.yaml", says: "200 to 599"),
    MisuseCase("listen", "--cert", "a", "--key", "b", "--port", "70000", "b.yaml", says: "port"),
  ]
}

@Suite("Exit statuses")
struct ExitStatusTests {
  @Test("Misuse of the command line is 64 and says what is wrong", arguments: MisuseCase.all)
  func misuse(_ example: MisuseCase) throws {
    let ending = try Program(Program.outpost, example.arguments).finish()
    #expect(ending.status == 64)
    #expect(ending.errors.contains(example.says), "\(ending.errors)")
    #expect(ending.output.isEmpty)
  }

  @Test(
    "Help and version are results",
    arguments: [
      (["--help"], "64 misuse"), (["--version"], "outpost "), (["help", "replay"], "--junit"),
      (["run", "--help"], "--simulate"),
    ])
  func help(_ arguments: [String], _ says: String) throws {
    let ending = try Program(Program.outpost, arguments).finish()
    #expect(ending.status == 0)
    #expect(ending.output.contains(says) && ending.errors.isEmpty)
  }

  @Test("The project's own files are good")
  func checks() throws {
    let ending = try Program.run(
      "check", "\(Program.root)/boards", "\(Program.root)/scenarios", "\(Program.root)/demo")
    #expect(ending.status == 0)
    #expect(ending.errors.isEmpty, "\(ending.errors)")
    #expect(ending.output.contains("boards/sensor-hub.yaml: board sensor-hub: 2 chips, 3 lines"))
    #expect(ending.output.split(separator: "\n").count >= 9)
  }

  @Test("A board is explained in words, a scenario by its board")
  func explains() throws {
    let ending = try Program.run("check", "--explain", "\(Program.root)/scenarios/flame.yaml")
    #expect(ending.status == 0)
    #expect(ending.output.contains("bme280") && ending.output.contains("fire"))
  }

  @Test(
    "A wrong file is 2, with file, line and column of every problem",
    arguments: [
      "check", "replay",
    ])
  func wrongFile(_ command: String) throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let file = try scratch.write(
      "bad.yaml",
      "scenario: bad\nboard: board.yaml\nfor: 10\nexpect:\n  - {alarm: fire, count: 1}\n")
    let ending = try Program.run(command, file)
    #expect(ending.status == 2)
    #expect(
      ending.errors.contains(
        "\(file):3:6: error: the unit is missing in `10`\n  | for: 10\n  |      ^~\n  hint: "))
    #expect(ending.errors.contains("\(file):5:13: error: there is no alarm `fire`"))
  }

  @Test("A file that is not there is 2", arguments: ["check", "replay"])
  func absent(_ command: String) throws {
    let ending = try Program.run(command, "/nonexistent/x.yaml")
    #expect(ending.status == 2)
    #expect(ending.errors.contains("/nonexistent/x.yaml:1:1: error: "))
  }

  @Test("One wrong file among good ones is 2, and the good scenarios run")
  func among() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    try scratch.scenario()
    try scratch.write("bad.yaml", "scenario: bad\n")
    let ending = try Program.run("replay", scratch.path)
    #expect(ending.status == 2)
    #expect(ending.output.contains("1 scenario, 1 expectation: all held, 1 file is wrong; 10 s"))
    let check = try Program.run("check", scratch.path)
    #expect(check.status == 2)
    #expect(check.output.contains("scene.yaml: scenario on board: 1 expectation\n"))
    #expect(check.errors.contains("1 of 3 files is wrong"))
  }

  @Test("A broken expectation is status 1, with its place and what was instead")
  func broken() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let file = try scratch.scenario(expect: "{alarm: intrusion, never: raised}")
    let ending = try Program.run("replay", file)
    #expect(ending.status == 1)
    #expect(
      ending.output.contains(
        "\(file):8:5: {alarm: intrusion, never: raised}: it was raised at 0.5 s"),
      "\(ending.output)")
    #expect(ending.output.contains("FAILED") && ending.output.contains("1 failed"))
  }

  @Test("The program and its libraries are without Foundation")
  func libraries() throws {
    let ending = try Program("ldd", [Program.outpost]).finish()
    #expect(ending.status == 0)
    #expect(ending.output.contains("libc.so"))
    #expect(!ending.output.contains("libFoundation.so"))
    #expect(!ending.output.contains("libFoundationInternationalization"))
  }
}
