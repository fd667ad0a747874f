public import HAL
public import Units

/// Driver of the Sensirion SCD41 for carbon dioxide, temperature and humidity (SCD4x datasheet
/// version 1.4).
///
/// The chip needs 5 s for a measurement, by itself or on command, says when there is one that has
/// not been read, and hands each out once; every word carries a checksum. After a loss of power it
/// idles and has nothing to hand out. Automatic self-calibration is left as the chip has it: on.
public struct SCD41: SensorDriver {
  private enum Stage {
    case halt
    case restart
    case begin
    case ask(polls: UInt8)
    case answering(polls: UInt8)
    case fetching
  }

  /// Looks at a chip without a result before it counts as stuck: half a period more than one.
  private static let pollsMax: UInt8 = 30
  private static let pollPause = Interval.milliseconds(250)
  /// Execution time of commands that only prepare an answer (table 9).
  private static let execution = Interval.milliseconds(1)

  private let address: I2CAddress
  private let isPeriodic: Bool
  private var stage = Stage.halt
  private var carbonDioxide: Int64 = 0
  private var temperature: Int64 = 0
  private var humidity: Int64 = 0

  /// Makes the driver of the chip at `address`; touches nothing yet. `channels` saves nothing.
  public init(address: I2CAddress, options: ChipOptions, channels: ChannelMask) {
    self.address = address
    isPeriodic = options[0] == 1
  }

  /// Does the next transfer of the measurement.
  ///
  /// - Throws: ``SensorFault/notReady`` for a chip without a result in time,
  ///   ``SensorFault/checksum(expected:actual:)``, ``SensorFault/bus(_:)``; the chip is stopped and
  ///   initialised before the next measurement.
  public mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    let current = stage
    stage = .halt
    switch current {
    case .halt:
      // An earlier program may have left the chip measuring; then it takes hardly any command.
      return try send(0x3F86, &bus, then: .restart, after: .milliseconds(500))
    case .restart:
      return try send(0x3646, &bus, then: .begin, after: .milliseconds(30))
    case .begin:
      return try send(
        isPeriodic ? 0x21B1 : 0x219D, &bus, then: .ask(polls: 0), after: .milliseconds(5_000))
    case .ask(let polls):
      return try send(0xE4B8, &bus, then: .answering(polls: polls), after: Self.execution)
    case .answering(let polls): return try inspect(&bus, polls: polls)
    case .fetching:
      try collect(&bus)
      stage = isPeriodic ? .ask(polls: 0) : .begin
      return .measured
    }
  }

  /// Channel 0 in thousandths of a part per million, 1 in m°C, 2 in m%RH.
  public func value(of index: Int) -> Int64 {
    switch index {
    case 0: carbonDioxide
    case 1: temperature
    default: humidity
    }
  }

  private mutating func send<Bus: I2CBus & ~Copyable>(
    _ command: UInt16, _ bus: inout Bus, then next: Stage, after span: Interval
  ) throws(SensorFault) -> SensorStep {
    try bus.command(word: command, at: address)
    stage = next
    return .again(after: span)
  }

  /// The eleven low bits tell whether there is an unread result (section 3.8.2).
  private mutating func inspect<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus, polls: UInt8
  ) throws(SensorFault) -> SensorStep {
    var frame = InlineArray<3, UInt8>(repeating: 0)
    var words = frame.mutableSpan
    try bus.fetchWords(into: &words, checkedBy: .sensirion, at: address)
    guard words.word(0) & 0x07FF != 0 else {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .ask(polls: polls + 1)
      return .again(after: Self.pollPause)
    }
    return try send(0xEC05, &bus, then: .fetching, after: Self.execution)
  }

  private mutating func collect<Bus: I2CBus & ~Copyable>(_ bus: inout Bus) throws(SensorFault) {
    var frame = InlineArray<9, UInt8>(repeating: 0)
    var words = frame.mutableSpan
    try bus.fetchWords(into: &words, checkedBy: .sensirion, at: address)
    carbonDioxide = words.word(0) * 1_000
    temperature = LinearScale.sensirionCelsius.value(words.word(1))
    humidity = LinearScale.sensirionPercent.value(words.word(2))
  }
}

extension SCD41 {
  /// What board files may say about an SCD41.
  ///
  /// Channels: `co2` 0...40 000 ppm (specified from 400 to 5 000), temperature −10...60 °C,
  /// humidity 0...100 %RH. Option `mode`: `single-shot`, 5 s from the command on, or `periodic`,
  /// where a value is at most 5 s old.
  public static let schema = ChipSchema(
    name: "scd41",
    addresses: [0x62],
    channels: [
      ChannelSchema("co2", .concentration, lowest: 0, highest: 40_000_000),
      ChannelSchema("temperature", .temperature, lowest: -10_000, highest: 60_000),
      ChannelSchema("humidity", .humidity, lowest: 0, highest: 100_000),
    ],
    options: [
      OptionSchema(
        "mode", choices: [.init("single-shot", 0), .init("periodic", 1)], default: 1)
    ])
}
