public import HAL
public import Units

/// Driver of the TI ADS1115 16-bit converter (SBAS444).
///
/// The chip has no identity and no checksum. What protects a reading: the config register must read
/// as written, including a mark that power-up clears; a conversion counts only once `OS` reads
/// idle; and a result of exactly 0, which is also what the conversion register holds after
/// power-up, or with ones in its last byte, as a bus that is let go gives them, is believed only
/// after a second look at conversion and config register.
public struct ADS1115<Transport: RegisterTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .ads1115 }

  /// The registers (SBAS444 section 8.1).
  private enum Register: UInt8 {
    case conversion = 0
    case config = 1
    case lowThreshold = 2
    case highThreshold = 3
  }

  private enum Stage {
    case identify
    case settling(polls: UInt8)
    case begin
    case converting(channel: UInt8, polls: UInt8)
    case streaming
  }

  /// Looks at a busy chip before it counts as stuck. A conversion that an earlier program left
  /// running takes up to 139 ms at 8 SPS.
  private static var pollsMax: UInt8 { 10 }
  private static var settlingPause: Interval { .milliseconds(16) }

  private let transport: Transport
  private let settings: ADS1115Settings
  private let channels: ChannelMask
  private var stage = Stage.identify
  private var faults: ChannelFaults
  /// What the thresholds are read back against; nil where the pin is switched off.
  private var thresholds: CheckedConstants<AlertLimits>?
  private var fresh = InlineArray<8, Int16>(repeating: 0)
  private var finished = InlineArray<8, Int16>(repeating: 0)

  /// Makes the driver of the chip behind `transport`; touches nothing yet. Continuous
  /// mode needs exactly one channel; with several each measurement converts one after the other.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    self.transport = transport
    channels = setup.channels
    faults = ChannelFaults(setup.channels, of: 0xFF)
    settings = ADS1115Settings(setup.options, channels: setup.channels)
  }

  /// Does the next transfers of the measurement.
  ///
  /// - Throws: ``SensorFault/notReady`` for a chip that lost power, is no ADS1115 or stays busy;
  ///   ``SensorFault/outOfRange`` for a voltage that no pin may carry; ``SensorFault/bus(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    guard let first = channel(after: nil) else { return .measured }
    let current = stage
    // Whatever is thrown below, the next measurement begins with the settings.
    stage = .identify
    switch current {
    case .identify:
      // Before the comparator is switched on, so that it never sees others.
      if let wanted = settings.alert.thresholds {
        try transport.write(wanted, high: Register.highThreshold, low: Register.lowThreshold)
        thresholds = CheckedConstants(wanted)
      }
      try writeConfig(settings.resting(first))
      return try settle(first, polls: 0)
    case .settling(let polls): return try settle(first, polls: polls)
    case .begin: return try begin(first)
    case .converting(let channel, let polls): return try collect(channel, polls: polls)
    case .streaming: return try stream(first)
    }
  }

  /// Channel `index` in µV; the ends of the range mean "at least" and "at most".
  public func value(of index: Int) -> Int64 {
    guard finished.indices.contains(index) else { return 0 }
    return settings.microvolts(finished[index])
  }

  /// An earlier program may have left the chip converting; a conversion cannot be begun before
  /// that one has ended (section 8.1.3, bit 15).
  private mutating func settle(_ first: UInt8, polls: UInt8) throws(SensorFault) -> SensorStep {
    guard try isIdle(settings.resting(first)) else {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .settling(polls: polls + 1)
      return .again(after: Self.settlingPause)
    }
    return try begin(first)
  }

  private mutating func begin(_ channel: UInt8) throws(SensorFault) -> SensorStep {
    // Each conversion that is asked for begins with a write, which could reach a threshold.
    try transport.confirm(
      &thresholds, high: Register.highThreshold, low: Register.lowThreshold)
    guard settings.continuous else {
      try writeConfig(settings.resting(channel) | ADS1115Settings.idle)
      stage = .converting(channel: channel, polls: 0)
      return .again(after: .microseconds(settings.conversionMax))
    }
    try writeConfig(settings.streaming(channel))
    _ = try isIdle(settings.streaming(channel))
    stage = .streaming
    // Nothing shows the end of the first conversion in this mode: wait twice as long.
    return .again(after: .microseconds(2 * settings.conversionMax))
  }

  private mutating func collect(_ channel: UInt8, polls: UInt8) throws(SensorFault) -> SensorStep {
    guard try isIdle(settings.resting(channel)) else {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .converting(channel: channel, polls: polls + 1)
      return .again(after: .microseconds(settings.conversionMax / 8 + 1))
    }
    let word = try conversion(settings.resting(channel))
    if channel == self.channel(after: nil) { faults.clear() }
    take(word, channel)
    if let next = self.channel(after: channel) { return try begin(next) }
    finished = fresh
    stage = .begin
    return try faults.step()
  }

  private mutating func stream(_ channel: UInt8) throws(SensorFault) -> SensorStep {
    let word = try conversion(settings.streaming(channel))
    faults.clear()
    take(word, channel)
    finished = fresh
    stage = .streaming
    return try faults.step()
  }

  private mutating func take(_ word: Int16, _ channel: UInt8) {
    fresh[Int(channel)] = word
    if !settings.admits(word, channel) { faults.note(.outOfRange, of: Int(channel)) }
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
  private func writeConfig(_ word: UInt16) throws(SensorFault) {
    try transport.writeWord(word, to: Register.config)
  }

  /// Whether no conversion is running; throws if the settings are not `expected` any more.
  private func isIdle(_ expected: UInt16) throws(SensorFault) -> Bool {
    let word = try transport.readWord(Register.config)
    guard word & ~ADS1115Settings.idle == expected else { throw .notReady }
    return word & ADS1115Settings.idle != 0
  }

  /// The conversion register; where power-up or the bus alone could have made it, with the proof
  /// that it was converted under `expected`.
  private func conversion(_ expected: UInt16) throws(SensorFault) -> Int16 {
    let word = try transport.readResult(Register.conversion)
    if isDoubtful(word) { _ = try isIdle(expected) }
    return Int16(bitPattern: word)
  }
}
