import Units

extension Board {
  /// The channel in words.
  func channelText(_ channel: ChannelEntry, _ vocabulary: Vocabulary) -> String {
    var text = "channel \(channel.name): "
    switch channel.source {
    case .line(let line):
      text += "true while \(lines[line].name) is active"
      if lines[line].device != nil { text += ", read every \(spelled(channel.every))" }
    case .output(let line):
      text += "true while the node drives \(lines[line].name), read every \(spelled(channel.every))"
    case .device(let device, let number):
      let entry = devices[device]
      let name = vocabulary.chip(entry.chip).map { "\($0.channels[number].name)" } ?? "\(number)"
      text += "\(name) of \(entry.name), read every \(spelled(channel.every))"
    case .derived(let derived): text += derivedText(derived)
    }
    if let scale = channel.scale {
      text +=
        ", as counts: \(spelled(scale.input, .kind(.voltage))) is "
        + spelled(scale.milliCounts, .kind(.count))
    }
    if let calibration = channel.calibration {
      text +=
        ", calibrated: "
        + calibrationText(
          calibration, from: sourceKind(of: channel, vocabulary), to: channel.kind)
    }
    if !channel.filters.isEmpty { text += ", " + filterText(of: channel) }
    if channel.warmUp > .zero {
      text += ", ignored by rules for \(spelled(channel.warmUp)) after \(warmUpStart(of: channel))"
    }
    switch channel.send {
    case .value: break
    case .summary(let over):
      text += ", sent as a summary over " + (over.map { spelled($0) } ?? "the report's period")
    case .never: text += ", never sent"
    }
    return text
  }

  private func warmUpStart(of channel: ChannelEntry) -> String {
    if channel.isPoweredWithMachine { return "the start of the machine" }
    if case .device(let device, channel: _) = channel.source {
      return "\(devices[device].name) answers first, or again after it was without power"
    }
    return "the start of the node"
  }

  private func derivedText(_ derived: DerivedSource) -> String {
    let names = derived.inputs.map { channels[$0].name }
    let formula =
      switch derived {
      case .difference: "\(names[0]) minus \(names[1])"
      case .sum: names.joined(separator: " plus ")
      case .dewPoint: "dew point of the temperature \(names[0]) and the humidity \(names[1])"
      case .energy: "energy of \(names[0]) since the start, gaps left out"
      case .total(_, let perPulse):
        "\(spelled(perPulse.scaled, .kind(perPulse.kind))) for each time that \(names[0]) became true since the start"
      case .gaps: "number of gaps of \(names[0]) since the start"
      }
    return formula + ", evaluated when \(names.count > 1 ? "one of them" : "it") is read"
  }

  /// The kind of a channel's values before its calibration.
  private func sourceKind(of channel: ChannelEntry, _ vocabulary: Vocabulary) -> QuantityKind {
    if channel.scale != nil { return .count }
    switch channel.source {
    case .line, .output: return .truth
    case .device(let device, let number):
      return vocabulary.chip(devices[device].chip)?.channels[number].kind ?? channel.kind
    case .derived(let derived): return kind(of: derived)
    }
  }

  private func calibrationText(
    _ calibration: Calibration, from kind: QuantityKind, to result: QuantityKind
  ) -> String {
    switch calibration {
    case .line(let numerator, let denominator, let offset):
      var parts: [String] = []
      if numerator != denominator { parts.append("times \(decimal(numerator, decimals: 6))") }
      if offset != 0 || parts.isEmpty { parts.append("plus \(spelled(offset, .kind(kind)))") }
      return parts.joined(separator: ", then ")
    case .points(let points, let outside):
      let pairs = points.map {
        "\(spelled($0.input, .kind(kind))) is \(spelled($0.output, .kind(result)))"
      }
      return pairs.joined(separator: ", ")
        + (outside == .clamp ? ", clamped beyond" : ", the end lines extended beyond")
    }
  }

  private func filterText(of channel: ChannelEntry) -> String {
    let names = channel.filters.map { filter in
      switch filter {
      case .median(let count): "median of \(count) readings"
      case .mean(let count): "mean of \(count) readings"
      case .exponential(let numerator, let denominator):
        "exponential mean, \(numerator)/\(denominator) of each reading"
      case .lowPass(let constant): "exponential mean, time constant \(spelled(constant))"
      case .outlier(let by, let until):
        "a jump of more than \(spelled(by, .kind(channel.kind))) believed after \(until) readings"
      }
    }
    let bytes = channel.filters.reduce(0) { $0 + $1.bytes }
    let memory = FilterPlan.memory(of: channel.filters, every: channel.every)
    return "filtered: \(names.joined(separator: ", then ")) (\(bytes) B; again from the start after"
      + " \(spelled(memory)) without a reading)"
  }

  /// The kind of what a derived source gives.
  private func kind(of derived: DerivedSource) -> QuantityKind {
    switch derived {
    case .difference(let first, _): channels[first].kind
    case .sum(let parts): channels[parts[0]].kind
    case .dewPoint: .temperature
    case .energy: .energy
    case .total(_, let perPulse): perPulse.kind
    case .gaps: .count
    }
  }
}
