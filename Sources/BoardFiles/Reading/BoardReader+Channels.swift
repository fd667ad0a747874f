import Units

extension BoardReader {
  /// `- {name: gas, from: adc.ain0, every: 500 ms, warm-up: 3 min, scale: {...}}`
  mutating func readChannel(_ cursor: inout Cursor) {
    let name = reading.newName(&cursor, .channel, in: &names.channels)
    let source = cursor.required("from") { readSource($0) }
    // Supplied lines tell no edges: how fast they are seen is how often they are read.
    let usual: Int64 = isSupplied(source?.place) ? 100 : 500
    let every = readPeriod(&cursor, of: source?.device, usual: .milliseconds(usual))
    let warmUp = cursor.optional("warm-up", Interval.zero) {
      reading.interval($0, in: .zero...Limits.day)
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
    let calibration = cursor.entry("calibrate").flatMap { readCalibration($0, of: kind) }
    if cursor.contains("calibrate") { kind = calibration?.kind }
    let filters = cursor.entry("filter").map { readFilters($0, of: kind, every: every) } ?? []
    guard let name else { return }
    names.channels.declare(
      name, as: kind.map { ChannelName(index: channels.nextIndex, kind: $0) })
    guard let source, let kind else { return }
    channels.append(
      ChannelEntry(
        name: name.text, source: source.place, kind: kind, every: every, warmUp: warmUp,
        scale: scale, calibration: calibration?.calibration, filters: filters,
        position: cursor.position))
  }

  private func isSupplied(_ source: ChannelSource?) -> Bool {
    guard case .line(let index) = source, lines.indices.contains(index.number) else { return false }
    return lines[index].device != nil
  }

  /// `motion` or `climate.humidity`
  private func readSource(_ node: YAMLNode) -> Source? {
    guard let text = reading.text(node) else { return nil }
    let place = reading.input(text, .channel, in: names, at: node.mark) { $0.measured }
    switch place {
    case .line(let index): return Source(place: .line(index), kind: .truth, device: nil)
    case .device(let device, let index, let kind):
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
