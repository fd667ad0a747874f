import Units

/// The supplier of lines: a GPIO chip of the machine, or a device of the board.
private struct LineSupplier {
  var name: String
  /// The device and its chip; nil for a chip of the machine.
  var device: (index: DeviceEntry.Index, chip: ChipSchema)?
  /// The offsets of its lines.
  var offsets: ClosedRange<Int64> = 0...1023
}

extension BoardReader {
  /// `- {chip: gpiochip0, lines: [...], devices: [...]}`, one of the lists or both; or with the
  /// name of a device that has lines.
  mutating func readGPIOChip(_ cursor: inout Cursor, among chips: inout NameTable<Void>) {
    let chip = cursor.required("chip") { readChipName($0, among: chips) }
    if let chip { chips.declare(NewName(text: chip.name, mark: cursor.mark), as: ()) }
    var taken: [(offset: Int, name: String)] = []
    let hasLines = cursor.eachEntry(
      "lines", of: "a line", limit: Limits.lines, isRequired: !cursor.contains("devices")
    ) {
      readLine(&$0, on: chip ?? LineSupplier(name: ""), taken: &taken)
    }
    let isComplete = cursor.eachEntry("devices", of: "a device", limit: Limits.lines) {
      readLineDevice(&$0, on: chip?.name ?? "", taken: &taken)
    }
    if let chip, chip.device != nil, let devices = cursor.entry("devices") {
      reading.report(.wiring(.deviceOnExpander(chip.name)), at: devices.mark)
    }
    if !hasLines || !isComplete { names.parts.isComplete = false }
  }

  /// The kernel numbers GPIO chips: /dev/gpiochip0 and so on.
  private func readChipName(_ node: YAMLNode, among chips: NameTable<Void>) -> LineSupplier? {
    guard let text = reading.text(node) else { return nil }
    if chips.line(of: text) != nil {
      reading.report(.name(.repeated(.gpioChip, text)), at: node.mark)
    }
    let number = text.utf8.dropFirst("gpiochip".utf8.count)
    if text.utf8.starts(with: "gpiochip".utf8), (1...3).contains(number.count),
      number.allSatisfy(isDigit)
    {
      return LineSupplier(name: text)
    }
    return expander(text, at: node.mark)
  }

  /// The device of that name, which must have lines.
  private func expander(_ name: String, at mark: Mark) -> LineSupplier? {
    let known = devices.filter { device in
      if case .lines = vocabulary.chip(device.chip)?.supplies { true } else { false }
    }.map(\.name)
    switch names.parts.find(name) {
    case .broken: break
    case .found(.device(let index, let chip)):
      if case .lines(let count) = chip.supplies {
        return LineSupplier(name: name, device: (index, chip), offsets: 0...Int64(count - 1))
      }
      let problem = WiringProblem.deviceWithoutLines(
        name, chip: chip.name.description, known: known)
      reading.report(.wiring(problem), at: mark)
    case .found(.line), .unknown:
      let near = suggestion(for: name, among: known)
      reading.report(.wiring(.badGPIOChip(name, suggestion: near)), at: mark)
    }
    return nil
  }

  /// `- {name: flame-detector, offset: 27, direction: input, active: low, bias: pull-up}`
  private mutating func readLine(
    _ cursor: inout Cursor, on chip: LineSupplier, taken: inout [(offset: Int, name: String)]
  ) {
    let name = reading.newName(&cursor, .part, in: &names.parts)
    let offset = readOffset(
      &cursor, of: name?.text ?? "another line", in: chip.offsets, taken: &taken)
    let direction = cursor.required("direction") { node in
      let direction = reading.choice(node, ["input", "output"])
      if direction == "input", let offset, let (index, chip) = chip.device,
        chip.outputOnlyOffsets.contains(offset)
      {
        let problem = WiringDoubt.outputOnly(
          offset, device: devices[index].name, chip: chip.name.description)
        doubt(.wiring(problem), node.mark)
      }
      return direction
    }
    let active = cursor.optional("active", "high") { reading.choice($0, ["high", "low"]) }
    let bias = cursor.optional("bias", LineBias.none) { node in
      let bias = reading.choice(node, of: LineBias.self)
      if bias == .pullDown, let (_, chip) = chip.device {
        reading.report(.wiring(.noPullDown(chip.name.description)), at: node.mark)
      }
      return bias
    }
    let debounce = cursor.optional("debounce", Interval.zero) { node in
      if direction == "output" { reading.report(.wiring(.debounceOnOutput), at: node.mark) }
      return reading.interval(node, in: .zero ... .seconds(1))
    }
    let isSafeOn = cursor.optional("safe", false) { node in
      if direction == "input" { reading.report(.control(.safeOnInput), at: node.mark) }
      return reading.choice(node, ["on", "off"]).map { $0 == "on" }
    }
    guard let name else { return }
    let part = direction.map { Part.line(lines.nextIndex, isOutput: $0 == "output") }
    names.parts.declare(name, as: part)
    guard let direction else { return }
    lines.append(
      LineEntry(
        name: name.text, chip: chip.name, device: chip.device?.index, offset: offset ?? 0,
        isOutput: direction == "output",
        activeLow: active == "low", bias: bias, debounce: debounce, isSafeOn: isSafeOn,
        position: cursor.position))
  }

  /// The offset of a line or of a device on a line, each once a GPIO chip.
  func readOffset(
    _ cursor: inout Cursor, of owner: String, in offsets: ClosedRange<Int64> = 0...1023,
    taken: inout [(offset: Int, name: String)]
  ) -> Int? {
    cursor.required("offset") { node -> Int? in
      guard let offset = reading.whole(node, in: offsets).map({ Int($0) }) else { return nil }
      if let first = taken.first(where: { $0.offset == offset }) {
        reading.report(.wiring(.offsetTaken(offset, by: first.name)), at: node.mark)
      }
      taken.append((offset, owner))
      return offset
    }
  }
}
