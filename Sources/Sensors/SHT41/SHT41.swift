public import HAL
public import Units

/// Driver of the Sensirion SHT41 for temperature and humidity (SHT4x datasheet version 6); SHT40 and
/// SHT45 speak the same and differ in accuracy only.
///
/// The chip measures on command, hands a result out once and has no settings to lose; every word
/// carries a checksum. The heater is left alone.
public struct SHT41: SensorDriver {
  private enum Stage {
    case reset
    case begin
    case converting
  }

  /// −6...119 %RH over 16 bits (section 4.6): the ends lie beyond what exists on purpose.
  private static let percent = LinearScale(lowest: -6_000, span: 125_000, steps: 65_535)

  private let address: I2CAddress
  private let command: UInt8
  private let conversionMax: Interval
  private var stage = Stage.reset
  private var temperature: Int64 = 0
  private var humidity: Int64 = 0

  /// Makes the driver of the chip at `address`; touches nothing yet. `channels` saves nothing.
  public init(address: I2CAddress, options: ChipOptions, channels: ChannelMask) {
    self.address = address
    // Codes (table 7) and their longest times (table 5).
    let commands: InlineArray<3, UInt8> = [0xFD, 0xF6, 0xE0]
    let times: InlineArray<3, Int64> = [8_300, 4_500, 1_600]
    let repeatability = Int(max(0, min(2, options[0])))
    command = commands[repeatability]
    conversionMax = .microseconds(times[repeatability])
  }

  /// Does the next transfer of the measurement.
  ///
  /// - Throws: ``SensorFault/checksum(expected:actual:)``, ``SensorFault/bus(_:)``; the chip is
  ///   reset before the next measurement.
  public mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    let current = stage
    stage = .reset
    switch current {
    case .reset:
      try bus.command(byte: 0x94, at: address)
      stage = .begin
      return .again(after: .milliseconds(1))
    case .begin:
      try bus.command(byte: command, at: address)
      stage = .converting
      return .again(after: conversionMax)
    case .converting:
      try collect(&bus)
      stage = .begin
      return .measured
    }
  }

  /// Channel 0 in m°C, 1 in m%RH.
  public func value(of index: Int) -> Int64 {
    index == 0 ? temperature : humidity
  }

  private mutating func collect<Bus: I2CBus & ~Copyable>(_ bus: inout Bus) throws(SensorFault) {
    var frame = InlineArray<6, UInt8>(repeating: 0)
    var words = frame.mutableSpan
    try bus.fetchWords(into: &words, checkedBy: .sensirion, at: address)
    temperature = LinearScale.sensirionCelsius.value(words.word(0))
    // What is beyond the physical ends is to be cropped (section 4.6).
    humidity = max(0, min(100_000, Self.percent.value(words.word(1))))
  }
}

extension SHT41 {
  /// What board files may say about an SHT41.
  ///
  /// Channels: temperature −40...125 °C, humidity 0...100 %RH (tables 1 and 2). The letter after
  /// `SHT41-` is the address: A 0x44, B 0x45, C 0x46. Option: `repeatability`, which trades noise
  /// for time.
  public static let schema = ChipSchema(
    name: "sht41",
    addresses: [0x44, 0x45, 0x46],
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 125_000),
      ChannelSchema("humidity", .humidity, lowest: 0, highest: 100_000),
    ],
    options: [
      OptionSchema(
        "repeatability",
        choices: [.init("high", 0), .init("medium", 1), .init("low", 2)], default: 0)
    ])
}
