public import HAL
public import Units

/// Driver of the Sensirion SCD41 for carbon dioxide, temperature and humidity (SCD4x datasheet
/// version 1.4).
///
/// The chip needs 5 s for a measurement, by itself or on command, says when there is one that has
/// not been read, and hands each out once; every word carries a checksum. After a loss of power it
/// idles and has nothing to hand out. Automatic self-calibration is left as the chip has it: on.
public struct SCD41<Transport: CommandTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .scd41 }

  /// The commands (table 9).
  private enum Command: UInt16 {
    case startPeriodicMeasurement = 0x21B1
    case measureSingleShot = 0x219D
    case reinit = 0x3646
    case stopPeriodicMeasurement = 0x3F86
    case getDataReadyStatus = 0xE4B8
    case readMeasurement = 0xEC05
  }

  private enum Stage {
    case halt
    case restart
    case begin
    case ask(polls: UInt8)
    case answering(polls: UInt8)
    case fetching
  }

  /// Looks at a chip without a result before it counts as stuck: half a period more than one.
  private static var pollsMax: UInt8 { 30 }
  private static var pollPause: Interval { .milliseconds(250) }
  /// Execution time of commands that only prepare an answer (table 9).
  private static var execution: Interval { .milliseconds(1) }

  private let transport: Transport
  private let isPeriodic: Bool
  private var stage = Stage.halt
  private var carbonDioxide: Int64 = 0
  private var temperature: Int64 = 0
  private var humidity: Int64 = 0

  /// Makes the driver of the chip behind `transport`; touches nothing yet. Fewer
  /// channels save nothing.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    self.transport = transport
    let mode: SCD41Mode = setup.options.choice("mode")
    isPeriodic = mode == .periodic
  }

  /// Does the next transfer of the measurement.
  ///
  /// - Throws: ``SensorFault/notReady`` for a chip without a result in time,
  ///   ``SensorFault/checksum(expected:actual:)``, ``SensorFault/bus(_:)``; the chip is stopped and
  ///   initialised before the next measurement.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    let current = stage
    stage = .halt
    switch current {
    case .halt:
      // An earlier program may have left the chip measuring; then it takes hardly any command.
      return try send(.stopPeriodicMeasurement, then: .restart, after: .milliseconds(500))
    case .restart:
      return try send(.reinit, then: .begin, after: .milliseconds(30))
    case .begin:
      return try send(
        isPeriodic ? .startPeriodicMeasurement : .measureSingleShot, then: .ask(polls: 0),
        after: .milliseconds(5_000))
    case .ask(let polls):
      return try send(.getDataReadyStatus, then: .answering(polls: polls), after: Self.execution)
    case .answering(let polls): return try inspect(polls: polls)
    case .fetching:
      try collect()
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

  private mutating func send(_ command: Command, then next: Stage, after span: Interval)
    throws(SensorFault) -> SensorStep
  {
    try transport.command(command)
    stage = next
    return .again(after: span)
  }

  /// The eleven low bits tell whether there is an unread result (section 3.8.2).
  private mutating func inspect(polls: UInt8) throws(SensorFault) -> SensorStep {
    var frame = InlineArray<3, UInt8>(repeating: 0)
    var words = frame.mutableSpan
    try transport.fetchWords(into: &words, checkedBy: .sensirion)
    guard words.word(0) & 0x07FF != 0 else {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .ask(polls: polls + 1)
      return .again(after: Self.pollPause)
    }
    return try send(.readMeasurement, then: .fetching, after: Self.execution)
  }

  private mutating func collect() throws(SensorFault) {
    var frame = InlineArray<9, UInt8>(repeating: 0)
    var words = frame.mutableSpan
    try transport.fetchWords(into: &words, checkedBy: .sensirion)
    carbonDioxide = words.word(0) * 1_000
    temperature = LinearScale.sensirionCelsius.value(words.word(1))
    humidity = LinearScale.sensirionPercent.value(words.word(2))
  }
}

extension ChipSchema {
  /// What board files may say about an SCD41.
  ///
  /// Channels: `co2` 0...40 000 ppm (specified from 400 to 5 000), temperature −10...60 °C,
  /// humidity 0...100 %RH. Option `mode`: `single-shot`, 5 s from the command on, or `periodic`,
  /// where a value is at most 5 s old.
  public static let scd41 = ChipSchema(
    name: "scd41",
    addresses: [0x62],
    clockHertzMax: 100_000,
    channels: [
      ChannelSchema("co2", .concentration, lowest: 0, highest: 40_000_000),
      ChannelSchema("temperature", .temperature, lowest: -10_000, highest: 60_000),
      ChannelSchema("humidity", .humidity, lowest: 0, highest: 100_000),
    ],
    options: [
      OptionSchema("mode", default: SCD41Mode.periodic)
    ])
}

/// Whether each measurement is asked for.
enum SCD41Mode: Int64, OptionChoice {
  case singleShot, periodic

  var spelling: StaticString {
    switch self {
    case .singleShot: "single-shot"
    case .periodic: "periodic"
    }
  }
}
