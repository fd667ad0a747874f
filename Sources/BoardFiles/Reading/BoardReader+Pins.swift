import Units

/// The name of a line that a device's pin is wired to, kept until all lines are known.
struct PinName {
  let device: DeviceEntry.Index
  let chip: ChipSchema
  let pin: Int
  let line: YAMLNode
}

extension BoardReader {
  /// `alert: over-temp` of a device: the key is the chip's name of the pin, the value an input
  /// line.
  func readPins(
    _ cursor: inout Cursor, of chip: ChipSchema, device: DeviceEntry.Index
  ) -> [PinName] {
    var found: [PinName] = []
    for (number, pin) in chip.pins.enumerated() {
      guard let node = cursor.node(pin.name.description) else { continue }
      found.append(PinName(device: device, chip: chip, pin: number, line: node))
    }
    reportForeignPins(&cursor, of: chip)
    return found
  }

  /// Reports a pin that only other chips have as such, not as an unknown key.
  private func reportForeignPins(_ cursor: inout Cursor, of chip: ChipSchema) {
    let own = chip.pins.map(\.name.description) + chip.options.map(\.name.description)
    for name in vocabulary.pinNames where cursor.contains(name) && !own.contains(name) {
      guard let entry = cursor.entry(name) else { continue }
      let owners = vocabulary.chips.filter { $0.pins.contains { $0.name.description == name } }
      reading.report(
        .wiring(
          .noSuchPin(
            name, chip: chip.name.description, owners: owners.map(\.name.description))),
        at: entry.mark)
    }
  }

  /// Wires the pins to the lines that they name, once all lines have been read.
  mutating func wirePins() {
    for name in pinNames {
      guard let line = reading.line(name.line, isOutput: false, in: names) else { continue }
      let pin = PinEntry(pin: name.pin, line: line)
      let drive = name.chip.pins[name.pin].drive
      let earlier = names.drivers.filter { $0.line == line }
      if let other = earlier.first(where: { $0.drive == .pushPull || drive == .pushPull }) {
        let problem = WiringProblem.pinsFight(lines[line].name, other: other.name)
        reading.report(.wiring(problem), at: name.line.mark)
      }
      let device = devices[name.device].name
      names.drivers.append(
        PinDriver(
          line: line, name: "\(device).\(name.chip.pins[name.pin].name)", drive: drive))
      devices[name.device].pins.append(pin)
    }
  }

  /// Holds the options that a file sets against what their schema says about each other; `marks`
  /// has the places of those that are set.
  func checkRelations(_ options: ChipOptions, _ marks: [Int: Mark], of chip: ChipSchema) {
    func number(of name: StaticString) -> Int? {
      chip.options.firstIndex { $0.name.description == name.description }
    }
    for (index, option) in chip.options.enumerated() {
      guard let mark = marks[index] else { continue }
      let key = option.name.description
      for relation in option.relations {
        switch relation {
        case .below(let name):
          guard let other = number(of: name), marks[other] != nil,
            options[index] >= options[other]
          else { continue }
          reading.report(.wiring(.notBelow(key, name.description)), at: mark)
        case .needs(let name):
          guard let other = number(of: name), marks[other] == nil else { continue }
          reading.report(.wiring(.needsOption(key, name.description)), at: mark)
        case .excludes(let name):
          guard let other = number(of: name), marks[other] != nil else { continue }
          reading.report(.shape(.onlyOneOf(key, other: name.description)), at: mark)
        }
      }
    }
  }
}

extension Vocabulary {
  /// The names of all pins, each once.
  fileprivate var pinNames: [String] {
    var names: [String] = []
    for pin in chips.flatMap(\.pins) where !names.contains(pin.name.description) {
      names.append(pin.name.description)
    }
    return names
  }
}
