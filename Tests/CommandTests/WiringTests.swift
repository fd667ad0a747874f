import TestSupport
import Testing

@Suite("outpost wiring")
struct WiringTests {
  private static let boards = Program.root + "/boards/"
  private static let board = boards + "sensor-hub.yaml"

  @Test("The picture is on standard output, and the same in a file")
  func picture() throws {
    let scratch = try Scratch()
    let file = scratch.path + "/wiring.svg"
    let printed = try Program.run("wiring", Self.board)
    #expect(printed.status == 0 && printed.errors.isEmpty && printed.output.hasPrefix("<svg "))
    let written = try Program.run("wiring", Self.board, "--out", file)
    #expect(written.status == 0 && written.output.isEmpty)
    #expect(try scratch.read("wiring.svg") == printed.output)
    // An earlier picture is replaced.
    #expect(try Program.run("wiring", Self.boards + "freezer.yaml", "--out", file).status == 0)
    #expect(try scratch.read("wiring.svg").contains("Wiring of freezer"))
  }

  @Test("The list has each pin of each part with its other end")
  func list() throws {
    let ending = try Program.run("wiring", Self.board, "--list")
    #expect(ending.status == 0)
    #expect(ending.output.hasPrefix("Wiring of sensor-hub\n\nclimate (bme280, address 0x76)\n"))
    #expect(ending.output.contains("  SDA  pin 3 (GPIO 2)\n"))
    #expect(ending.output.contains("  OUT    pin 11 (GPIO 17)\n"))
  }

  @Test("A board with errors is not drawn, and a file that is no picture is not replaced")
  func refused() throws {
    let scratch = try Scratch()
    let bad = try scratch.write(
      "b.yaml", "board: x\ni2c: [{bus: 1, devices: [{name: a, chip: nope}]}]\n")
    let wrong = try Program.run("wiring", bad)
    #expect(wrong.status == 2 && wrong.output.isEmpty && wrong.errors.contains("b.yaml:2:"))
    let notes = try scratch.write("notes.txt", "keep me\n")
    let kept = try Program.run("wiring", Self.board, "--out", notes)
    #expect(kept.status != 0 && kept.errors.contains("no earlier result"))
    #expect(try scratch.read("notes.txt") == "keep me\n")
  }
}
