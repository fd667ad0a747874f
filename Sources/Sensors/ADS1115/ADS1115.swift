public import HAL
public import Units

/// Driver of the TI ADS1115 16-bit converter (SBAS444).
///
/// The chip has no identity and no checksum. What protects a reading: the config register must read
/// as written, including a mark that power-up clears; a conversion counts only once `OS` reads
/// idle; and a result of exactly 0, which is also what the conversion register holds after
/// power-up, is believed only after a second look at the config register.
public struct ADS1115: SensorDriver {
  private enum Stage {
    case identify
    case settling(polls: UInt8)
    case begin
    case converting(channel: UInt8, polls: UInt8)
    case streaming
  }

  /// Looks at a busy chip before it counts as stuck. A conversion that an earlier program left
  /// running takes up to 139 ms at 8 SPS.
  private static let pollsMax: UInt8 = 10
  private static let settlingPause = Interval.milliseconds(16)

  private let address: I2CAddress
  private let settings: ADS1115Settings
  private let channels: ChannelMask
  private var stage = Stage.identify
  private var fresh = InlineArray<8, Int16>(repeating: 0)
  private var finished = InlineArray<8, Int16>(repeating: 0)

  /// Makes the driver of the chip at `address`; touches nothing yet. Continuous mode needs exactly
  /// one channel in `channels`; with several each measurement converts one after the other.
  public init(address: I2CAddress, options: ChipOptions, channels: ChannelMask) {
    self.address = address
    self.channels = channels
    settings = ADS1115Settings(options, channels: channels)
  }

  /// Does the next transfers of the measurement.
  ///
  /// - Throws: ``SensorFault/notReady`` for a chip that lost power, is no ADS1115 or stays busy;
  ///   ``SensorFault/bus(_:)``.
  public mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    guard let first = channel(after: nil) else { return .measured }
    let current = stage
    // Whatever is thrown below, the next measurement begins with the settings.
    stage = .identify
    switch current {
    case .identify:
      // Before the comparator is switched on, so that it never sees others.
      if let thresholds = settings.alert.thresholds {
        try bus.writeWord(thresholds.low, to: Self.lowThresholdRegister, at: address)
        try bus.writeWord(thresholds.high, to: Self.highThresholdRegister, at: address)
      }
      try writeConfig(settings.resting(first), &bus)
      return try settle(first, polls: 0, &bus)
    case .settling(let polls): return try settle(first, polls: polls, &bus)
    case .begin: return try begin(first, &bus)
    case .converting(let channel, let polls): return try collect(channel, polls: polls, &bus)
    case .streaming: return try stream(first, &bus)
    }
  }

  /// Channel `index` in µV; the ends of the range mean "at least" and "at most".
  public func value(of index: Int) -> Int64 {
    guard finished.indices.contains(index) else { return 0 }
    return settings.microvolts(finished[index])
  }

  /// An earlier program may have left the chip converting; a conversion cannot be begun before
  /// that one has ended (section 8.1.3, bit 15).
  private mutating func settle<Bus: I2CBus & ~Copyable>(
    _ first: UInt8, polls: UInt8, _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    guard try isIdle(settings.resting(first), &bus) else {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .settling(polls: polls + 1)
      return .again(after: Self.settlingPause)
    }
    return try begin(first, &bus)
  }

  private mutating func begin<Bus: I2CBus & ~Copyable>(
    _ channel: UInt8, _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    guard settings.continuous else {
      try writeConfig(settings.resting(channel) | ADS1115Settings.idle, &bus)
      stage = .converting(channel: channel, polls: 0)
      return .again(after: .microseconds(settings.conversionMax))
    }
    try writeConfig(settings.streaming(channel), &bus)
    _ = try isIdle(settings.streaming(channel), &bus)
    stage = .streaming
    // Nothing shows the end of the first conversion in this mode: wait twice as long.
    return .again(after: .microseconds(2 * settings.conversionMax))
  }

  private mutating func collect<Bus: I2CBus & ~Copyable>(
    _ channel: UInt8, polls: UInt8, _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    guard try isIdle(settings.resting(channel), &bus) else {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .converting(channel: channel, polls: polls + 1)
      return .again(after: .microseconds(settings.conversionMax / 8 + 1))
    }
    fresh[Int(channel)] = try conversion(settings.resting(channel), &bus)
    if let next = self.channel(after: channel) { return try begin(next, &bus) }
    finished = fresh
    stage = .begin
    return .measured
  }

  private mutating func stream<Bus: I2CBus & ~Copyable>(
    _ channel: UInt8, _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    finished[Int(channel)] = try conversion(settings.streaming(channel), &bus)
    stage = .streaming
    return .measured
  }

  /// The next wanted channel after `index`, or the first.
  private func channel(after index: UInt8?) -> UInt8? {
    var candidate = index.map { $0 + 1 } ?? 0
    while candidate < 8 {
      if channels.contains(Int(candidate)) { return candidate }
      candidate += 1
    }
    return nil
  }
}

// MARK: Registers

extension ADS1115 {
  private static let conversionRegister: UInt8 = 0
  private static let configRegister: UInt8 = 1
  private static let lowThresholdRegister: UInt8 = 2
  private static let highThresholdRegister: UInt8 = 3

  private func writeConfig<Bus: I2CBus & ~Copyable>(
    _ word: UInt16, _ bus: inout Bus
  ) throws(SensorFault) {
    try bus.writeWord(word, to: Self.configRegister, at: address)
  }

  /// Whether no conversion is running; throws if the settings are not `expected` any more.
  private func isIdle<Bus: I2CBus & ~Copyable>(
    _ expected: UInt16, _ bus: inout Bus
  ) throws(SensorFault) -> Bool {
    let word = try bus.readWord(Self.configRegister, at: address)
    guard word & ~ADS1115Settings.idle == expected else { throw .notReady }
    return word & ADS1115Settings.idle != 0
  }

  /// The conversion register, and for 0 the proof that it was converted under `expected`.
  private func conversion<Bus: I2CBus & ~Copyable>(
    _ expected: UInt16, _ bus: inout Bus
  ) throws(SensorFault) -> Int16 {
    let result = Int16(bitPattern: try bus.readWord(Self.conversionRegister, at: address))
    if result == 0 { _ = try isIdle(expected, &bus) }
    return result
  }
}
