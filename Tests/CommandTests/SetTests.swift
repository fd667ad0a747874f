import Glibc
import TestSupport
import Testing

private let outpostNode = Program.outpost + "-node"

/// A simulated node with a heater that nothing asks for, and operators who ask it.
private struct SetBench {
  let scratch: Scratch
  let board: String

  init() throws {
    scratch = try Scratch()
    board = try scratch.write(
      "bed.yaml",
      """
      board: bed
      i2c: [{bus: 1, devices: [{name: climate, chip: lm75, address: 0x48}]}]
      gpio:
        - chip: gpiochip0
          lines:
            - {name: heater, offset: 22, direction: output}
            - {name: siren, offset: 23, direction: output}
      channels: [{name: bed, from: climate.temperature, every: 100 ms}]
      alarms: [{name: hot, when: bed, above: 60 °C}]
      outputs: [{line: siren, on: hot}]
      control: [{name: heat, line: heater, when: bed, below: 10 °C, min-off: 1 s}]

      """)
    try scratch.write(
      "scene.yaml",
      """
      scenario: s
      board: bed.yaml
      for: 1 h
      signals: {climate.temperature: 20 °C}
      expect: [{device: climate, faults: 0}]

      """)
  }

  func program(_ words: String...) throws -> Program {
    try Program("env", ["RUNTIME_DIRECTORY=\(scratch.path)"] + words)
  }

  /// Runs the node until it says that it runs.
  func node() throws -> Program {
    let node = try program(
      Program.outpost, "run", "--simulate", "\(scratch.path)/scene.yaml", "--for", "60s")
    _ = try node.wait(for: "runs: 1 channel")
    return node
  }
}

@Suite("outpost set and the socket of a running node")
struct SetTests {
  @Test("An order switches a line, is logged with its user, and auto ends it")
  func orders() throws {
    let bench = try SetBench()
    let node = try bench.node()
    // The shortest time off counts from the start.
    let early = try bench.program(
      Program.outpost, "set", "heater", "on", "--for", "10min", bench.board
    ).finish()
    #expect(early.status == 0, "\(early.all)")
    #expect(early.output.hasPrefix("heater is o"), "\(early.all)")
    _ = try node.wait(for: "operator (user \(getuid())): heater on for 600 s")
    _ = try node.wait(for: "line heater on")
    let off = try bench.program(
      outpostNode, "set", "heater", "off", "--for=30s", bench.board
    ).finish()
    #expect(off.output == "heater is off: as ordered, for 30 s\n", "\(off.all)")
    let auto = try bench.program(outpostNode, "set", "heater", "auto", bench.board).finish()
    #expect(auto.output == "heater is off: no rule asks for it\n", "\(auto.all)")
    _ = try node.wait(for: "operator (user \(getuid())): heater auto")
    #expect(bench.scratch.names("").contains("bed.socket"))
    node.signal(SIGTERM)
    #expect(try node.finish().status == 0)
    #expect(!bench.scratch.names("").contains("bed.socket"))
  }

  @Test("The socket is for the node's user and group, and a dead node's is replaced")
  func stale() throws {
    let bench = try SetBench()
    let path = "\(bench.scratch.path)/bed.socket"
    let first = try bench.node()
    var found = stat()
    #expect(lstat(path, &found) == 0 && found.st_mode & 0o777 == 0o660)
    let second = try bench.program(
      Program.outpost, "run", "--simulate", "\(bench.scratch.path)/scene.yaml", "--for", "200ms"
    ).finish()
    #expect(second.errors.contains("another process listens there"), "\(second.errors)")
    first.signal(SIGKILL)
    _ = try first.finish()
    #expect(lstat(path, &found) == 0)
    let asked = try bench.program(Program.outpost, "set", "heater", "auto", bench.board).finish()
    #expect(asked.status == 4 && asked.errors.contains("no node of this board takes orders at"))
    let third = try bench.node()
    let auto = try bench.program(Program.outpost, "set", "heater", "auto", bench.board).finish()
    #expect(auto.status == 0, "\(auto.all)")
    third.signal(SIGTERM)
    _ = try third.finish()
  }

  @Test(
    "An order that cannot be given is misuse and says why",
    arguments: [
      (["heater", "on"], "an order ends by itself"),
      (["heater", "up", "--for", "1min"], "'up' is no level"),
      (["heater", "auto", "--for", "1min"], "'auto' takes no --for"),
      (["heater", "on", "--for", "25h"], "an order lasts 1s to 24h"),
      (["heater", "on", "--for", "1500ms"], "in whole seconds"),
      (["siren", "off", "--for", "1min"], "alarms drive the line 'siren'"),
      (["pump", "on", "--for", "1min"], "lines that take orders: heater"),
    ] as [([String], String)])
  func misuse(_ words: [String], _ says: String) throws {
    let bench = try SetBench()
    for program in [Program.outpost, outpostNode] {
      let ending = try Program(program, ["set"] + words + [bench.board]).finish()
      #expect(ending.status == 64)
      #expect(ending.errors.contains(says), "\(ending.errors)")
    }
  }

  @Test("Requests that are none get an answer and do not disturb the node")
  func strange() throws {
    let bench = try SetBench()
    let node = try bench.node()
    let script = """
      import socket, sys
      for request in [b"x" * 500, b"set heater on\\n", b"\\xff\\n", b"set pump auto\\n"]:
          s = socket.socket(socket.AF_UNIX)
          s.settimeout(5)
          s.connect(sys.argv[1])
          s.sendall(request)
          print(s.recv(600).decode().strip())
      silent = [socket.socket(socket.AF_UNIX) for _ in range(4)]
      for s in silent: s.connect(sys.argv[1])
      """
    let asked = try Program("python3", ["-c", script, "\(bench.scratch.path)/bed.socket"]).finish()
    #expect(
      asked.output == """
        error: a request has at most 127 bytes
        error: an order lasts 1 to 86400 whole seconds
        error: write `set LINE on|off SECONDS` or `set LINE auto`
        error: no control rule of this node acts on such a line

        """, "\(asked.all)")
    let auto = try bench.program(Program.outpost, "set", "heater", "auto", bench.board).finish()
    #expect(auto.status == 0, "\(auto.all)")
    node.signal(SIGTERM)
    #expect(try node.finish().status == 0)
  }
}
