import Units

/// Reads the shape of one signal.
struct SignalReader {
  let scenario: ScenarioReader
  /// The kind of its values; nil if the target is not known, then values are not read at all.
  let kind: QuantityKind?

  var reading: FileReading { scenario.reading }

  /// Any shape; a plain value is a constant.
  func shape(_ node: YAMLNode, insideSum: Bool = false) -> SignalShape? {
    if case .scalar = node.content { return value(node).map(SignalShape.constant) }
    guard var cursor = reading.cursor(node, of: "a signal"),
      let entry = cursor.oneOf([
        "ramp", "steps", "pulse", "pulses", "sine", "noise", "csv", "sum",
      ])
    else { return nil }
    if kind == .truth, ["ramp", "sine", "noise", "sum"].contains(entry.key) {
      reading.report(.run(.needsQuantity(entry.key)), at: entry.mark)
      return nil
    }
    if entry.key == "sum", insideSum {
      reading.report(.run(.nestedSum), at: entry.mark)
      return nil
    }
    defer { cursor.finish() }
    switch entry.key {
    case "ramp": return ramp(entry.value, &cursor)
    case "steps": return steps(entry.value)
    case "pulse", "pulses": return pulses(entry, &cursor)
    case "sine": return sine(entry.value, insideSum: insideSum)
    case "noise": return noise(entry.value, insideSum: insideSum)
    case "csv": return samples(entry.value, &cursor)
    default: return sum(entry.value)
    }
  }

  /// One value of the signal.
  private func value(_ node: YAMLNode) -> Int64? {
    guard let kind else { return nil }
    if kind == .truth { return reading.truth(node, onOff: true).map { $0 ? 1 : 0 } }
    return reading.measure(node, .kind(kind))
  }

  /// `{ramp: [21 °C, 45 °C], over: 8 min}`, also with `at:`
  private func ramp(_ node: YAMLNode, _ cursor: inout Cursor) -> SignalShape? {
    let start = cursor.optional("at", Interval.zero) { scenario.time($0) }
    let over = cursor.required("over") { scenario.span($0) }
    guard let (_, from, to) = reading.pair(node, value), let over else { return nil }
    return .ramp(from: from, to: to, start: start, over: over)
  }

  /// `{steps: {0 s: 0.31 V, 5 min: 1.2 V}}`
  private func steps(_ node: YAMLNode) -> SignalShape? {
    guard case .map(let entries) = node.content, !entries.isEmpty else {
      if case .map = node.content { reading.report(.shape(.emptyList), at: node.mark) }
      _ = reading.cursor(node, of: "steps")
      return nil
    }
    guard entries.count <= Limits.points else {
      reading.report(.shape(.listTooLong(limit: Limits.points)), at: entries[Limits.points].mark)
      return nil
    }
    var steps: [(at: Interval, value: Int64)] = []
    var previous: Interval?
    for entry in entries {
      let key = YAMLNode(mark: entry.mark, content: .scalar(entry.key, plain: true))
      let at = scenario.time(key)
      let value = value(entry.value)
      guard let at else { continue }
      if let previous, at <= previous {
        reading.report(.run(.notAscending(spelled(at), after: spelled(previous))), at: entry.mark)
        continue
      }
      previous = at
      if let value { steps.append((at, value)) }
    }
    return .steps(steps)
  }

  /// `{sine: {mean: 22 °C, amplitude: 3 °C, period: 24 h}}`, also with `phase:`
  private func sine(_ node: YAMLNode, insideSum: Bool) -> SignalShape? {
    guard var cursor = reading.cursor(node, of: "a sine") else { return nil }
    let (mean, amplitude) = readSwing(&cursor, insideSum: insideSum)
    let period = cursor.required("period") { scenario.span($0) }
    let phase = cursor.optional("phase", Interval.zero) { reading.interval($0) }
    cursor.finish()
    guard let mean, let amplitude, let period else { return nil }
    return .sine(mean: mean, amplitude: amplitude, period: period, phase: phase)
  }

