import NodeAssembly
import SimWorld
import Testing
import Units

@Suite("i2c-tools find the board")
struct ToolTests {
  @Test(
    "`i2cdetect` shows exactly the board's addresses",
    arguments: [["-y", "1"], ["-y", "-q", "1"], ["-y", "-r", "1"], ["-y", "-a", "1"]])
  func detect(_ arguments: [String]) throws {
    let run = try CommandRun(["shell", "boards/sensor-hub.yaml", "--", "i2cdetect"] + arguments)
    #expect(addresses(in: run.output) == ["48", "76"])
    #expect(run.status == 0)
  }

  @Test("A probe without data finds the chip", arguments: onBuses.indices)
  func everyChip(_ number: Int) throws {
    let chip = Self.onBuses[number]
    let address = Hexadecimal.text(chip.addresses[0])
    let place = try Scratch()
    let board = """
      board: one
      channels: []
      i2c:
        - bus: 1
          devices: [{name: it, chip: \(chip.name), address: 0x\(address)}]
      """
    let path = try place.write(board.utf8, as: "board.yaml")
    let run = try CommandRun(["shell", path, "--", "i2cdetect", "-y", "-q", "1"])
    #expect(addresses(in: run.output) == [address[...]], "\(chip.name): \(run.errors)")
  }

  private static let onBuses = Chip.all.map { $0.schema }.filter { $0.connection == .bus }

  @Test("A read finds every chip that a write finds, the MLX90614 where i2cdetect reads too")
  func plainProbe() throws {
    let place = try Scratch()
    let board = """

      board: one
      channels: []
      i2c: [{bus: 1, devices: [{name: it, chip: mlx90614, address: 0x5a}]}]
      """

    let path = try place.write(board.utf8, as: "board.yaml")
    let run = try CommandRun(["shell", path, "--", "i2cdetect", "-y", "1"])
    #expect(addresses(in: run.output) == ["5a"])
  }

  @Test("Chips behind a multiplexer answer once their channel is selected")
  func multiplexer() throws {
    let script = "i2cdetect -y 1; i2cset -y 1 0x70 1; i2cdetect -y 1; i2cget -y 1 0x70"
    let run = try CommandRun(["shell", "boards/greenhouse.yaml", "--", "sh", "-c", script])
    #expect(addresses(in: run.output) == ["20", "70", "20", "70", "76"])
    #expect(run.output.hasSuffix("0x01\n"))
    #expect(run.errors == "")
  }

  @Test("An expander's lines can be driven and read")
  func expander() throws {
    let script = "i2cset -y 1 0x20 0x01 0xfd; i2cset -y 1 0x20 0x15 0x02; i2cget -y 1 0x20 0x13"
    let run = try CommandRun(["shell", "boards/greenhouse.yaml", "--", "sh", "-c", script])
    // The lamp's bit, and the float switch, which rests open.
    #expect(run.output == "0x03\n" && run.errors == "")
  }

  /// The addresses that i2cdetect has found, in its tables one after another.
  private func addresses(in output: String) -> [Substring] {
    output.split(separator: "\n").filter { $0.contains(":") }.flatMap { line in
      line.drop { $0 != ":" }.dropFirst().split(separator: " ").filter { $0 != "--" }
    }
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

  @Test("`i2cdump` shows the registers that the chip acknowledges and no others")
  func dump() throws {
    let run = try CommandRun.shell("i2cdump", "-y", "1", "0x76", "b")
    let rows = run.output.split(separator: "\n")
    #expect(rows.contains { $0.hasPrefix("d0: 60 XX XX XX") })
    #expect(rows.contains { $0.hasPrefix("00: XX XX XX XX") })
    #expect(rows.contains { $0.hasPrefix("80: XX XX XX XX XX XX XX XX 70 6b 43 67") })
  }

  static let ranges: [(range: String, address: String, mode: String, rows: [String])] = [
    ("0xd0-0xdf", "0x76", "b", ["d0: 60 XX XX XX"]),
    ("0x88-0x9f", "0x76", "b", ["80:                         70 6b 43 67", "90: "]),
    ("0x00-0x07", "0x48", "w", ["00: 0000 8385 0080 ff7f 0000 8385 0080 ff7f"]),
  ]

  @Test("`i2cdump` of a range shows its rows alone", arguments: ranges)
  func dump(_ range: String, _ address: String, _ mode: String, _ rows: [String]) throws {
    let run = try CommandRun.shell("i2cdump", "-y", "-r", range, "1", address, mode)
    let found = run.output.split(separator: "\n").dropFirst()
    #expect(found.count == rows.count, "\(run.output)\(run.errors)")
    #expect(zip(found, rows).allSatisfy { $0.hasPrefix($1) }, "\(run.output)")
    #expect(run.status == 0)
  }

  static let refusals: [(command: String, words: String, status: Int32)] = [
    ("i2cget -y 1 0x50 0x00", "Error: Read failed", 2),
    ("i2cset -y 1 0x50 0x00 0x00", "Error: Write failed", 1),
    ("i2cset -y 1 0x76 0xd0 0x01", "Error: Write failed", 1),
    ("i2ctransfer -y 1 w1@0x50 0x00", "Remote I/O error", 1),
    ("i2ctransfer -y 1 w1@0x76 0xd0 r1 w1@0x50 0x00", "Remote I/O error", 1),
    ("i2ctransfer -y 1 w1@0x76 0xd0 r?", "Operation not supported", 1),
  ]

  @Test("What an adapter refuses is refused in the kernel's words", arguments: refusals)
  func refusal(_ command: String, _ words: String, _ status: Int32) throws {
    let call = command.split(separator: " ").map(String.init)
    let run = try CommandRun(["shell", "boards/sensor-hub.yaml", "--"] + call)
    #expect(run.errors.contains(words), "\(run.errors)")
    #expect(run.status == status)
  }

  @Test("A bus that the board does not have is not there")
  func otherBus() throws {
    let run = try CommandRun.shell("i2cget", "-y", "2", "0x76", "0xd0")
    #expect(run.errors.contains("/dev/i2c-2"))
    #expect(run.errors.contains("No such file or directory"))
    #expect(run.status == 1)
  }
}
