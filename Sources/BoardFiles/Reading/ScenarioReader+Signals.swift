import Units

extension ScenarioReader {
  /// `signals: {climate.temperature: SHAPE, motion: SHAPE}`
  func readSignals(_ node: YAMLNode) -> [SignalEntry]? {
    guard case .map(let entries) = node.content else {
      // For its message only: a map has no wrong length.
      _ = reading.cursor(node, of: "signals")
      return nil
    }
    guard entries.count <= Limits.entries else {
      let mark = entries[Limits.entries].mark
      reading.report(.shape(.listTooLong(limit: Limits.entries)), at: mark)
      return nil
    }
    return entries.compactMap { entry in
      let target = readTarget(entry)
      let reader = SignalReader(scenario: self, kind: target?.kind)
      let shape = reader.shape(entry.value)
      guard let target, let shape else { return nil }
      return SignalEntry(
        target: target.place, shape: shape, position: reading.position(entry.mark))
    }
  }

  /// `climate.temperature` or `motion`
  private func readTarget(_ entry: Entry) -> (place: SignalTarget, kind: QuantityKind)? {
    let inputs = session.vocabulary.inputs
    let place = reading.input(entry.key, .input, in: names, at: entry.mark) { chip in
      inputs[chip.name.description] ?? chip.measured
    }
    switch place {
    case .line(let index):
      if let driver = names.drivers.first(where: { $0.line == index }) {
        let problem = WiringProblem.drivenByPin(entry.key, pin: driver.name)
        reading.report(.wiring(problem), at: entry.mark)
      }
      return (.line(index), .truth)
    case .device(let device, _, let kind):
      return splitAtDot(entry.key).input.map { (.device(device, input: $0), kind) }
    case nil: return nil
    }
  }
}
