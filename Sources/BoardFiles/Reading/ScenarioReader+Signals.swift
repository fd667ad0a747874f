import Units

extension ScenarioReader {
  /// `signals: {climate.temperature: SHAPE, motion: SHAPE}`
  func readSignals(_ node: Node) -> [SignalEntry]? {
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
    let (owner, input) = splitAtDot(entry.key)
    guard let part = reading.resolve(owner, .part, in: names.parts, at: entry.mark) else {
      return nil
    }
    switch (part, input) {
    case (.line(let index, isOutput: false), nil): return (.line(index), .truth)
    case (.line(_, isOutput: true), nil):
      reading.report(.wiring(.lineIsOutput(owner)), at: entry.mark)
    case (.line, .some): reading.report(.wiring(.isLine(owner)), at: entry.mark)
    case (.device(_, let schema), nil):
      let known = inputs(of: schema).map { owner + "." + $0.name }
      reading.report(.wiring(.needsChannel(owner, known: known)), at: entry.mark)
    case (.device(let index, let schema), .some(let name)):
      let inputs = inputs(of: schema)
      if let input = inputs.first(where: { $0.name == name }) {
        return (.device(index, input: name), input.kind)
      }
      let known = inputs.map(\.name)
      let problem = NameProblem.unknownOf(
        .input, name, owner: schema.name.description,
        suggestion: suggestion(for: name, among: known), known: known)
      reading.report(.name(problem), at: entry.mark)
    }
    return nil
  }

  /// What the world can do to a chip: what it measures and what only the simulation knows.
  private func inputs(of chip: ChipSchema) -> [(name: String, kind: QuantityKind)] {
    chip.channels.map { ($0.name.description, $0.kind) }
      + (session.vocabulary.extraInputs[chip.name.description] ?? [])
  }
}
