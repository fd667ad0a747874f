import Units

extension BoardReader {
  /// `- {name: gas, from: adc.ain0, every: 500 ms, warm-up: 3 min, scale: {...}}`
  mutating func readChannel(_ cursor: inout Cursor) {
    let name = reading.newName(&cursor, .channel, in: &names.channels)
    // Its kind follows when all channels are known.
    if let name { names.channels.declare(name, as: nil) }
    let from = cursor.required("from") { $0 }
    if let from, case .map = from.content {
      return readDerivedChannel(&cursor, name, readDerived(from))
    }
    let source = from.flatMap { readSource($0) }
    // Supplied lines report no edges: how fast they are seen is how often they are read.
    let usual: Int64 = isSupplied(source?.place) ? 100 : 500
    let every = readPeriod(&cursor, of: source?.device, usual: .milliseconds(usual))
    let warmUp = cursor.optional("warm-up", WarmUpDraft()) { node in
      if case .output = source?.place { reading.report(.wiring(.warmUpOfOutput), at: node.mark) }
      return readWarmUp(node)
    }
    var kind = source?.kind
    let scale = cursor.optional("scale") { node -> ScaleEntry? in
      if let found = source?.kind, found != .voltage {
        reading.report(.wiring(.scaleOnOther(.kind(found))), at: node.mark)
        kind = nil
      } else if source != nil {
        kind = .count
      }
      return readScale(node)
    }
    drafts.append(
      ChannelDraft(
        name: name, position: cursor.position,
        source: source.flatMap { found in kind.map { .measured(found.place, $0) } }, every: every,
        warmUp: warmUp, scale: scale, calibrate: cursor.entry("calibrate"),
        filter: cursor.entry("filter"), send: readSend(&cursor)))
  }

  private mutating func readDerivedChannel(
    _ cursor: inout Cursor, _ name: NewName?, _ derived: DerivedDraft?
  ) {
    for key in ["every", "scale", "warm-up"] {
      guard let entry = cursor.refusedEntry(key) else { continue }
      reading.report(.reading(.keyOfMeasured(key)), at: entry.mark)
    }
    drafts.append(
      ChannelDraft(
        name: name, position: cursor.position, source: derived.map { .derived($0) }, every: .zero,
        warmUp: WarmUpDraft(), scale: nil, calibrate: cursor.entry("calibrate"),
        filter: cursor.entry("filter"), send: readSend(&cursor)))
  }

  /// Makes the channels of all entries that have been read.
  mutating func resolveChannels() {
    var resolver = ChannelResolver(self)
    for (index, draft) in drafts.enumerated() {
      guard let resolved = resolver.resolved(index), let name = draft.name else { continue }
      names.channels.settle(
        name.text,
        as: ChannelName(
          index: channels.nextIndex, kind: resolved.kind, isDifference: resolved.isDifference))
      channels.append(
        ChannelEntry(
          name: name.text, source: resolved.source, kind: resolved.kind, every: resolved.every,
          warmUp: draft.warmUp.span, isPoweredWithMachine: draft.warmUp.isPoweredWithMachine,
          scale: draft.scale, calibration: resolved.calibration,
          filters: resolved.filters, send: draft.send.entry, position: draft.position))
    }
  }

  /// `3 min`, or `{for: 72 h, powered: with-machine}`
  private func readWarmUp(_ node: YAMLNode) -> WarmUpDraft? {
    let range = Interval.zero...Limits.warmUp
    guard case .map = node.content else {
      return reading.interval(node, in: range).map { WarmUpDraft(span: $0) }
    }
    guard var cursor = reading.cursor(node, of: "a warm-up") else { return nil }
    let span = cursor.required("for") { reading.interval($0, in: range) }
    let powered = cursor.required("powered") {
      reading.choice($0, ["by-itself", "with-machine"])
    }
    cursor.finish()
    guard let span, let powered else { return nil }
    return WarmUpDraft(span: span, isPoweredWithMachine: powered == "with-machine")
  }

  /// Reports channels of outputs that no rule drives; rules come after channels in the reading.
  func refuseIdleOutputs() {
    for channel in channels {
      guard case .output(let line) = channel.source,
        !outputs.contains(where: { $0.line == line }),
        !controls.contains(where: { $0.line == line })
      else { continue }
      reading.report(.wiring(.outputNotDriven(lines[line].name)), at: Mark(channel.position))
    }
  }

  private func isSupplied(_ source: ChannelSource?) -> Bool {
    guard case .line(let index) = source, lines.indices.contains(index.number) else { return false }
    return lines[index].device != nil
  }

  /// `motion`, `heater` or `climate.humidity`
  private func readSource(_ node: YAMLNode) -> Source? {
    guard let text = reading.text(node) else { return nil }
    if case .found(.line(let index, isOutput: true)) = names.parts.find(text) {
      return Source(place: .output(index), kind: .truth, device: nil)
    }
    let place = reading.input(text, .channel, in: names, at: node.mark) { $0.measured }
    switch place {
    case .line(let index): return Source(place: .line(index), kind: .truth, device: nil)
    case .device(let device, let index, let kind):
      guard isShown(device, index, at: node.mark) else { return nil }
      return Source(
        place: .device(device, channel: index), kind: kind, device: chip(of: text, device))
    case nil: return nil
    }
  }

  private func chip(
    of text: String, _ device: DeviceEntry.Index
  ) -> (index: DeviceEntry.Index, chip: ChipSchema)? {
    guard case .found(.device(_, let chip)) = names.parts.find(splitAtDot(text).owner) else {
      return nil
    }
    return (device, chip)
  }

  /// `{volts: 3.3 V, counts: 4095}`
  private func readScale(_ node: YAMLNode) -> ScaleEntry? {
    guard var cursor = reading.cursor(node, of: "a scale") else { return nil }
    let volts = cursor.required("volts") {
      reading.measure($0, .kind(.voltage), in: 1 ... .max)
    }
    let counts = cursor.required("counts") {
      reading.measure($0, .kind(.count), in: 1 ... .max)
    }
    cursor.finish()
    guard let volts, let counts else { return nil }
    return ScaleEntry(input: volts, milliCounts: counts)
  }
}

/// What a channel's value comes from.
private struct Source {
  let place: ChannelSource
  let kind: QuantityKind
  /// The device that supplies it, unless a line does.
  let device: (index: DeviceEntry.Index, chip: ChipSchema)?
}
