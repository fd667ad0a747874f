import BoardFiles
import BoardWiring
import SimWorld
import Testing
import Units

@Suite("The wiring of a board")
struct NetlistTests {
  static let reader = BoardFileReader(vocabulary: vocabulary)
  static let vocabulary = Vocabulary.registered(Chip.all)
  static let boards = reader.check(["boards"]).compactMap { file in
    if case .board(let board) = file.content { board } else { nil }
  }

  static func board(_ text: String) throws -> Board {
    let checked = reader.check(Array(text.utf8), as: "wired.yaml")
    guard case .board(let board) = checked.content else {
      throw Stage.Refused(description: "\(checked.diagnostics.map(\.rendered))")
    }
    return board
  }

  private static func part(_ title: String, of netlist: Netlist) throws -> [String: String] {
    let index = try #require(netlist.parts.firstIndex { $0.title == title })
    return Dictionary(
      uniqueKeysWithValues: netlist.parts[index].pins.map {
        ($0.name, netlist.end(of: $0.net, awayFrom: index))
      })
  }

  @Test("Each connection of each shipped board has two ends or more")
  func noLooseEnd() {
    #expect(Self.boards.count > 10)
    for board in Self.boards {
      for machine in [Netlist.Machine.raspberryPi, .other] {
        let netlist = Netlist(board, Self.vocabulary, machine: machine)
        let ends =
          (netlist.parts + netlist.connectors).flatMap(\.pins).map(\.net)
          + netlist.header.values
        for net in netlist.nets.indices {
          #expect(ends.count { $0 == net } > 1, "\(board.name): \(netlist.nets[net].name)")
        }
      }
    }
  }

  @Test("Pins select each address of each chip, no two in the same way, or a remark says what does")
  func addresses() throws {
    for chip in Chip.all.map(\.schema) where chip.addresses.count > 1 {
      var ways: [[String: String]] = []
      for address in chip.addresses {
        let netlist = Netlist(
          try Self.board(
            """
            board: one
            i2c: [{bus: 1, clock: 10 kHz, devices: [{name: it, chip: \(chip.name), address: \(hexadecimal(address))}]}]
            """), Self.vocabulary)
        let part = try #require(netlist.parts.first)
        if part.remarks.isEmpty { ways.append(try Self.part("it", of: netlist)) }
        #expect(!part.remarks.contains { $0.contains("must select") }, "\(chip.name)")
      }
      #expect(ways.isEmpty || ways.count == chip.addresses.count, "\(chip.name)")
      #expect(Set(ways).count == ways.count, "\(chip.name)")
    }
  }