  /// `{noise: {mean: 21 °C, amplitude: 0.2 °C}}`, also with `every:`
  private func noise(_ node: YAMLNode, insideSum: Bool) -> SignalShape? {
    guard var cursor = reading.cursor(node, of: "noise") else { return nil }
    let (mean, amplitude) = readSwing(&cursor, insideSum: insideSum)
    let every = cursor.optional("every", Interval.milliseconds(100)) {
      reading.interval($0, in: .milliseconds(1)...Limits.day)
    }
    cursor.finish()
    guard let mean, let amplitude else { return nil }
    return .noise(mean: mean, amplitude: amplitude, every: every)
  }

  /// `mean: 22 °C, amplitude: 3 °C`: both ends must be possible, unless other parts are added.
  private func readSwing(
    _ cursor: inout Cursor, insideSum: Bool
  ) -> (mean: Int64?, amplitude: Int64?) {
    let mean = cursor.required("mean") { value($0) }
    let amplitude = cursor.required("amplitude") { node -> Int64? in
      guard let kind, let swing = reading.amplitude(node, of: kind) else { return nil }
      guard let mean, !insideSum else { return swing }
      let dimension = Dimension.kind(kind)
      for end in [mean.subtractingReportingOverflow(swing), mean.addingReportingOverflow(swing)]
      where end.overflow || !dimension.admits(end.partialValue) {
        let shown = end.overflow ? "the signal" : spelled(end.partialValue, dimension)
        reading.report(.run(.impossible(shown, dimension)), at: node.mark)
        return nil
      }
      return swing
    }
    return (mean, amplitude)
  }

  /// `{sum: [SHAPE, ...]}`
  private func sum(_ node: YAMLNode) -> SignalShape? {
    guard let items = reading.list(node, limit: 16, mayBeEmpty: false) else { return nil }
    return .sum(items.compactMap { shape($0, insideSum: true) })
  }

  /// `{pulse: {at: 2 min, for: 30 s}}`, `{pulses: [...], every: 1 h, low: 0 V, high: 3.3 V}`
  private func pulses(_ entry: Entry, _ cursor: inout Cursor) -> SignalShape? {
    let levels = levels(&cursor)
    let every = cursor.entry("every")
    let items: [YAMLNode]
    if entry.key == "pulse" {
      items = [entry.value]
    } else {
      items = reading.list(entry.value, limit: Limits.points, mayBeEmpty: false) ?? []
    }
    var pulses: [(at: Interval, length: Interval)] = []
    for item in items {
      guard let pulse = pulse(item) else { continue }
      if let last = pulses.last, pulse.at < last.at + last.length {
        reading.report(.run(.pulsesOverlap), at: item.mark)
      }
      pulses.append(pulse)
    }
    let period = every.flatMap { scenario.span($0.value) }
    if let period, let every, let first = pulses.first, let last = pulses.last,
      first.at + period < last.at + last.length
    {
      reading.report(.run(.pulsesOverlap), at: every.value.mark)
    }
    guard let levels else { return nil }
    return .pulses(pulses, every: period, low: levels.low, high: levels.high)
  }

  private func pulse(_ node: YAMLNode) -> (at: Interval, length: Interval)? {
    guard var cursor = reading.cursor(node, of: "a pulse") else { return nil }
    let at = cursor.required("at") { scenario.time($0) }
    let length = cursor.required("for") { scenario.span($0) }
    cursor.finish()
    guard let at, let length else { return nil }
    return (at, length)
  }

  private func levels(_ cursor: inout Cursor) -> (low: Int64, high: Int64)? {
    guard kind == .truth else {
      guard kind != nil else {
        (_, _) = (cursor.node("low"), cursor.node("high"))
        return nil
      }
      let low = cursor.required("low") { value($0) }
      let high = cursor.required("high") { value($0) }
      guard let low, let high else { return nil }
      return (low, high)
    }
    for key in ["low", "high"] {
      guard let entry = cursor.entry(key) else { continue }
      reading.report(.run(.levelOnTruth(key)), at: entry.mark)
    }
    return (0, 1)
  }
}
