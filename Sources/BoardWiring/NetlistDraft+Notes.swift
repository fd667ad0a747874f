import BoardFiles
import Units

extension NetlistDraft {
  /// Adds what holds for the board as a whole.
  mutating func addNotes() {
    if !netlist.parts.isEmpty {
      note("Connect only while the machine is off. Its pins take 3.3 V at most; 5 V destroys them.")
    }
    for bus in board.buses { addNotes(on: bus) }
    addOneWireNotes()
    addNotesOnPins()
    addNotesOnMultiplexers()
  }

  private mutating func addNotes(on bus: BusEntry) {
    guard machine == .raspberryPi, let lines = PiHeader.lines(ofBus: bus.number) else {
      return note("Bus \(bus.number) needs resistors to the supply, 4.7 kΩ from SDA and from SCL.")
    }
    let models = lines.models.map { " These are the pins on \($0)." } ?? ""
    note("\(lines.setting) in /boot/firmware/config.txt makes bus \(bus.number).\(models)")
    if bus.number == 0 {
      note(
        "Bus 0 is that of the camera, the display and the EEPROM of add-on boards: prefer bus 1.")
    }
    if bus.number > 1 {
      note("Bus \(bus.number) needs resistors to 3.3 V, 4.7 kΩ from SDA and from SCL.")
    }
  }

  private mutating func addOneWireNotes() {
    guard board.devices.contains(where: { $0.kernelPlace?.subsystem == .oneWire }) else { return }
    note("dtoverlay=w1-gpio in /boot/firmware/config.txt makes the 1-Wire bus on GPIO 4.")
  }

  /// What else wants a pin of the header.
  private mutating func addNotesOnPins() {
    for (pin, net) in netlist.header.sorted(by: { $0.key < $1.key }) {
      guard case .line(let line) = PiHeader.roles[pin - 1], netlist.nets[net].kind == .signal else {
        continue
      }
      let use: String? =
        switch line {
        case 0, 1: "the EEPROM of add-on boards"
        case 2, 3: "I2C bus 1, whose resistors pull it up"
        case 14, 15: "the serial console, where it is enabled"
        case 7...11: "SPI, where it is enabled"
        default: nil
        }
      if let use {
        note("GPIO \(line) (\(netlist.nets[net].name)) is also a line of \(use).")
      }
    }
  }

  private mutating func addNotesOnMultiplexers() {
    guard board.devices.contains(where: { $0.behind != nil }) else { return }
    note("Each channel of a multiplexer needs resistors of its own, 4.7 kΩ from SD and from SC.")
  }
}
