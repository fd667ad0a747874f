import Units

extension Board {
  /// The channel in words.
  func channelText(_ channel: ChannelEntry, _ vocabulary: Vocabulary) -> String {
    var text = "channel \(channel.name): "
    switch channel.source {
    case .line(let line):
      text += "true while \(lines[line].name) is active"
      if lines[line].device != nil { text += ", read every \(spelled(channel.every))" }
    case .device(let device, let number):
      let entry = devices[device]
      let name = vocabulary.chip(entry.chip).map { "\($0.channels[number].name)" } ?? "\(number)"
      text += "\(name) of \(entry.name), read every \(spelled(channel.every))"
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
          calibration, from: measuredKind(of: channel, vocabulary), to: channel.kind)
    }
    if !channel.filters.isEmpty { text += ", " + filterText(of: channel) }
    if channel.warmUp > .zero {
      text += ", ignored by rules for the first \(spelled(channel.warmUp))"
    }
    return text
  }

  /// What a channel measures before its calibration.
  private func measuredKind(of channel: ChannelEntry, _ vocabulary: Vocabulary) -> QuantityKind {
    guard channel.scale == nil else { return .count }
    guard case .device(let device, let number) = channel.source,
      let chip = vocabulary.chip(devices[device].chip)
    else { return channel.kind }
    return chip.channels[number].kind
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
}
