import Units

/// The families of 1-Wire thermometers that the kernel's driver reads, by the first byte of their
/// ids (Documentation/w1/slaves/w1_therm.rst).
private let thermometers = ["10", "22", "28", "3b", "42"]

extension BoardReader {
  /// `- {name: outside, w1: 28-0316a2795aff}`, `- {name: cabinet, iio: bme680, at: 1-0077}` or
  /// `- {name: cpu, hwmon: cpu_thermal, channel: temp1}`
  mutating func readKernelSensor(_ cursor: inout Cursor) {
    let name = reading.newName(&cursor, .part, in: &names.parts)
    let keys = KernelSubsystem.allCases.map { $0.key.description }
    let entry = cursor.oneOf(keys)
    let subsystem = KernelSubsystem.allCases.first { $0.key.description == entry?.key }
    guard let entry, let subsystem else {
      if let name { names.parts.declare(name, as: nil) }
      return
    }
    let place =
      subsystem == .oneWire
      ? readOneWireID(entry.value).map { KernelPlace(.oneWire, name: $0) }
      : readKernelPlace(&cursor, subsystem, entry.value)
    if let place { refuseTaken(place, at: entry.value.mark) }
    let schema = vocabulary.kernelSensors.first { $0.name.description == entry.key }
    guard let name else { return }
    guard let place, let schema else { return names.parts.declare(name, as: nil) }
    names.parts.declare(name, as: .device(devices.nextIndex, schema))
    devices.append(
      DeviceEntry(
        name: name.text, chip: entry.key, place: .kernel(place), options: schema.defaults,
        position: cursor.position))
  }

  /// Whether the sensor shows quantity `index`; reported where its `channel` is one of another.
  func isShown(_ device: DeviceEntry.Index, _ index: Int, at mark: Mark) -> Bool {
    guard devices.indices.contains(device.number),
      case .kernel(let place) = devices[device].place, let channel = place.channel,
      let prefixes = vocabulary.attributes[devices[device].chip],
      let schema = vocabulary.chip(devices[device].chip),
      let shown = prefixes.firstIndex(where: { KernelPlace.isChannel(channel, of: $0) }),
      shown != index
    else { return true }
    let problem = KernelSensorProblem.notOfAttribute(
      String(decoding: channel, as: UTF8.self), quantity: "\(schema.channels[index].name)",
      shows: "\(devices[device].name).\(schema.channels[shown].name)")
    reading.report(.wiring(.kernel(problem)), at: mark)
    return false
  }

  private func readKernelPlace(
    _ cursor: inout Cursor, _ subsystem: KernelSubsystem, _ node: YAMLNode
  ) -> KernelPlace? {
    let name = readKernelName(node)
    let channel = cursor.entry("channel")
    let parent = cursor.entry("at")
    let names = [channel, parent].map { entry in entry.flatMap { readKernelName($0.value) } }
    guard let name, channel == nil || names[0] != nil, parent == nil || names[1] != nil else {
      return nil
    }
    return KernelPlace(subsystem, name: name, parent: names[1], channel: names[0])
  }

  /// A family and a serial number, as the kernel names the folder: `28-0316a2795aff`.
  private func readOneWireID(_ node: YAMLNode) -> [UInt8]? {
    guard let text = reading.text(node) else { return nil }
    let bytes = Array(text.utf8)
    let isID =
      bytes.count == 15 && bytes[2] == UInt8(ascii: "-")
      && bytes.enumerated().allSatisfy {
        $0.offset == 2 || isDigit($0.element) || (0x61...0x66).contains($0.element)
      }
    guard isID else {
      reading.report(.wiring(.kernel(.badOneWireID(text))), at: node.mark)
      return nil
    }
    guard thermometers.contains(String(text.prefix(2))) else {
      reading.report(.wiring(.kernel(.notThermometer(text, families: thermometers))), at: node.mark)
      return nil
    }
    return bytes
  }

  /// The name or label of a device or channel, which becomes a part of a path or is compared with a
  /// line of a file.
  private func readKernelName(_ node: YAMLNode) -> [UInt8]? {
    guard let text = reading.text(node) else { return nil }
    let bytes = Array(text.utf8)
    let isName =
      bytes.count <= Limits.nameBytes && bytes.first != UInt8(ascii: ".")
      && bytes.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "/") }
    guard isName else {
      reading.report(.wiring(.kernel(.badName(text))), at: node.mark)
      return nil
    }
    return bytes
  }

  private func refuseTaken(_ place: KernelPlace, at mark: Mark) {
    guard let other = devices.first(where: { $0.place == .kernel(place) }) else { return }
    reading.report(.wiring(.kernel(.taken(place.text, by: other.name))), at: mark)
  }
}
