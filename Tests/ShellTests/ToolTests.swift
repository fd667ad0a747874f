import Testing

@Suite("i2c-tools find the board")
struct ToolTests {
  @Test(
    "i2cdetect shows exactly the board's addresses",
    arguments: [["-y", "1"], ["-y", "-q", "1"], ["-y", "-r", "1"], ["-y", "-a", "1"]])
  func detect(_ arguments: [String]) throws {
    let run = try CommandRun(["shell", "boards/sensor-hub.yaml", "--", "i2cdetect"] + arguments)
    let found = run.output.split(separator: "\n").dropFirst().flatMap { line in
      line.drop { $0 != ":" }.dropFirst().split(separator: " ").filter { $0 != "--" }
    }
    #expect(found == ["48", "76"])
    #expect(run.status == 0)
  }

  static let calls: [(command: String, output: String)] = [
    ("i2cget -y 1 0x76 0xd0", "0x60\n"),
    ("i2cget -y 1 0x48 0x01 w", "0x8385\n"),
    ("i2cget -y 1 0x76 0x88 i 4", "0x70 0x6b 0x43 0x67\n"),
    ("i2ctransfer -y 1 w1@0x76 0xd0 r1", "0x60\n"),
    ("i2ctransfer -y 1 w1@0x76 0xd0 r1@0x76 w1@0x48 0x03 r2@0x48", "0x60\n0x7f 0xff\n"),
    ("i2cset -y -r 1 0x76 0xf2 0x05", "Value 0x05 written, readback matched\n"),
    ("i2cset -y -r 1 0x48 0x02 0x3412 w", "Value 0x3412 written, readback matched\n"),
    ("i2cset -y 1 0x76 0xf4 0x25", ""),
  ]

  @Test("Each call gives what the chip holds", arguments: calls)
  func call(_ command: String, _ output: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let run = try CommandRun(["shell", "boards/sensor-hub.yaml", "--"] + words)
    #expect(run.output == output)
    #expect(run.errors == "")
    #expect(run.status == 0)
  }

  @Test("i2cdump shows the listed registers and no others")
  func dump() throws {
    let run = try CommandRun.shell("i2cdump", "-y", "1", "0x76", "b")
    let rows = run.output.split(separator: "\n")
    #expect(rows.contains { $0.hasPrefix("d0: 60 XX XX XX") })
    #expect(rows.contains { $0.hasPrefix("00: XX XX XX XX") })
    #expect(rows.contains { $0.hasPrefix("80: XX XX XX XX XX XX XX XX 70 6b 43 67") })
  }

  @Test("A bus that the board does not have is not there")
  func otherBus() throws {
    let run = try CommandRun.shell("i2cget", "-y", "2", "0x76", "0xd0")
    #expect(run.errors.contains("/dev/i2c-2"))
    #expect(run.errors.contains("No such file or directory"))
    #expect(run.status == 1)
  }
}
