import Testing

@Suite("Python programs on the board")
struct PythonTests {
  private func program(_ name: String, _ arguments: [String] = ["boards/sensor-hub.yaml"]) throws
    -> CommandRun
  {
    try CommandRun(
      ["shell"] + arguments + ["--", "python3", "-B", "Tests/ShellTests/Programs/\(name)"])
  }

  @Test("An open bus is shared as in the kernel")
  func sharing() throws {
    let run = try program("sharing.py")
    #expect(
      run.output == """
        plain 1 60
        parts 2 3 60 2
        dup 60
        fork 706b
        exec 60
        stream EREMOTEIO
        threads 200 children [0, 0, 0]

        """)
    #expect(
      run.errors == """
        outpost shell: no simulated chip acknowledges 0x00 on bus 1, which is the general call, or \
        the address of a program that has set none with I2C_SLAVE: the write 0xd0

        """)
  }

  @Test("Limits and refusals are the kernel's")
  func limits() throws {
    let run = try program("limits.py")
    #expect(
      run.output == """
        EINVAL 0
        EINVAL
        ENOTTY
        EINVAL
        EINVAL 42
        EINVAL ENOMEM
        ENOTSUP
        EREMOTEIO EREMOTEIO
        EINVAL ENOTSUP EINVAL
        EPROTO
        04706b4367 60
        EBADMSG 02706b
        ENOENT

        """)
    #expect(
      run.errors == """
        outpost shell: no device with address 0x10 is reached on bus 1, so nothing acknowledged the \
        write 0x61; the board has 0x76 `climate`, 0x48 `adc`
        outpost shell: 0x300 on bus 1 is reserved or no 7-bit address, so no simulated chip \
        acknowledges the write 0x61

        """)
  }

  @Test("A foreign program at the sockets does not disturb the others")
  func stranger() throws {
    let run = try program("stranger.py")
    #expect(run.output == "True\n[b'`']\n")
    // What the foreign program asked for is a refused transfer like any other, said once.
    let lines = run.errors.split(separator: "\n")
    #expect(lines.count == 1 && lines[0].contains("acknowledges 0x00 on bus 1"), "\(run.errors)")
  }

  static let broken: [(fault: String, absent: String, errors: String)] = [
    ("device: adc, fault: address-nack", "EREMOTEIO", "EREMOTEIO EREMOTEIO"),
    ("device: adc, fault: address-nack", "ENXIO", "ENXIO ENXIO"),
    ("device: adc, fault: data-nack", "EREMOTEIO", "EREMOTEIO 1"),
    ("device: adc, fault: data-nack", "ENXIO", "EIO 1"),
    ("device: adc, fault: timeout", "EREMOTEIO", "ETIMEDOUT ETIMEDOUT"),
    ("device: adc, fault: bus-error", "EREMOTEIO", "EIO EIO"),
    ("device: adc, fault: arbitration-lost", "EREMOTEIO", "EAGAIN EAGAIN"),
    ("device: adc, fault: unplug", "EREMOTEIO", "EREMOTEIO EREMOTEIO"),
    ("device: adc, fault: stretch, by: 5 ms", "EREMOTEIO", "1 1"),
    ("device: adc, fault: stretch, by: 500 ms", "EREMOTEIO", "ETIMEDOUT ETIMEDOUT"),
    ("device: adc, fault: bit-flip", "EREMOTEIO", "1 1"),
    ("bus: 1, fault: sda-stuck", "EREMOTEIO", "ETIMEDOUT ETIMEDOUT"),
    ("bus: 1, fault: scl-stuck", "EREMOTEIO", "ETIMEDOUT ETIMEDOUT"),
  ]

  @Test("A scenario's faults are the adapter's error numbers", arguments: broken)
  func faults(_ fault: String, _ absent: String, _ errors: String) throws {
    let place = try Scratch()
    let board = try place.write(
      """
      board: one
      i2c:
        - bus: 1
          absent: \(absent)
          devices: [{name: adc, chip: ads1115, address: 0x48}]
      channels: [{name: voltage, from: adc.ain0}]
      """.utf8, as: "board.yaml")
    let scenario = try place.write(
      """
      scenario: a broken chip
      board: \(board)
      for: 1 min
      faults: [{at: 0 s, \(fault)}]
      expect: [{device: adc, faults: {at-least: 1}}]
      """.utf8, as: "scenario.yaml")
    let run = try program("faults.py", ["--scenario", scenario])
    #expect(run.output == errors + "\n", "\(run.errors)")
  }

  @Test("Only the board that a scenario is about goes with it")
  func boards() throws {
    let calm = "scenarios/calm-day.yaml"
    let good = try CommandRun(
      ["shell", "boards/../boards/sensor-hub.yaml", "--scenario", calm, "--", "true"])
    #expect(good.status == 0)
    let other = try CommandRun(
      ["shell", "Tests/ShellTests/Programs/other.yaml", "--scenario", calm, "--", "true"])
    #expect(other.status == 64)
    #expect(other.errors.contains("is about the board"))
  }
}
