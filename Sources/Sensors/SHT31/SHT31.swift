public import HAL
public import Units

/// Driver of the Sensirion SHT31 for temperature and humidity (SHT3x-DIS datasheet version 7).
///
/// Each measurement is a single shot without clock stretching. The chip hands a result out once and
/// keeps no settings, so neither an old value nor a loss of power can pass for a measurement: the
/// read is not acknowledged. Every word carries a checksum.
public struct SHT31<Transport: CommandTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .sht31 }

  /// The commands (table 9, sections 4.8 and 4.9), those that measure without clock stretching.
  private enum Command: UInt16 {
    case measureHigh = 0x2400
    case measureMedium = 0x240B
    case measureLow = 0x2416
    case stop = 0x3093
    case softReset = 0x30A2
  }

  private enum Stage {
    case halt
    case reset
    case begin
    case converting
  }

  private let transport: Transport
  private let command: Command
  private let conversionMax: Interval
  private var stage = Stage.halt
  private var climate = SensirionClimate(celsius: -40_000...125_000)
  private var faults: ChannelFaults

  /// Makes the driver of the chip behind `transport`; touches nothing yet. Fewer
  /// channels save nothing.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    self.transport = transport
    faults = ChannelFaults(setup.channels, of: 0b11)
    let repeatability: SensirionRepeatability = setup.options.choice("repeatability")
    // The longest times are those of table 4.
    switch repeatability {
    case .high: (command, conversionMax) = (.measureHigh, .microseconds(15_500))
    case .medium: (command, conversionMax) = (.measureMedium, .microseconds(6_500))
    case .low: (command, conversionMax) = (.measureLow, .microseconds(4_500))
    }
  }

  /// Does the next transfer of the measurement.
  ///
  /// - Throws: ``SensorFault/checksum(expected:actual:)``, ``SensorFault/outOfRange``,
  ///   ``SensorFault/bus(_:)``; the chip is reset before the next measurement.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    let current = stage
    stage = .halt
    switch current {
    case .halt:
      // A reset is taken in idle mode only (section 4.9); an earlier program may have left the chip
      // measuring by itself, which `break` ends within 1 ms (section 4.8).
      try send(.stop)
      stage = .reset
      return .again(after: .milliseconds(1))
    case .reset:
      try send(.softReset)
      stage = .begin
      return .again(after: .microseconds(1_500))
    case .begin:
      try send(command)
      stage = .converting
      return .again(after: conversionMax)
    case .converting: return try collect()
    }
  }

  /// Channel 0 in m°C, 1 in m%RH.
  public func value(of index: Int) -> Int64 {
    index == 0 ? climate.temperature : climate.humidity
  }

  // The transfers are not in mutating methods, which would copy the driver for each of them.
  private func send(_ command: Command) throws(SensorFault) {
    try transport.command(command)
  }

  private func fetch(into words: inout MutableSpan<UInt8>) throws(SensorFault) {
    try transport.fetchAnswer(into: &words)
  }

  private mutating func collect() throws(SensorFault) -> SensorStep {
    var frame = InlineArray<6, UInt8>(repeating: 0)
    var words = frame.mutableSpan
    try fetch(into: &words)
    faults.clear()
    climate.take(words, &faults)
    if faults.isEmpty { stage = .begin }
    return try faults.step()
  }
}

extension ChipSchema {
  /// What board files may say about an SHT31.
  ///
  /// Channels: temperature −40...125 °C, humidity 0...100 %RH (tables 1 and 2). Option:
  /// `repeatability`, which trades noise for time.
  public static let sht31 = ChipSchema(
    name: "sht31",
    addresses: [0x44, 0x45],
    clockHertzMax: 1_000_000,
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 125_000),
      ChannelSchema("humidity", .humidity, lowest: 0, highest: 100_000),
    ],
    options: [
      OptionSchema("repeatability", default: SensirionRepeatability.high)
    ],
    transfers: [.read(6), .write(2)],
    // The status register (section 4.11).
    recognition: .proof([ChipIdentity(.wordCommand(0xF32D), .checkedWords(1))]))
}
