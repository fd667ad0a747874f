import Glibc
import TestSupport
import Testing

/// The program for devices beside the built `outpost`.
private let outpostNode = Program.outpost + "-node"

@Suite("outpost-node")
struct NodeProgramTests {
  @Test(
    "Misuse of the command line of outpost-node is 64 and says what is wrong",
    arguments: [
      MisuseCase(says: "a command is missing"),
      MisuseCase("fly", says: "'fly' is no command"),
      MisuseCase("--speed", says: "Unknown option '--speed'"),
      MisuseCase("run", says: "Missing expected argument '<board>'"),
      MisuseCase("run", "a.yaml", "b.yaml", says: "Unexpected argument 'b.yaml'"),
      MisuseCase("run", "--speed", "a.yaml", says: "Unknown option '--speed'"),
      MisuseCase("run", "a.yaml", "--for", says: "Missing value for '--for"),
      MisuseCase("run", "--for", "3 weeks", "a.yaml", says: "'3 weeks' is invalid for '--for"),
      MisuseCase("run", "--for=0s", "a.yaml", says: "'0s' is invalid for '--for"),
      MisuseCase("run", "--simulate", "a.yaml", says: "an option of `outpost run`"),
      MisuseCase("check", says: "Missing expected argument '<paths> ...'"),
      MisuseCase("check", "\(Program.root)/scenarios", says: "no board in"),
      MisuseCase("trust", says: "write `trust show`, `trust accept` or `trust anchor`"),
      MisuseCase("trust", "show", says: "Missing expected argument '<board>'"),
      MisuseCase("trust", "accept", "12", "b.yaml", says: "64 hexadecimal digits"),
    ])
  func misuse(_ example: MisuseCase) throws {
    let ending = try Program(outpostNode, example.arguments).finish()
    #expect(ending.status == 64)
    #expect(ending.errors.contains(example.says), "\(ending.errors)")
    #expect(ending.output.isEmpty)
  }

  @Test(
    "Help and version of outpost-node are results",
    arguments: [
      (["--version"], "outpost-node 0."), (["help"], "SUBCOMMANDS"),
      (["--help"], "SUBCOMMANDS"), (["run", "--help"], "--for"), (["help", "check"], "--explain"),
      (["trust", "-h"], "fingerprint"),
    ])
  func results(_ arguments: [String], _ says: String) throws {
    let ending = try Program(outpostNode, arguments).finish()
    #expect(ending.status == 0 && ending.errors.isEmpty)
    #expect(ending.output.contains(says), "\(ending.output)")
  }

  @Test("Boards are checked with the words of `outpost check`, and other files are left out")
  func checks() throws {
    let boards = "\(Program.root)/boards"
    let own = try Program(outpostNode, ["check", "--explain", boards]).finish()
    let full = try Program(Program.outpost, ["check", "--explain", boards]).finish()
    #expect(own.status == 0 && own.output == full.output && own.errors == full.errors)
    let scenario = "\(Program.root)/scenarios/server-down.yaml"
    let both = try Program(outpostNode, ["check", boards, scenario]).finish()
    #expect(both.status == 0 && !both.output.contains(scenario))
    #expect(both.errors.contains("\(scenario): note: a scenario; `outpost check` checks it"))
  }

  @Test("A wrong board is 2, and a board whose bus is missing is 4, as `outpost run` has it")
  func refuses() throws {
    let scratch = try Scratch()
    try scratch.write("wrong.yaml", "board: b\nuplnk: {}\n")
    let board = try scratch.board(port: 1)
    for (path, status) in [("\(scratch.path)/wrong.yaml", Int32(2)), (board, 4)] {
      let own = try Program(outpostNode, ["run", path]).finish()
      let full = try Program(Program.outpost, ["run", path]).finish()
      #expect(own.status == status && full.status == status, "\(own.errors)")
      #expect(own.errors == full.errors)
    }
  }

  @Test("A key that was never seen is trusted after `trust accept`, and shown by `trust show`")
  func trusts() throws {
    let scratch = try Scratch()
    let board = try scratch.board(port: 8_443, state: "\(scratch.path)/state")
    let key = String(repeating: "5a", count: 32)
    let accepted = try Program(outpostNode, ["trust", "accept", key, board]).finish()
    #expect(accepted.status == 0 && accepted.output.contains("trusted: sha256:\(key)"))
    let shown = try Program(outpostNode, ["trust", "show", board]).finish()
    #expect(shown.status == 0 && shown.output.contains("trusted: sha256:\(key)"))
    let full = try Program(Program.outpost, ["trust", "show", board]).finish()
    #expect(full.output == shown.output)
  }

  /// Writes a board with chips and no lines, which the shell does not have; its path.
  private static func board(in scratch: Scratch, port: Int) throws -> String {
    try scratch.write(
      "chips.yaml",
      """
      board: chips
      i2c: [{bus: 1, devices: [{name: climate, chip: bme280, address: 0x76}]}]
      channels: [{name: temperature, from: climate.temperature}]
      report: {every: 1 s, format: webtask, channels: [temperature]}
      uplink:
        url: https://localhost:\(port)/iot
        device: 0123456789abcdef01234567
        secret: {file: secret}
        trust: {ca: \(Program.root)/fixtures/certs/ca.pem}
        tls: system

      """)
  }

  @Test("A node sees the shell's simulated bus and delivers to a server over it")
  func delivers() throws {
    let hub = try Hub(Scratch())
    let board = try Self.board(in: hub.scratch, port: hub.port)
    let node = try Program(
      Program.outpost, ["shell", board, "--", outpostNode, "run", "--for", "2500ms", board]
    ).finish()
    hub.process.signal(SIGTERM)
    let server = try hub.process.finish()
    #expect(node.status == 0, "\(node.errors)")
    #expect(node.errors.contains("[outpost] ends (time is over)"), "\(node.errors)")
    #expect(server.output.contains("200 report"), "\(server.output)\n\(node.errors)")
  }
}
