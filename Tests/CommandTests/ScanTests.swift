import TestSupport
import Testing

@Suite("outpost scan")
struct ScanTests {
  /// A board with channels for each of `devices`.
  private func scratch(_ devices: String) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(
      "rack.yaml", "board: rack\ni2c: [{bus: 1, devices: [\(devices)]}]\n")
    return scratch
  }

  private static let devices =
    "{name: a, chip: bme280, address: 0x76}, {name: b, chip: bme280, address: 0x77}, "
    + "{name: c, chip: mcp23017, address: 0x20}"

  /// Runs a program on the board of `machine`.
  private func shell(_ machine: Scratch, _ words: String...) throws -> Program.Ending {
    try Program.run(Program.outpost, ["shell", "\(machine.path)/rack.yaml", "--"] + words)
  }

  @Test("Both programs write a board that checks, and that runs on the same machine")
  func whole() throws {
    let machine = try scratch(Self.devices)
    for program in [Program.outpost, Program.outpost + "-node"] {
      let file = "\(machine.path)/\(program == Program.outpost ? "one" : "two").yaml"
      let ending = try shell(machine, program, "scan", "--out", file)
      #expect(ending.status == 0 && ending.output.isEmpty, "\(ending.errors)")
      #expect(ending.errors.contains("2 chips in \(file), 1 address not recognised\n"))
      let check = try Program.run(program, ["check", "--strict", file])
      #expect(check.status == 0, "\(check.output)\(check.errors)")
      let run = try shell(machine, program, "run", file, "--for", "1s", "--live")
      #expect(run.status == 0 && !run.errors.contains("cannot be read"), "\(run.errors)")
      for name in ["bme280-pressure", "bme280-2-humidity"] {
        #expect(run.errors.contains("\(name) "), "\(run.errors)")
      }
    }
  }

  @Test("Without a file the board goes to standard output, and a file that is there stays")
  func places() throws {
    let machine = try scratch("{name: a, chip: bme280, address: 0x76}")
    let ending = try shell(machine, Program.outpost, "scan", "--bus", "1")
    #expect(ending.status == 0)
    #expect(ending.output.contains("\n      - {name: bme280, chip: bme280, address: 0x76}\n"))
    let kept = "\(machine.path)/rack.yaml"
    let refused = try shell(machine, Program.outpost, "scan", "--out", kept)
    #expect(refused.status == 4 && refused.errors.contains("not written over: it is there already"))
    #expect(try machine.read("rack.yaml").hasPrefix("board: rack\n"))
    let nowhere = try shell(machine, Program.outpost, "scan", "--out", "\(machine.path)/no/a.yaml")
    #expect(nowhere.status == 4 && nowhere.errors.contains("check that the folder exists"))
  }

  @Test("A machine whose buses cannot be asked has status 4 with the remedy, and gets no file")
  func lacking() throws {
    let machine = try scratch("{name: a, chip: bme280, address: 0x76}")
    let file = "\(machine.path)/fresh.yaml"
    for bus in ["7", "255"] {
      let ending = try shell(machine, Program.outpost, "scan", "--bus", bus, "--out", file)
      // A sensor of the kernel is something to begin with.
      guard ending.status != 0 else { continue }
      #expect(ending.status == 4 && ending.errors.contains("I2C bus \(bus) is missing"))
      #expect(ending.errors.contains("remedy: ") && !machine.names(".").contains("fresh.yaml"))
    }
    let misuse = try Program.run("scan", "--bus", "256")
    #expect(misuse.status == 64)
  }
}
