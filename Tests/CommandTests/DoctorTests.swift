import TestSupport
import Testing

@Suite("outpost doctor")
struct DoctorTests {
  private func scratch(_ devices: String) throws -> Scratch {
    let scratch = try Scratch()
    let names = ["climate", "adc"].filter { devices.contains("name: \($0)") }
    let channels = names.map {
      "{name: \($0)-value, from: \($0).\($0 == "adc" ? "ain0" : "temperature")}"
    }
    try scratch.write(
      "rack.yaml",
      """
      board: rack
      i2c:
        - bus: 1
          devices: [\(devices)]
      channels: [\(channels.joined(separator: ", "))]

      """)
    return scratch
  }

  private static let climate = "{name: climate, chip: bme280, address: 0x76}"
  private static let adc = "{name: adc, chip: ads1115, address: 0x48}"

  /// Looks at a machine that has the chips of `here`, for the board of `wanted`.
  private func look(_ wanted: String, on here: String, _ program: String) throws -> Program.Ending {
    let (board, machine) = (try scratch(wanted), try scratch(here))
    return try Program.run(
      Program.outpost,
      ["shell", "\(machine.path)/rack.yaml", "--", program, "doctor", "\(board.path)/rack.yaml"])
  }

  @Test(
    "Chips that answer are listed, one that does not and one too many are named by both programs")
  func buses() throws {
    for program in [Program.outpost, Program.outpost + "-node"] {
      let ending = try look(Self.climate, on: Self.climate + ", " + Self.adc, program)
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(ending.output.contains("ok: 1 bus, 0 lines, 1 device of rack can be opened"))
      #expect(ending.output.contains(": 0x48, 0x76 answer\n"), "\(ending.output)")
      #expect(
        ending.output.contains("ok: 0x48 on bus 1 is no part of the board; it may be ads1115, "))
      let other = try look(Self.climate + ", " + Self.adc, on: Self.climate, program)
      #expect(other.status == 0, "\(other.errors)")
      #expect(
        other.output.contains("warning: adc (ads1115 at 0x48 on bus 1) does not answer\n  remedy: ")
      )
    }
  }

  @Test("A machine without the bus of a board has status 4, with the remedy")
  func missing() throws {
    let board = try scratch(Self.climate)
    let ending = try Program.run(
      "env", ["-i", Program.outpost, "doctor", "\(board.path)/rack.yaml"])
    // A machine that has the bus is not lacking.
    guard ending.status != 0 else { return }
    #expect(ending.status == 4 && ending.output.contains("error: I2C bus 1 "), "\(ending.output)")
    #expect(ending.output.contains("\n  remedy: "))
    #expect(ending.errors.contains("1 error, "))
  }
}
