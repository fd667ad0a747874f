import Units

extension BoardReader {
  /// `- {bus: 1, clock: 100 kHz, absent: EREMOTEIO, devices: [...]}`
  mutating func readBus(_ cursor: inout Cursor) {
    let number = cursor.required("bus") { node -> Int? in
      guard let number = reading.whole(node, in: 0...255).map({ Int($0) }) else { return nil }
      if buses.contains(where: { $0.number == number }) {
        reading.report(.name(.repeated(.bus, "\(number)")), at: node.mark)
      }
      names.buses.declare(NewName(text: "\(number)", mark: node.mark), as: buses.nextIndex)
      return number
    }
    if number == nil { names.buses.isComplete = false }
    let clock = cursor.optional("clock", 100_000) {
      // UM10204: fast mode plus ends at 1 MHz; below 10 kHz SMBus chips give up.
      reading.measure($0, .frequency, in: 10_000...1_000_000)
    }
    let absent = cursor.optional("absent", "EREMOTEIO") {
      reading.choice($0, ["EREMOTEIO", "ENXIO"])
    }
    let stretchLimit = cursor.optional("stretch-limit", Interval.milliseconds(100)) {
      reading.interval($0, in: .milliseconds(1) ... .seconds(10))
    }
    let bus = buses.nextIndex
    buses.append(
      BusEntry(
        number: number ?? 0, clockHertz: Int(clock), absentIsENXIO: absent == "ENXIO",
        stretchLimit: stretchLimit, position: cursor.position))
    var places: [BusPlace] = []
    let isComplete = cursor.eachEntry(
      "devices", of: "a device", limit: Limits.devices, isRequired: true
    ) {
      places.append(readDevice(&$0, on: bus))
    }
    if !isComplete { names.parts.isComplete = false }
    settle(places, on: bus)
    reportTooFast(bus)
  }

  /// `- {name: climate, chip: bme280, address: 0x76}` with the chip's options as further keys.
  private mutating func readDevice(_ cursor: inout Cursor, on bus: BusEntry.Index) -> BusPlace {
    let name = reading.newName(&cursor, .part, in: &names.parts)
    let schema = cursor.required("chip") { readChip($0, .bus) }
    let address = readAddress(&cursor, of: schema)
    var place = readPlace(&cursor, of: schema)
    place.name = name?.text ?? "another device"
    place.address = address
    var options = schema?.defaults
    var pins: [PinName] = []
    if let schema {
      pins = readPins(&cursor, of: schema, device: devices.nextIndex)
      options = readOptions(&cursor, of: schema)
    } else {
      // Which options there are depends on the chip.
      cursor.abandon()
    }
    guard let name else { return place }
    let part = schema.map { Part.device(devices.nextIndex, $0) }
    names.parts.declare(name, as: part)
    guard let schema, let options else { return place }
    place.device = devices.nextIndex
    devices.append(
      DeviceEntry(
        name: name.text, chip: schema.name.description,
        place: .bus(bus, address: address?.0 ?? 0), options: options, position: cursor.position))
    pinNames += pins
    return place
  }

  /// The chip that `node` names, which must hang on a bus or on a line of its own, as its place in
  /// the file says.
  func readChip(_ node: YAMLNode, _ place: ChipPlace) -> ChipSchema? {
    guard let text = reading.text(node) else { return nil }
    guard !vocabulary.kernelSensors.contains(where: { $0.name.description == text }) else {
      reading.report(.wiring(.chipElsewhere(text, on: .kernel)), at: node.mark)
      return nil
    }
    let known = vocabulary.chips.map(\.name.description)
    guard let index = known.firstIndex(of: text) else {
      let proposal = ChipProposal(for: text, among: known)
      reading.report(.name(.unknownChip(text, proposal)), at: node.mark)
      return nil
    }
    let chip = vocabulary.chips[index]
    guard chip.place == place else {
      reading.report(.wiring(.chipElsewhere(text, on: chip.place)), at: node.mark)
      return nil
    }
    return chip
  }

  private func readAddress(_ cursor: inout Cursor, of chip: ChipSchema?) -> (UInt8, Mark)? {
    cursor.required("address") { node in
      guard let address = reading.address(node) else { return nil }
      guard let chip, !chip.addresses.contains(address) else { return (address, node.mark) }
      let problem = WiringProblem.addressNotSelectable(
        address, chip: chip.name.description, allowed: chip.addresses)
      reading.report(.wiring(problem), at: node.mark)
      return nil
    }
  }

  mutating func readOptions(_ cursor: inout Cursor, of chip: ChipSchema) -> ChipOptions {
    var options = chip.defaults
    var marks: [Int: Mark] = [:]
    for (index, option) in chip.options.enumerated() {
      options[index] = cursor.optional(option.name.description, options[index]) { node in
        marks[index] = node.mark
        return switch option.form {
        case .choices(let choices): readChoice(node, among: choices)
        case .amount(let kind, let range): reading.measure(node, .kind(kind), in: range)
        }
      }
    }
    checkRelations(options, marks, of: chip)
    for (index, mark) in marks where chip.options[index].isLimit {
      alertLimits.append(
        AlertLimit(
          device: devices.nextIndex, option: chip.options[index], value: options[index],
          mark: mark))
    }
    return options
  }

  private func readChoice(_ node: YAMLNode, among choices: [OptionSchema.Choice]) -> Int64? {
    guard let text = reading.text(node) else { return nil }
    if let choice = choices.first(where: { means(text, $0.spelling.description) }) {
      return choice.value
    }
    let allowed = choices.map(\.spelling.description)
    let near = suggestion(for: text, among: allowed)
    let isNumber = text.utf8.first.map { isDigit($0) } ?? false
    let problem = WordProblem.choice(text, allowed: allowed, suggestion: isNumber ? nil : near)
    reading.report(.word(problem), at: node.mark)
    return nil
  }
}

/// Whether `text` is `spelling`, as words or as the same quantity: `4096 mV` is `4.096 V`.
private func means(_ text: String, _ spelling: String) -> Bool {
  if text == spelling { return true }
  guard let left = try? DecimalText(text), let right = try? DecimalText(spelling) else {
    return false
  }
  if left.unit == right.unit, case .exact(let value) = left.scaled(1_000_000, over: 1) {
    return right.scaled(1_000_000, over: 1) == .exact(value)
  }
  guard let one = MeasureUnit.named(left.unit), let other = MeasureUnit.named(right.unit),
    one.dimension == other.dimension,
    case .exact(let value) = left.scaled(one.numerator, over: one.denominator)
  else { return false }
  return right.scaled(other.numerator, over: other.denominator) == .exact(value)
}
