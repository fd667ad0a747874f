import Units

/// The target of a fault, as far as the file could be read.
private struct FaultSubject {
  /// Known from the key, even where the name is wrong.
  let kind: FaultTargetKind
  var target: FaultTarget?
  /// The chip of a device.
  var chip: ChipSchema?
}

extension ScenarioReader {
  /// `- {at: 110 s, for: 60 s, device: climate, fault: address-nack}` with the fault's own keys.
  func readFault(_ cursor: inout Cursor) -> FaultEntry? {
    let window = readWindow(&cursor)
    let countEntry = cursor.entry("count")
    let count = countEntry.flatMap { reading.whole($0.value, in: 1...1_000_000) }
    let place = readFaultSubject(&cursor)
    let schema = cursor.required("fault") { readFaultName($0, for: place) }
    guard let schema else {
      // Which further keys there are depends on the fault.
      cursor.abandon()
      return nil
    }
    if let countEntry, !schema.isCounted {
      reading.report(.run(.faultNotCounted(schema.name)), at: countEntry.mark)
    }
    let input = readFaultInput(&cursor, schema, place?.chip)
    let parameters = schema.parameters.map { readParameter(&cursor, $0, of: input.kind) }
    guard let window, let target = place?.target else { return nil }
    return FaultEntry(
      window: window, count: count.map { Int($0) }, target: target, input: input.name,
      fault: schema.name, parameters: parameters, position: cursor.position)
  }

  private func readFaultSubject(_ cursor: inout Cursor) -> FaultSubject? {
    guard let entry = cursor.oneOf(["device", "line", "bus"]) else { return nil }
    if entry.key == "bus" {
      let number = reading.whole(entry.value, in: 0...255)
      let index = number.flatMap {
        reading.resolve("\($0)", .bus, in: names.buses, at: entry.value.mark)
      }
      return FaultSubject(kind: .bus, target: index.map(FaultTarget.bus))
    }
    let thing: Thing = entry.key == "device" ? .device : .line
    let kind: FaultTargetKind = entry.key == "device" ? .device : .line
    guard let name = reading.text(entry.value),
      let part = reading.resolve(name, thing, in: names.parts, at: entry.value.mark)
    else { return FaultSubject(kind: kind) }
    switch (part, kind) {
    case (.device(let index, let chip), .device):
      return FaultSubject(kind: kind, target: .device(index), chip: chip)
    case (.line(let index, _), .line): return FaultSubject(kind: kind, target: .line(index))
    // The line that a chip has for itself goes by the chip's name.
    case (.device(let index, let chip), .line) where chip.place == .line:
      return FaultSubject(kind: kind, target: .device(index))
    default:
      let other: Thing = kind == .device ? .line : .device
      let problem = NameProblem.otherwise(name, is: other, wanted: thing)
      reading.report(.name(problem), at: entry.value.mark)
      return FaultSubject(kind: kind)
    }
  }

  private func readFaultName(_ node: YAMLNode, for place: FaultSubject?) -> FaultSchema? {
    guard let name = reading.text(node) else { return nil }
    let faults = session.vocabulary.faults
    let named = faults.filter { $0.name == name }
    guard let place else { return named.first }
    if let schema = named.first(where: { $0.target == place.kind }) {
      if let chip = place.chip, chip.place == .kernel {
        return kernelFault(schema, of: chip, at: node.mark)
      }
      if let chip = place.chip, chip.place == .line, !schema.worksOnLines {
        let possible = faults.filter { $0.worksOnLines }.map(\.name)
        let problem = RunProblem.faultNeedsBus(name, chip: "\(chip.name)", possible: possible)
        reading.report(.run(problem), at: node.mark)
        return schema
      }
      guard let fits = schema.chips, let chip = place.chip?.name.description,
        !fits.contains(chip)
      else { return schema }
      reading.report(.run(.faultOfOtherChips(name, chip: chip, fits: fits)), at: node.mark)
    } else if let other = named.first {
      reading.report(.run(.faultTarget(name, wants: other.target)), at: node.mark)
    } else {
      let known = faults.filter { $0.target == place.kind }.map(\.name)
      let near = suggestion(for: name, among: known)
      reading.report(.name(.unknown(.fault, name, suggestion: near, known: known)), at: node.mark)
    }
    return nil
  }

  /// The fault, if it can happen to a sensor that a driver of the kernel owns; reported where it
  /// cannot.
  private func kernelFault(
    _ schema: FaultSchema, of chip: ChipSchema, at mark: Mark
  ) -> FaultSchema? {
    let name = chip.name.description
    guard !schema.kernelSensors.contains(name) else { return schema }
    let possible = session.vocabulary.faults.filter { $0.kernelSensors.contains(name) }.map(\.name)
    reading.report(.run(.faultNotOfKernel(schema.name, sensor: name, possible: possible)), at: mark)
    return nil
  }

  /// `channel: temperature`; without it a fault concerns all inputs, which must be of one kind
  /// where the fault takes an amount of it.
  private func readFaultInput(
    _ cursor: inout Cursor, _ fault: FaultSchema, _ chip: ChipSchema?
  ) -> (name: String?, kind: QuantityKind?) {
    guard fault.takesChannel else { return (nil, nil) }
    let entry = cursor.entry("channel")
    guard let chip else { return (nil, nil) }
    let name = chip.name.description
    let inputs = session.vocabulary.inputs[name] ?? chip.measured
    let known = inputs.map(\.name)
    if let entry {
      guard let text = reading.text(entry.value) else { return (nil, nil) }
      if let input = inputs.first(where: { $0.name == text }) { return (text, input.kind) }
      let near = suggestion(for: text, among: known)
      let problem = NameProblem.unknownOf(
        .channel, text, owner: name, suggestion: near, known: known)
      reading.report(.name(problem), at: entry.value.mark)
      return (nil, nil)
    }
    if inputs.allSatisfy({ $0.kind == inputs.first?.kind }) { return (nil, inputs.first?.kind) }
    let takesAmount = fault.parameters.contains {
      if case .difference = $0.form { true } else { false }
    }
    if takesAmount {
      let problem = RunProblem.faultNeedsChannel(fault.name, chip: name, known: known)
      reading.report(.run(problem), at: cursor.mark)
    }
    return (nil, nil)
  }

  /// `kind` is that of the input; without it, which was reported, amounts are not read.
  private func readParameter(
    _ cursor: inout Cursor, _ parameter: FaultParameter, of kind: QuantityKind?
  ) -> Int64 {
    let read: (YAMLNode) -> Int64? = { node in
      switch parameter.form {
      case .number(let range): reading.whole(node, in: range)
      case .truth: reading.truth(node, onOff: true).map { $0 ? 1 : 0 }
      case .interval: reading.interval(node)?.microseconds
      case .period:
        reading.interval(node, in: .microseconds(100)...Limits.longest)?.microseconds
      case .difference: kind.flatMap { reading.difference(node, of: $0) }
      }
    }
    if let standard = parameter.defaultValue {
      return cursor.optional(parameter.name, standard, read)
    }
    return cursor.required(parameter.name, read) ?? 0
  }
}
