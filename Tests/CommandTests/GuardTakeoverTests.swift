import TestSupport
import Testing

@Suite("A guard that cannot get all lines")
struct GuardTakeoverTests {
  /// Starts a guard as a node does, ends without a word, and prints what the guard did to the latch
  /// of port B, lines 8 to 15.
  private static let node = """
    import os, socket, subprocess, sys
    ours, other = socket.socketpair()
    program, board, descriptor = sys.argv[1], sys.argv[2], int(sys.argv[3])
    def give():
        os.dup2(other.fileno(), descriptor)
    guard = subprocess.Popen([program, "guard", "--", board], preexec_fn=give, close_fds=False)
    other.close()
    try:
        assert ours.recv(1) == b"R"
        subprocess.run(["i2cset", "-y", "1", "0x20", "0x15", "0x06"], check=True)
        ours.close()
        print("status", guard.wait(timeout=30))
    finally:
        guard.kill()
    """

  @Test("Lines that the machine does not have keep no other line from its safe level")
  func missing() throws {
    let scratch = try Scratch()
    let board = try scratch.write(
      "torn.yaml",
      """
      board: torn
      i2c:
        - bus: 1
          devices:
            - {name: expander, chip: mcp23017, address: 0x20}
            - {name: gone, chip: mcp23017, address: 0x21}
            - {name: thermo, chip: lm75, address: 0x48}
      gpio:
        - chip: gpiochip9
          lines: [{name: pump, offset: 1, direction: output}]
        - chip: gone
          lines: [{name: lamp, offset: 1, direction: output}]
        - chip: expander
          lines:
            - {name: heater, offset: 9, direction: output}
            - {name: siren, offset: 10, direction: output, safe: on}
      channels: [{name: bed, from: thermo.temperature}]
      alarms: [{name: cold, when: bed, below: 30 °C}]
      outputs:
        - {line: pump, on: cold}
        - {line: lamp, on: cold}
        - {line: heater, on: cold}
        - {line: siren, on: cold}

      """)
    // What the shell simulates: without the chip that has gone.
    let simulated = try scratch.write(
      "simulated.yaml",
      """
      board: simulated
      i2c:
        - {bus: 1, devices: [{name: expander, chip: mcp23017, address: 0x20}]}
      gpio:
        - {chip: expander, lines: [{name: heater, offset: 9, direction: input}]}
      channels: [{name: x, from: heater}]

      """)
    let words = "python3 -c '\(Self.node)' \(Program.outpost) \(board) 3; i2cget -y 1 0x20 0x15"
    let ending = try Program(
      Program.outpost, ["shell", simulated, "--", "sh", "-c", words]
    ).finish(milliseconds: 60_000)
    #expect(ending.output == "status 0\n0x04\n", "\(ending.all)")
    let errors = ending.errors
    #expect(errors.contains("error: guard: pump is not off: "), "\(errors)")
    #expect(errors.contains("error: guard: lamp is not off: "), "\(errors)")
    #expect(errors.contains("guard: the node has died: heater off, siren on"), "\(errors)")
  }
}
