import Units

/// The ranges of the channels of one board, from the schemas of its chips.
struct ReachTable {
  let vocabulary: Vocabulary
  let devices: [DeviceEntry]
  let channels: [ChannelEntry]

  init(vocabulary: Vocabulary, devices: [DeviceEntry], channels: [ChannelEntry]) {
    self.vocabulary = vocabulary
    self.devices = devices
    self.channels = channels
  }

  /// The ranges of a whole board.
  init(_ board: Board, _ vocabulary: Vocabulary) {
    self.init(vocabulary: vocabulary, devices: board.devices, channels: board.channels)
  }

  /// What the channel can read after its scale; nil for a line.
  func reach(of index: ChannelEntry.Index) -> ChannelReach? {
    guard channels.indices.contains(index.number),
      case .device(let device, let number) = channels[index].source,
      let reach = reach(of: device, number)
    else { return nil }
    return scaled(reach, channels[index])
  }

  /// What a device measures as quantity `number` of its chip.
  func reach(of device: DeviceEntry.Index, _ number: Int) -> ChannelReach? {
    reach(of: device, number, with: devices[device].options)
  }

  /// An option of the channel's device with which its range satisfies `isEnough`; of several the
  /// one with the smallest range.
  func remedy(of index: ChannelEntry.Index, _ isEnough: (ChannelReach) -> Bool) -> String? {
    guard case .device(let device, let number) = channels[index].source else { return nil }
    return remedy(device, number) { isEnough(scaled($0, channels[index])) }
  }

  /// The same for quantity `number` of a device.
  func remedy(
    _ device: DeviceEntry.Index, _ number: Int, _ isEnough: (ChannelReach) -> Bool
  ) -> String? {
    guard let schema = vocabulary.chip(devices[device].chip) else { return nil }
    var best: (text: String, reach: ChannelReach)?
    for (index, option) in schema.options.enumerated() {
      guard case .choices(let choices) = option.form else { continue }
      for choice in choices {
        var options = devices[device].options
        options[index] = choice.value
        guard let reach = reach(of: device, number, with: options), isEnough(reach),
          best.map({ reach.high - reach.low < $0.reach.high - $0.reach.low }) ?? true
        else { continue }
        best = ("\(option.name): \(choice.spelling)", reach)
      }
    }
    return best?.text
  }

  private func reach(
    of device: DeviceEntry.Index, _ number: Int, with options: ChipOptions
  ) -> ChannelReach? {
    let entry = devices[device]
    guard let schema = vocabulary.chip(entry.chip), schema.channels.indices.contains(number) else {
      return nil
    }
    let channel = schema.channels[number]
    let range = channel.reach(with: options)
    return ChannelReach(
      device: entry.name, quantity: "\(channel.name)", chip: entry.chip,
      options: deciding(channel, schema.options, options), kind: channel.kind,
      low: range.lowerBound, high: range.upperBound)
  }

  /// Those of the options that change what the channel can measure.
  private func deciding(
    _ channel: ChannelSchema, _ schema: [OptionSchema], _ options: ChipOptions
  ) -> [String] {
    let range = channel.reach(with: options)
    return schema.enumerated().compactMap { index, option in
      let values =
        switch option.form {
        case .choices(let choices): choices.map(\.value)
        case .amount(_, let limits): [limits.lowerBound, limits.upperBound]
        }
      let decides = values.contains { value in
        var others = options
        others[index] = value
        return channel.reach(with: others) != range
      }
      guard decides, let value = option.spelled(options[index]) else { return nil }
      return "\(option.name): \(value)"
    }
  }

  /// The range in the values of the board's channel.
  private func scaled(_ reach: ChannelReach, _ channel: ChannelEntry) -> ChannelReach {
    var reach = reach
    reach.channel = channel.name
    reach.kind = channel.kind
    if let scale = channel.scale {
      reach.low = scale.counts(reach.low)
      reach.high = scale.counts(reach.high)
    }
    if let calibration = channel.calibration {
      let ends = calibration.range(of: reach.low...reach.high)
      (reach.low, reach.high) = (ends.lowerBound, ends.upperBound)
    }
    return reach
  }
}

extension ScaleEntry {
  /// The thousandths of counts that the node makes of an input: whole counts, halves away from
  /// zero, and at the ends of 64 bits where it does not fit.
  fileprivate func counts(_ value: Int64) -> Int64 {
    let half = Int128(input) * 500
    let product = Int128(value) * Int128(milliCounts)
    let whole = (product + (product < 0 ? -half : half)) / (Int128(input) * 1_000)
    return Int64(clamping: whole * 1_000)
  }
}

extension ChannelSource {
  /// The device; nil for a line.
  var device: DeviceEntry.Index? {
    if case .device(let device, channel: _) = self { device } else { nil }
  }

  /// Whether it is read at the times of its period and at no other.
  var isSampled: Bool {
    switch self {
    case .device, .output: true
    case .line, .derived: false
    }
  }
}

extension ChannelReach {
  /// Whether the comparison with `limit` holds for some value that the channel can read.
  func canHold(_ comparison: Comparison, _ limit: Int64) -> Bool {
    switch comparison {
    case .above: high > limit
    case .atOrAbove: high >= limit
    case .below: low < limit
    case .atOrBelow: low <= limit
    }
  }
}