  @Test(
    "Address pins are at the levels of the datasheet",
    arguments: [
      ("bme280", "0x76", ["SDO": "GND"]), ("bme280", "0x77", ["SDO": "3.3 V"]),
      ("ads1115", "0x48", ["ADDR": "GND"]), ("ads1115", "0x49", ["ADDR": "3.3 V"]),
      ("ads1115", "0x4a", ["ADDR": "pin 3 (GPIO 2)"]),
      ("tmp102", "0x4b", ["ADD0": "pin 5 (GPIO 3)"]),
      ("ina219", "0x41", ["A1": "GND", "A0": "3.3 V"]),
      ("ina219", "0x46", ["A1": "3.3 V", "A0": "pin 3 (GPIO 2)"]),
      ("ina219", "0x4f", ["A1": "pin 5 (GPIO 3)", "A0": "pin 5 (GPIO 3)"]),
      ("lm75", "0x4e", ["A2": "3.3 V", "A1": "3.3 V", "A0": "GND"]),
      ("mcp23017", "0x21", ["A2": "GND", "A1": "GND", "A0": "3.3 V", "RESET": "3.3 V"]),
      ("bh1750", "0x5c", ["ADDR": "3.3 V"]), ("sht31", "0x44", ["ADDR": "GND"]),
    ])
  func levels(chip: String, address: String, pins: [String: String]) throws {
    let netlist = Netlist(
      try Self.board(
        """
        board: one
        i2c: [{bus: 1, devices: [{name: it, chip: \(chip), address: \(address)}]}]
        """), Self.vocabulary)
    let part = try Self.part("it", of: netlist)
    for (pin, end) in pins { #expect(part[pin] == end) }
    #expect(part["SDA"] == "pin 3 (GPIO 2)" && part["SCL"] == "pin 5 (GPIO 3)")
    #expect(part["VCC"] == "3.3 V" && part["GND"] == "GND")
  }

  @Test("Chips behind a multiplexer and contacts at an expander are wired to these")
  func suppliedPins() throws {
    let board = try #require(Self.boards.first { $0.name == "greenhouse" })
    let netlist = Netlist(board, Self.vocabulary)
    #expect(try Self.part("south", of: netlist)["SDA"] == "mux SD1")
    #expect(try Self.part("mux", of: netlist)["SC1"] == "south SCL")
    #expect(try Self.part("float-switch", of: netlist)["OUT"] == "expander GPB0")
    #expect(try Self.part("expander", of: netlist)["GPA3"] == "door-contact OUT")
  }

  @Test("The pin of a chip and the line that the board wires it to are one connection")
  func alertPins() throws {
    let board = try #require(Self.boards.first { $0.name == "cold-room" })
    let netlist = Netlist(board, Self.vocabulary)
    #expect(try Self.part("room", of: netlist)["ALERT"] == "pin 7 (GPIO 4)")
    #expect(try Self.part("compressor", of: netlist)["ALERT"] == "pin 7 (GPIO 4)")
    #expect(!netlist.parts.contains { $0.title == "too-warm" })
  }

  @Test("Thermometers of one 1-Wire bus share its line and one resistor")
  func oneWire() throws {
    let board = try #require(Self.boards.first { $0.name == "heating-cellar" })
    let netlist = Netlist(board, Self.vocabulary)
    for name in ["supply", "return", "outside"] {
      #expect(try Self.part(name, of: netlist)["DQ"] == "pin 7 (GPIO 4)")
    }
    #expect(try Self.part("resistor", of: netlist) == ["1": "3.3 V", "2": "pin 7 (GPIO 4)"])
  }

  @Test("A pin that two connections want is named with both")
  func conflict() throws {
    let netlist = Netlist(
      try Self.board(
        """
        board: twice
        i2c: [{bus: 1, devices: [{name: climate, chip: sht85, address: 0x44}]}]
        gpio:
          - chip: gpiochip0
            lines: [{name: lamp, offset: 3, direction: output}]
        """), Self.vocabulary)
    #expect(
      netlist.notes.contains {
        $0.hasPrefix("Pin 5 (GPIO 3) is wanted twice, for SCL of bus 1 and for lamp")
      })
  }

  @Test(
    "An output that the machine's own pull would switch gets a resistor, and no other does",
    arguments: [
      (5, "high", "off", "GND"), (5, "low", "on", "GND"), (22, "low", "off", "3.3 V"),
      (22, "high", "on", "3.3 V"), (22, "high", "off", nil), (5, "low", "off", nil),
    ] as [(Int, String, String, String?)])
  func rest(offset: Int, active: String, safe: String, level: String?) throws {
    let netlist = Netlist(
      try Self.board(
        """
        board: loads
        gpio:
          - chip: gpiochip0
            lines:
              - {name: pump, offset: \(offset), direction: output, active: \(active), safe: \(safe)}
        """), Self.vocabulary)
    let remarks = try #require(netlist.parts.first).remarks.filter { $0.contains("10 kΩ") }
    #expect(remarks.count == (level == nil ? 0 : 1))
    if let level { #expect(remarks[0].hasSuffix("10 kΩ from IN to \(level) keep it \(safe)")) }
  }

  @Test("What a Raspberry Pi's header lacks has a connector with the machine's own names")
  func connectors() throws {
    let text = """
      board: others
      i2c: [{bus: 11, devices: [{name: climate, chip: sht85, address: 0x44}]}]
      gpio:
        - chip: gpiochip4
          lines: [{name: door, offset: 60, direction: input, bias: pull-up}]
      """
    let netlist = Netlist(try Self.board(text), Self.vocabulary)
    #expect(try Self.part("climate", of: netlist)["SDA"] == "I2C bus 11 SDA")
    #expect(try Self.part("door", of: netlist)["OUT"] == "gpiochip4 line 60")
    let other = Netlist(
      try #require(Self.boards.first { $0.name == "sensor-hub" }), Self.vocabulary, machine: .other)
    #expect(other.header.isEmpty)
    #expect(try Self.part("motion", of: other)["OUT"] == "gpiochip0 line 17")
    #expect(try Self.part("climate", of: other)["SCL"] == "I2C bus 1 SCL")
  }
}
