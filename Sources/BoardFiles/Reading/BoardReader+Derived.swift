import Units

extension BoardReader {
  /// `{difference: [a, b]}`, `{dew-point: {temperature: t, humidity: h}}` and the like
  func readDerived(_ node: YAMLNode) -> DerivedDraft? {
    guard var cursor = reading.cursor(node, of: "a derived channel") else { return nil }
    defer { cursor.finish() }
    let keys = ["difference", "sum", "dew-point", "energy", "total", "gaps"]
    guard let entry = cursor.oneOf(keys) else { return nil }
    var perPulse: YAMLNode?
    var inputs: [InputDraft]?
    switch entry.key {
    case "difference": inputs = readInputs(entry.value, exactly: 2)
    case "sum": inputs = readInputs(entry.value, exactly: nil)
    case "dew-point": inputs = readAir(entry.value)
    case "total":
      perPulse = cursor.node("per-pulse")
      inputs = readInput(entry.value).map { [$0] }
    default: inputs = readInput(entry.value).map { [$0] }
    }
    return inputs.map {
      DerivedDraft(key: entry.key, mark: entry.mark, inputs: $0, perPulse: perPulse)
    }
  }

  private func readInput(_ node: YAMLNode) -> InputDraft? {
    reading.text(node).map { InputDraft(name: $0, mark: node.mark) }
  }

  private func readInputs(_ node: YAMLNode, exactly count: Int?) -> [InputDraft]? {
    guard let items = reading.list(node, limit: count ?? Limits.summands, mayBeEmpty: false) else {
      return nil
    }
    if items.count < 2 {
      reading.report(.shape(.listLength(2)), at: node.mark)
      return nil
    }
    let inputs = items.compactMap { readInput($0) }
    return inputs.count == items.count ? inputs : nil
  }

  private func readAir(_ node: YAMLNode) -> [InputDraft]? {
    guard var cursor = reading.cursor(node, of: "a dew point") else { return nil }
    let temperature = cursor.required("temperature") { readInput($0) }
    let humidity = cursor.required("humidity") { readInput($0) }
    cursor.finish()
    guard let temperature, let humidity else { return nil }
    return [temperature, humidity]
  }
}

// MARK: Names

/// Makes channels of drafts, each after those that it follows from, in whatever order the file has
/// them.
struct ChannelResolver {
  /// What is known of a draft.
  private enum State {
    case open
    /// Nil where something is wrong with it, which was reported.
    case done(Resolved?)
  }

  /// A draft with its sources resolved.
  struct Resolved {
    let source: ChannelSource
    /// Before calibration.
    let sourceKind: QuantityKind
    let kind: QuantityKind
    let every: Interval
    let calibration: Calibration?
    let filters: [FilterPlan]
    /// Whether the values are differences.
    let isDifference: Bool
    /// How many channels one after the other it follows from.
    let depth: Int
  }

  private let drafts: [ChannelDraft]
  private let reader: BoardReader
  private var states: [State]

  init(_ reader: BoardReader) {
    self.reader = reader
    drafts = reader.drafts
    states = drafts.map { _ in .open }
  }

  private var reading: FileReading { reader.reading }

  /// What draft `index` is; nil where something is wrong with it.
  mutating func resolved(_ index: Int) -> Resolved? { resolve(index, path: []) }

  private mutating func resolve(_ index: Int, path: [Int]) -> Resolved? {
    if case .done(let resolved) = states[index] { return resolved }
    let draft = drafts[index]
    var resolved: Resolved?
    switch draft.source {
    case .measured(let source, let kind):
      resolved = finish(draft, source, kind, draft.every, depth: 0, isDifference: false)
    case .derived(let derived): resolved = resolve(derived, of: draft, path: path + [index])
    case nil: break
    }
    states[index] = .done(resolved)
    return resolved
  }

