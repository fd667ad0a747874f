import BoardFiles
import Units

extension NetlistDraft {
  /// Adds what a person connects to a line: a contact, a module's output, or a load.
  mutating func addLine(_ index: LineEntry.Index) {
    let line = board.lines[index]
    // The chips on it are its parts.
    guard !board.devices.contains(where: { $0.pins.contains { $0.line == index } }) else { return }
    add(line.isOutput ? load(line, index) : input(line, index))
  }

  private mutating func input(_ line: LineEntry, _ index: LineEntry.Index) -> Part {
    let active = line.activeLow ? "low" : "high"
    var part = Part(
      title: line.name, kind: "input, active \(active)",
      pins: [PartPin(name: "OUT", net: net(.line(index)))])
    switch line.bias {
    case .pullUp:
      part.pins.append(PartPin(name: "GND", net: net(.ground)))
      part.remarks = ["a contact between both, or a module whose output pulls low"]
    case .pullDown:
      part.pins.append(PartPin(name: "3.3 V", net: net(.supply)))
      part.remarks = ["a contact between both, or a module of 3.3 V, its GND to GND"]
    case .none, .external:
      part.pins.append(PartPin(name: "GND", net: net(.ground)))
      part.remarks = ["a module that drives both levels, 3.3 V at most"]
    }
    return part
  }

  private mutating func load(_ line: LineEntry, _ index: LineEntry.Index) -> Part {
    var part = Part(
      title: line.name, kind: "output, active \(line.activeLow ? "low" : "high")",
      pins: [
        PartPin(name: "IN", net: net(.line(index))),
        PartPin(
          name: line.activeLow ? "3.3 V" : "GND", net: net(line.activeLow ? .supply : .ground)),
      ])
    part.remarks = ["an LED with 330 Ω between both; all else through a relay board or transistor"]
    part.remarks += rest(of: line)
    return part
  }

  /// The resistor that keeps a load as the board wants it until a node drives the line.
  private func rest(of line: LineEntry) -> [String] {
    let level = line.isSafeOn != line.activeLow ? "3.3 V" : "GND"
    let state = line.isSafeOn ? "on" : "off"
    guard line.device == nil, line.chip == "gpiochip0", machine == .raspberryPi else {
      return ["10 kΩ from IN to \(level) keep it \(state) while no node runs"]
    }
    // The pull of a Raspberry Pi's own, of 50 kΩ, until a program takes the line.
    guard PiHeader.isPulledUp(line.offset) != (level == "3.3 V") else { return [] }
    let pull = PiHeader.isPulledUp(line.offset) ? "up" : "down"
    return [
      "GPIO \(line.offset) is pulled \(pull) until a node runs: 10 kΩ from IN to \(level) keep it \(state)"
    ]
  }
}
