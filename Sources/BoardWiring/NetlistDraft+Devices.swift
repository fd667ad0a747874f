import BoardFiles
import Units

extension NetlistDraft {
  /// Adds the part of a device, with all its pins.
  mutating func addDevice(_ index: DeviceEntry.Index) {
    let device = board.devices[index]
    switch device.place {
    case .bus(let bus, let address):
      addChip(device, index, BusPlace(bus: bus, behind: device.behind), address)
    case .line: addLineChip(device, index)
    case .kernel(let place): addKernelSensor(device, place)
    }
  }

  private mutating func addChip(
    _ device: DeviceEntry, _ index: DeviceEntry.Index, _ place: BusPlace, _ address: UInt8
  ) {
    var part = busPart(device.name, "\(device.chip), address \(hexadecimal(address))", place)
    let (straps, remark) = AddressPins.straps(of: device.chip, at: address)
    for strap in straps + AddressPins.further(of: device.chip) {
      part.pins.append(PartPin(name: strap.pin, net: net(strap.level, place)))
    }
    if let remark { part.remarks.append(remark) }
    let schema = schema(of: device)
    if straps.isEmpty, remark == nil, schema?.addresses.count ?? 1 > 1 {
      part.remarks.append("its pins must select \(hexadecimal(address))")
    }
    for pin in device.pins {
      let name = schema.map { "\($0.pins[pin.pin].name)".uppercased() } ?? "pin \(pin.pin)"
      part.pins.append(PartPin(name: name, net: net(.line(pin.line))))
    }
    part.pins += suppliedBuses(index, place) + suppliedLines(index)
    part.remarks += inputs(of: index, schema)
    add(part)
  }

  /// A part on an I2C bus with the four pins that each of them has.
  private mutating func busPart(_ name: String, _ kind: String, _ place: BusPlace) -> Part {
    Part(
      title: name, kind: kind,
      pins: [
        PartPin(name: "VCC", net: net(.supply)), PartPin(name: "GND", net: net(.ground)),
        PartPin(name: "SDA", net: net(.data(place))), PartPin(name: "SCL", net: net(.clock(place))),
      ])
  }

  private mutating func net(_ level: AddressPins.Level, _ place: BusPlace) -> NetNumber {
    switch level {
    case .ground: net(.ground)
    case .supply: net(.supply)
    case .data: net(.data(place))
    case .clock: net(.clock(place))
    }
  }

  /// The pins of the channels that a multiplexer has devices on.
  private mutating func suppliedBuses(
    _ index: DeviceEntry.Index, _ place: BusPlace
  ) -> [PartPin] {
    let channels = Set(board.devices.compactMap(\.behind).filter { $0.device == index })
    return channels.sorted { $0.channel < $1.channel }.flatMap { channel in
      let own = BusPlace(bus: place.bus, behind: channel)
      return [
        PartPin(name: "SD\(channel.channel)", net: net(.data(own))),
        PartPin(name: "SC\(channel.channel)", net: net(.clock(own))),
      ]
    }
  }

  /// The pins of the lines that the board uses of an expander, named as on an MCP23017: GPA0 to
  /// GPA7, GPB0 to GPB7.
  private mutating func suppliedLines(_ index: DeviceEntry.Index) -> [PartPin] {
    board.lines.entryIndices.filter { board.lines[$0].device == index }.map { line in
      let offset = board.lines[line].offset
      return PartPin(
        name: "GP\(offset < 8 ? "A" : "B")\(offset % 8)", net: net(.line(line)))
    }
  }

  /// What its voltage inputs measure: `AIN0 measures gas`.
  private func inputs(of index: DeviceEntry.Index, _ schema: ChipSchema?) -> [String] {
    guard let schema else { return [] }
    return board.channels.compactMap { channel in
      guard case .device(index, let number) = channel.source,
        schema.channels[number].kind == .voltage
      else { return nil }
      return "\("\(schema.channels[number].name)".uppercased()) measures \(channel.name)"
    }
  }

  private mutating func addLineChip(_ device: DeviceEntry, _ index: DeviceEntry.Index) {
    add(
      Part(
        title: device.name, kind: device.chip,
        pins: [
          PartPin(name: "VCC", net: net(.supply)), PartPin(name: "GND", net: net(.ground)),
          PartPin(name: "DATA", net: net(.ownLine(index))),
        ], remarks: ["a bare sensor needs 4.7 kΩ from DATA to VCC; most modules have it"]))
  }

  private mutating func addKernelSensor(_ device: DeviceEntry, _ place: KernelPlace) {
    let name = String(decoding: place.name, as: UTF8.self)
    switch place.subsystem {
    case .oneWire:
      add(
        Part(
          title: device.name, kind: "1-Wire thermometer \(name)",
          pins: [
            PartPin(name: "VDD", net: net(.supply)), PartPin(name: "GND", net: net(.ground)),
            PartPin(name: "DQ", net: net(.oneWire)),
          ]))
    case .industrialIO, .hardwareMonitor:
      guard let (bus, address) = chip(at: place) else {
        return note(
          "\(device.name) (\(place.text)) is read through a driver of the kernel, which knows where it is."
        )
      }
      add(busPart(device.name, "\(name), address \(hexadecimal(address))", bus))
    }
  }

  /// The bus and the address of a kernel's I2C device such as `1-0077`; nil for another, or where
  /// the board has nothing else on the bus.
  private func chip(at place: KernelPlace) -> (BusPlace, UInt8)? {
    guard let parent = place.parent else { return nil }
    let words = String(decoding: parent, as: UTF8.self).split(separator: "-")
    guard words.count == 2, let number = Int(words[0]), let address = UInt8(words[1], radix: 16),
      let bus = board.buses.firstIndex(where: { $0.number == number })
    else { return nil }
    return (BusPlace(bus: EntryIndex(bus), behind: nil), address)
  }

  /// Adds the resistor that a 1-Wire bus needs once.
  mutating func addOneWireResistor() {
    guard board.devices.contains(where: { $0.kernelPlace?.subsystem == .oneWire }) else { return }
    add(
      Part(
        title: "resistor", kind: "4.7 kΩ, one for all",
        pins: [
          PartPin(name: "1", net: net(.supply)), PartPin(name: "2", net: net(.oneWire)),
        ]))
  }
}