  private mutating func resolve(
    _ derived: DerivedDraft, of draft: ChannelDraft, path: [Int]
  ) -> Resolved? {
    var inputs: [Input] = []
    for input in derived.inputs {
      guard let index = place(of: input) else { continue }
      if let start = path.firstIndex(of: index) {
        let names = path[start...].compactMap { drafts[$0].name?.text } + [input.name]
        reading.report(.reading(.circle(names)), at: input.mark)
        continue
      }
      guard let resolved = resolve(index, path: path) else { continue }
      guard !inputs.contains(where: { $0.index.number == index }) else {
        reading.report(.name(.repeated(.channel, input.name)), at: input.mark)
        continue
      }
      inputs.append(Input(draft: input, index: EntryIndex(index), resolved: resolved))
    }
    guard inputs.count == derived.inputs.count else { return nil }
    let depth = 1 + inputs.reduce(0) { max($0, $1.resolved.depth) }
    guard depth <= Limits.derivedDepth else {
      reading.report(.reading(.tooDeep), at: derived.mark)
      return nil
    }
    guard let (source, kind) = combine(derived, inputs) else { return nil }
    let every = inputs.map(\.resolved.every).min() ?? draft.every
    let isDifference =
      switch source {
      case .difference: true
      case .sum: inputs.contains { $0.resolved.isDifference }
      default: false
      }
    return finish(
      draft, .derived(source), kind, every, depth: depth, isDifference: isDifference)
  }

  /// The draft of that name; nil, reported, where there is none.
  private func place(of input: InputDraft) -> Int? {
    if let place = drafts.firstIndex(where: { $0.name?.text == input.name }) { return place }
    _ = reading.resolve(input.name, .channel, in: reader.names.channels, at: input.mark)
    return nil
  }

  private func finish(
    _ draft: ChannelDraft, _ source: ChannelSource, _ sourceKind: QuantityKind, _ every: Interval,
    depth: Int, isDifference: Bool
  ) -> Resolved? {
    var kind = sourceKind
    var calibration: Calibration?
    if let entry = draft.calibrate {
      guard let read = reader.readCalibration(entry, of: kind) else { return nil }
      (calibration, kind) = (read.calibration, read.kind)
    }
    let filters = draft.filter.map { reader.readFilters($0, of: kind, every: every) } ?? []
    return Resolved(
      source: source, sourceKind: sourceKind, kind: kind, every: every, calibration: calibration,
      filters: filters, isDifference: isDifference && kind == sourceKind, depth: depth)
  }
}

/// An input of a derived channel with what it is.
private struct Input {
  let draft: InputDraft
  let index: ChannelEntry.Index
  let resolved: ChannelResolver.Resolved

  var kind: QuantityKind { resolved.kind }
}

extension ChannelResolver {
  /// The source that a derived draft describes, with its kind.
  private func combine(
    _ derived: DerivedDraft, _ inputs: [Input]
  ) -> (DerivedSource, QuantityKind)? {
    let first = inputs[0]
    switch derived.key {
    case "difference":
      guard areAlike(inputs, key: derived.key) else { return nil }
      return (.difference(first.index, inputs[1].index), first.kind)
    case "sum":
      guard areAlike(inputs, key: derived.key) else { return nil }
      return (.sum(inputs.map(\.index)), first.kind)
    case "dew-point":
      let isRight = [measures(first, .temperature), measures(inputs[1], .humidity)]
      guard isRight == [true, true] else { return nil }
      return (.dewPoint(temperature: first.index, humidity: inputs[1].index), .temperature)
    case "energy":
      return measures(first, .power) ? (.energy(first.index), .energy) : nil
    case "total":
      guard measures(first, .truth) else { return nil }
      guard let node = derived.perPulse else {
        return (.total(first.index, perPulse: .milliCount(1_000)), .count)
      }
      guard let kind = reader.quantityKind(of: node) else { return nil }
      guard let amount = reading.measure(node, .kind(kind), in: 1 ... .max) else { return nil }
      return (.total(first.index, perPulse: Quantity(kind, scaled: amount)), kind)
    default:
      guard case .derived(.energy) = first.resolved.source else {
        reading.report(.reading(.gapsOfOther(first.draft.name)), at: first.draft.mark)
        return nil
      }
      return (.gaps(first.index), .count)
    }
  }

  private func areAlike(_ inputs: [Input], key: String) -> Bool {
    for input in inputs {
      if input.kind == .truth {
        reading.report(.reading(.truthInput(input.draft.name, key: key)), at: input.draft.mark)
        return false
      }
      guard input.kind == inputs[0].kind else {
        let problem = ReadingProblem.unlike(
          input.draft.name, .kind(input.kind), first: inputs[0].draft.name, .kind(inputs[0].kind))
        reading.report(.reading(problem), at: input.draft.mark)
        return false
      }
    }
    return true
  }

  private func measures(_ input: Input, _ kind: QuantityKind) -> Bool {
    if input.kind == kind { return true }
    let problem = ReadingProblem.inputKind(
      input.draft.name, .kind(input.kind), wanted: .kind(kind))
    reading.report(.reading(problem), at: input.draft.mark)
    return false
  }
}
