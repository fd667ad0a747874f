import Testing

@Suite("A command in a shell")
struct CommandTests {
  static let endings: [(script: String, status: Int32)] = [
    ("exit 0", 0), ("exit 7", 7), ("kill -TERM $$", 143), ("kill -KILL $$", 137),
  ]

  @Test("Its exit status is passed on", arguments: endings)
  func status(_ script: String, _ status: Int32) throws {
    #expect(try CommandRun.shell("sh", "-c", script).status == status)
  }

  @Test("A request to end reaches it")
  func termination() throws {
    let script = "trap 'echo ended; exit 3' TERM; kill -TERM $PPID; sleep 20 & wait"
    let run = try CommandRun.shell("sh", "-c", script)
    #expect(run.output == "ended\n")
    #expect(run.status == 3)
  }

  @Test("A device file looks like one, and others do not exist")
  func files() throws {
    let script = """
      test -c /dev/i2c-1 && test -r /dev/i2c-1 && ls -l /dev/i2c-1 | cut -c1
      for f in /dev/i2c-0 /dev/i2c-11 /dev/i2c/1 /dev/i2c-x /dev/gpiochip0 /dev/spidev0.0
      do test -e $f && echo $f; done; test -c /dev/null
      """
    let run = try CommandRun.shell("sh", "-c", script)
    #expect(run.output == "c\n")
    #expect(
      run.errors == """
        outpost shell: /dev/gpiochip0 is not simulated
        outpost shell: /dev/spidev0.0 is not simulated

        """)
    #expect(run.status == 0)
  }

  @Test("A library that was preloaded before stays")
  func preloaded() throws {
    let run = try CommandRun.shell("sh", "-c", "echo \"$LD_PRELOAD\"; ls -l $OUTPOST_SHELL | wc -l")
    #expect(run.output.contains("/liboutpost-i2c.so"))
    // The sum, the bus, what sysfs shows of it, and the link to the library.
    #expect(run.output.hasSuffix("\n4\n"))
  }

  static let ages: [(arguments: [String], reading: String)] = [
    ([], "0x40c1\n"), (["--powered-for", "2 s"], "0x40c1\n"), (["--powered-for", "0"], "0x0000\n"),
  ]

  @Test(
    "A board has measured when the command starts, unless a cold start is asked for",
    arguments: ages)
  func age(_ arguments: [String], _ reading: String) throws {
    let place = try Scratch()
    let board = """
      board: one
      channels: []
      i2c: [{bus: 1, devices: [{name: it, chip: mcp9808, address: 0x18}]}]
      """
    let path = try place.write(board.utf8, as: "board.yaml")
    let run = try CommandRun(
      ["shell", path] + arguments + ["--", "i2cget", "-y", "1", "0x18", "0x05", "w"])
    #expect(run.output == reading, "\(run.errors)")
  }

  static let misuses: [[String]] = [
    ["shell", "boards/sensor-hub.yaml", "--powered-for", "soon", "--", "true"],
    ["shell"], ["shell", "boards/sensor-hub.yaml"], ["shell", "--", "true"],
    ["shell", "boards/sensor-hub.yaml", "--"],
  ]

  @Test("A shell without board or command is misuse", arguments: misuses)
  func misuse(_ arguments: [String]) throws {
    #expect(try CommandRun(arguments).status == 64)
  }

  @Test("A wrong board is a wrong file")
  func wrongBoard() throws {
    #expect(try CommandRun(["shell", "README.md", "--", "true"]).status == 2)
  }
}
