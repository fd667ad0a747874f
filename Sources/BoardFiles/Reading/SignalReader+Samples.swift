import Units

extension SignalReader {
  /// `{csv: FILE, column: NAME, unit: °C}`, also with `interpolate: true`
  func samples(_ node: YAMLNode, _ cursor: inout Cursor) -> SignalShape? {
    let path = reading.path(node)
    let column = cursor.required("column") { node in
      reading.text(node).map { (name: $0, mark: node.mark) }
    }
    let scale = sampleScale(&cursor)
    let interpolate = cursor.optional("interpolate", false) { node in
      if kind == .truth { reading.report(.run(.levelOnTruth("interpolate")), at: node.mark) }
      return reading.truth(node)
    }
    guard let path,
      let table = scenario.session.samples(at: path, for: reading, at: node.mark),
      let names = table.names, let column
    else { return nil }
    guard let index = names.firstIndex(of: column.name), index > 0 else {
      let near = suggestion(for: column.name, among: names)
      let problem = NameProblem.unknownOf(
        .column, column.name, owner: path, suggestion: near, known: Array(names.dropFirst()))
      reading.report(.name(problem), at: column.mark)
      return nil
    }
    guard let scale else { return nil }
    return .samples(table.column(index, scale: scale), interpolate: interpolate)
  }

  /// What turns the numbers of a column into steps: the unit, which quantities need.
  private func sampleScale(_ cursor: inout Cursor) -> SampleScale? {
    switch kind {
    case .truth:
      if let entry = cursor.entry("unit") {
        reading.report(.samples(.unitOnTruth), at: entry.mark)
      }
      return .truth
    case .count: return .steps(numerator: 1_000, denominator: 1)
    case .none:
      _ = cursor.node("unit")
      return nil
    case .some(let kind):
      return cursor.required("unit") { node in
        reading.unit(node, of: .kind(kind)).map {
          .steps(
            numerator: $0.numerator, denominator: $0.denominator, of: .kind(kind))
        }
      }
    }
  }
}
