public import HAL
public import Units

/// Driver of the Sensirion SHT41 for temperature and humidity (SHT4x datasheet version 6); SHT40
/// and SHT45 speak the same and differ in accuracy only.
///
/// The chip measures on command, hands a result out once and has no settings to lose; every word
/// carries a checksum. The heater is left alone.
public struct SHT41<Transport: CommandTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .sht41 }

  /// The commands (table 7).
  private enum Command: UInt8 {
    case softReset = 0x94
    case measureLow = 0xE0
    case measureMedium = 0xF6
    case measureHigh = 0xFD
  }

  private enum Stage {
    case reset
    case begin
    case converting
  }

  /// −6...119 %RH over 16 bits (section 4.6): the ends lie beyond what exists on purpose.
  private static var percent: LinearScale {
    LinearScale(lowest: -6_000, span: 125_000, steps: 65_535)
  }

  private let transport: Transport
  private let command: Command
  private let conversionMax: Interval
  private var stage = Stage.reset
  private var climate = SensirionClimate(percent: percent, celsius: -40_000...125_000)
  private var faults: ChannelFaults

  /// Makes the driver of the chip behind `transport`; touches nothing yet. Fewer
  /// channels save nothing.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    self.transport = transport
    faults = ChannelFaults(setup.channels, of: 0b11)
    let repeatability: SensirionRepeatability = setup.options.choice("repeatability")
    // The longest times are those of table 5.
    switch repeatability {
    case .high: (command, conversionMax) = (.measureHigh, .microseconds(8_300))
    case .medium: (command, conversionMax) = (.measureMedium, .microseconds(4_500))
    case .low: (command, conversionMax) = (.measureLow, .microseconds(1_600))
    }
  }

  /// Does the next transfer of the measurement.
  ///
  /// - Throws: ``SensorFault/checksum(expected:actual:)``, ``SensorFault/outOfRange``,
  ///   ``SensorFault/bus(_:)``; the chip is reset before the next measurement.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    let current = stage
    stage = .reset
    switch current {
    case .reset:
      try transport.command(Command.softReset)
      stage = .begin
      return .again(after: .milliseconds(1))
    case .begin:
      try transport.command(command)
      stage = .converting
      return .again(after: conversionMax)
    case .converting: return try collect()
    }
  }

  /// Channel 0 in m°C, 1 in m%RH.
  public func value(of index: Int) -> Int64 {
    index == 0 ? climate.temperature : climate.humidity
  }

  private mutating func collect() throws(SensorFault) -> SensorStep {
    var frame = InlineArray<6, UInt8>(repeating: 0)
    var words = frame.mutableSpan
    try transport.fetchAnswer(into: &words)
    faults.clear()
    climate.take(words, &faults)
    if faults.isEmpty { stage = .begin }
    return try faults.step()
  }
}

extension ChipSchema {
  /// What board files may say about an SHT41.
  ///
  /// Channels: temperature −40...125 °C, humidity 0...100 %RH (tables 1 and 2). The letter after
  /// `SHT41-` is the address: A 0x44, B 0x45, C 0x46. Option: `repeatability`, which trades noise
  /// for time.
  public static let sht41 = ChipSchema(
    name: "sht41",
    addresses: [0x44, 0x45, 0x46],
    clockHertzMax: 1_000_000,
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 125_000),
      ChannelSchema("humidity", .humidity, lowest: 0, highest: 100_000),
    ],
    options: [
      OptionSchema("repeatability", default: SensirionRepeatability.high)
    ],
    transfers: [.read(6), .write(1)],
    // The serial number (section 4.5).
    recognition: .proof([ChipIdentity(.command(0x89), .checkedWords(2))]))
}
