public import HAL
public import Units

/// Driver of the Aosong AHT20 for temperature and humidity (AHT20 product manual, chapter 5).
///
/// The chip answers with its status first, shows its last result again and again, and falls back to
/// an uncalibrated state with the power. What protects a reading: it was asked for after the last
/// one, the busy bit is clear, the calibration bit is set, the checksum fits, and an answer of all
/// zeros, which no air gives, is no measurement.
public struct AHT20: SensorDriver {
  private enum Stage {
    case reset
    case inspect
    case calibrating
    case begin
    case converting(polls: UInt8)
  }

  /// Looks at a busy chip before it counts as stuck; 10 ms each.
  private static let pollsMax: UInt8 = 5
  private static let calibrated: UInt8 = 0x08
  private static let busy: UInt8 = 0x80
  /// −50 °C...150 °C over 20 bits (section 6.2).
  private static let celsius = LinearScale(lowest: -50_000, span: 200_000, steps: 1 << 20)
  /// 0...100 %RH over 20 bits (section 6.1).
  private static let percent = LinearScale(lowest: 0, span: 100_000, steps: 1 << 20)

  private let address: I2CAddress
  private var stage = Stage.reset
  private var temperature: Int64 = 0
  private var humidity: Int64 = 0

  /// Makes the driver of the chip at `address`; touches nothing yet. `channels` saves nothing.
  public init(address: I2CAddress, options: ChipOptions, channels: ChannelMask) {
    self.address = address
  }

  /// Does the next transfers of the measurement.
  ///
  /// - Throws: ``SensorFault/notReady`` for a chip that stays busy, cannot be initialised or lost
  ///   power, ``SensorFault/checksum(expected:actual:)``, ``SensorFault/bus(_:)``; the chip is reset
  ///   before the next measurement.
  public mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    let current = stage
    stage = .reset
    switch current {
    case .reset:
      try bus.command(byte: 0xBA, at: address)
      stage = .inspect
      return .again(after: .milliseconds(20))
    case .inspect: return try inspect(&bus)
    case .calibrating:
      guard try isCalibrated(&bus) else { throw .notReady }
      return try begin(&bus)
    case .begin: return try begin(&bus)
    case .converting(let polls): return try collect(&bus, polls: polls)
    }
  }

  /// Channel 0 in m°C, 1 in m%RH.
  public func value(of index: Int) -> Int64 {
    index == 0 ? temperature : humidity
  }

  private func isCalibrated<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> Bool {
    try bus.readRegister(0x71, at: address) & Self.calibrated != 0
  }

  /// Section 5.4, step 1: a chip that is not calibrated has to be initialised first.
  private mutating func inspect<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    if try isCalibrated(&bus) { return try begin(&bus) }
    let initialise: InlineArray<3, UInt8> = [0xBE, 0x08, 0x00]
    try bus.writeRegisters(initialise.span, at: address)
    stage = .calibrating
    return .again(after: .milliseconds(10))
  }

  private mutating func begin<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    let trigger: InlineArray<3, UInt8> = [0xAC, 0x33, 0x00]
    try bus.writeRegisters(trigger.span, at: address)
    stage = .converting(polls: 0)
    return .again(after: .milliseconds(80))
  }

  private mutating func collect<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus, polls: UInt8
  ) throws(SensorFault) -> SensorStep {
    var frame = InlineArray<7, UInt8>(repeating: 0)
    var bytes = frame.mutableSpan
    try bus.fetch(into: &bytes, at: address)
    let expected = CRC8.sensirion.checksum(bytes.span.extracting(first: 6))
    guard expected == frame[6] else { throw .checksum(expected: expected, actual: frame[6]) }
    guard frame[0] & Self.busy == 0 else {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .converting(polls: polls + 1)
      return .again(after: .milliseconds(10))
    }
    let rawHumidity = Int64(frame[1]) << 12 | Int64(frame[2]) << 4 | Int64(frame[3] >> 4)
    let rawTemperature = Int64(frame[3] & 0x0F) << 16 | Int64(frame[4]) << 8 | Int64(frame[5])
    guard frame[0] & Self.calibrated != 0, rawHumidity | rawTemperature != 0 else {
      throw .notReady
    }
    temperature = Self.celsius.value(rawTemperature)
    humidity = Self.percent.value(rawHumidity)
    stage = .begin
    return .measured
  }
}

extension AHT20 {
  /// What board files may say about an AHT20: temperature −40...85 °C, humidity 0...100 %RH; no
  /// options.
  public static let schema = ChipSchema(
    name: "aht20",
    addresses: [0x38],
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 85_000),
      ChannelSchema("humidity", .humidity, lowest: 0, highest: 100_000),
    ],
    options: [])
}
