public import HAL
public import Units

/// Driver of the Sensirion SHT31 for temperature and humidity (SHT3x-DIS datasheet version 7).
///
/// Each measurement is a single shot without clock stretching. The chip hands a result out once and
/// keeps no settings, so neither an old value nor a loss of power can pass for a measurement: the
/// read is not acknowledged. Every word carries a checksum.
public struct SHT31: SensorDriver {
  private enum Stage {
    case halt
    case reset
    case begin
    case converting
  }

  private let address: I2CAddress
  private let command: UInt16
  private let conversionMax: Interval
  private var stage = Stage.halt
  private var temperature: Int64 = 0
  private var humidity: Int64 = 0

  /// Makes the driver of the chip at `address`; touches nothing yet. `channels` saves nothing.
  public init(address: I2CAddress, options: ChipOptions, channels: ChannelMask) {
    self.address = address
    // Codes without clock stretching (table 9) and their longest times (table 4).
    let commands: InlineArray<3, UInt16> = [0x2400, 0x240B, 0x2416]
    let times: InlineArray<3, Int64> = [15_500, 6_500, 4_500]
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
    stage = .halt
    switch current {
    case .halt:
      // A reset is taken in idle mode only (section 4.9); an earlier program may have left the chip
      // measuring by itself, which `break` ends within 1 ms (section 4.8).
      try bus.command(word: 0x3093, at: address)
      stage = .reset
      return .again(after: .milliseconds(1))
    case .reset:
      try bus.command(word: 0x30A2, at: address)
      stage = .begin
      return .again(after: .microseconds(1_500))
    case .begin:
      try bus.command(word: command, at: address)
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
    humidity = LinearScale.sensirionPercent.value(words.word(1))
  }
}

extension SHT31 {
  /// What board files may say about an SHT31.
  ///
  /// Channels: temperature −40...125 °C, humidity 0...100 %RH (tables 1 and 2). Option:
  /// `repeatability`, which trades noise for time.
  public static let schema = ChipSchema(
    name: "sht31",
    addresses: [0x44, 0x45],
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
