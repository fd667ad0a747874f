public import HAL
public import Units

/// Driver of the Infineon DPS310 for temperature and pressure (V1.2).
///
/// Both quantities are always measured: the pressure formula needs the temperature. In background mode
/// a value is at most one period and one measurement old. A chip that has lost power shows other
/// settings; a raw value of 0, which is also what an empty result register holds, is believed only after
/// a second look at them.
public struct DPS310: SensorDriver {
  private enum Stage {
    case identify
    case starting(polls: UInt8)
    case begin
    case temperature(polls: UInt8)
    case pressure(raw: Int64, polls: UInt8)
    case both(polls: UInt8)
    case streaming
  }

  /// Looks at a busy chip before it counts as stuck.
  private static let pollsMax: UInt8 = 10
  // `MEAS_CFG` (section 8.5).
  private static let started: UInt8 = 0xC0
  private static let temperatureReady: UInt8 = 0x20
  private static let pressureReady: UInt8 = 0x10
  // Table 2.
  private static let celsius = OperatingRange(-40_000...85_000)
  private static let pascal = OperatingRange(30_000_000...120_000_000)

  private let address: I2CAddress
  private let settings: DPS310Settings
  private var coefficients = DPS310Coefficients()
  /// `TMP_EXT`: the sensor that the coefficients were made for (section 8.12).
  private var sensor: UInt8 = 0
  private var stage = Stage.identify
  private var temperature: Int64 = 0
  private var pressure: Int64 = 0

  /// Makes the driver of the chip at `address`; touches nothing yet. `channels` saves nothing.
  public init(address: I2CAddress, options: ChipOptions, channels: ChannelMask) {
    self.address = address
    settings = DPS310Settings(options)
  }

  /// Does the next transfers of the measurement.
  ///
  /// - Throws: ``SensorFault/identity(expected:actual:)`` if no DPS310 answers,
  ///   ``SensorFault/notReady`` for a chip that lost power or stays busy,
  ///   ``SensorFault/outOfRange`` for implausible values, ``SensorFault/bus(_:)``.
  public mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    let current = stage
    // Whatever is thrown below, the next measurement begins with the identity.
    stage = .identify
    switch current {
    case .identify: return try identify(&bus)
    case .starting(let polls): return try setUp(&bus, polls: polls)
    case .begin: return try begin(&bus)
    case .temperature(let polls): return try readTemperature(&bus, polls: polls)
    case .pressure(let raw, let polls): return try readPressure(&bus, raw, polls: polls)
    case .both(let polls): return try readFirst(&bus, polls: polls)
    case .streaming:
      _ = try status(&bus)
      return try readBoth(&bus)
    }
  }

  /// Channel 0 in m°C, 1 in mPa.
  public func value(of index: Int) -> Int64 {
    index == 0 ? temperature : pressure
  }

  private mutating func identify<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    let identity = try bus.readRegister(0x0D, at: address)
    guard identity == 0x10 else { throw .identity(expected: 0x10, actual: identity) }
    try write(0x0C, 0x89, &bus)
    stage = .starting(polls: 0)
    // Until the coefficients are available (table 2).
    return .again(after: .milliseconds(40))
  }

  private mutating func setUp<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus, polls: UInt8
  ) throws(SensorFault) -> SensorStep {
    guard try bus.readRegister(0x08, at: address) & Self.started == Self.started else {
      return try wait(.starting(polls: polls + 1), polls, .milliseconds(4))
    }
    var block = InlineArray<18, UInt8>(repeating: 0)
    var span = block.mutableSpan
    try bus.readRegisters(from: 0x10, into: &span, at: address)
    coefficients.decode(block)
    sensor = try bus.readRegister(0x28, at: address) & 0x80
    try write(0x06, settings.pressure, &bus)
    try write(0x07, settings.temperature | sensor, &bus)
    try write(0x09, settings.configuration, &bus)
    return try begin(&bus)
  }

  private mutating func begin<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    guard settings.commanded else {
      try write(0x08, DPS310Settings.measureAlways, &bus)
      stage = .both(polls: 0)
      return .again(after: .microseconds(2 * settings.measurementTime))
    }
    try write(0x08, DPS310Settings.measureTemperature, &bus)
    stage = .temperature(polls: 0)
    return .again(after: .microseconds(settings.measurementTime))
  }

  private mutating func readTemperature<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus, polls: UInt8
  ) throws(SensorFault) -> SensorStep {
    guard try status(&bus) & Self.temperatureReady != 0 else {
      return try wait(.temperature(polls: polls + 1), polls, pause)
    }
    let raw = try result(0x03, &bus)
    try write(0x08, DPS310Settings.measurePressure, &bus)
    stage = .pressure(raw: raw, polls: 0)
    return .again(after: .microseconds(settings.measurementTime))
  }

  private mutating func readPressure<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus, _ temperature: Int64, polls: UInt8
  ) throws(SensorFault) -> SensorStep {
    guard try status(&bus) & Self.pressureReady != 0 else {
      return try wait(.pressure(raw: temperature, polls: polls + 1), polls, pause)
    }
    try convert(pressure: try result(0x00, &bus), temperature: temperature)
    stage = .begin
    return .measured
  }

  private mutating func readFirst<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus, polls: UInt8
  ) throws(SensorFault) -> SensorStep {
    let ready = Self.temperatureReady | Self.pressureReady
    guard try status(&bus) & ready == ready else {
      return try wait(.both(polls: polls + 1), polls, pause)
    }
    return try readBoth(&bus)
  }

  private mutating func readBoth<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    let raw = try result(0x03, &bus)
    try convert(pressure: try result(0x00, &bus), temperature: raw)
    stage = .streaming
    return .measured
  }

  private mutating func convert(pressure raw: Int64, temperature: Int64) throws(SensorFault) {
    guard let t = DPS310Coefficients.scaled(temperature, by: settings.scale),
      let p = DPS310Coefficients.scaled(raw, by: settings.scale)
    else { throw .outOfRange }
    let (celsius, pascal) = (coefficients.milliCelsius(t), coefficients.milliPascal(p, t))
    guard Self.celsius.admits(celsius), Self.pascal.admits(pascal) else { throw .outOfRange }
    self.temperature = celsius
    pressure = pascal
  }

  /// Between two looks at a measurement that takes longer than its typical time.
  private var pause: Interval { .microseconds(settings.measurementTime / 8 + 1) }

  private mutating func wait(
    _ next: Stage, _ polls: UInt8, _ span: Interval
  ) throws(SensorFault) -> SensorStep {
    guard polls < Self.pollsMax else { throw .notReady }
    stage = next
    return .again(after: span)
  }
}

// MARK: Registers

extension DPS310 {
  private func write<Bus: I2CBus & ~Copyable>(
    _ register: UInt8, _ byte: UInt8, _ bus: inout Bus
  ) throws(SensorFault) {
    let bytes: InlineArray<2, UInt8> = [register, byte]
    try bus.writeRegisters(bytes.span, at: address)
  }

  /// `MEAS_CFG`; throws if the settings around it are not ours any more.
  private func status<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> UInt8 {
    var bytes: InlineArray<4, UInt8> = [0, 0, 0, 0]
    var span = bytes.mutableSpan
    try bus.readRegisters(from: 0x06, into: &span, at: address)
    let isRunning = bytes[2] & 0x07 == DPS310Settings.measureAlways
    guard bytes[0] == settings.pressure, bytes[1] == settings.temperature | sensor,
      bytes[3] == settings.configuration, isRunning != settings.commanded
    else { throw .notReady }
    return bytes[2]
  }

  /// The signed 24 bits of a result register.
  private func result<Bus: I2CBus & ~Copyable>(
    _ register: UInt8, _ bus: inout Bus
  ) throws(SensorFault) -> Int64 {
    var bytes: InlineArray<3, UInt8> = [0, 0, 0]
    var span = bytes.mutableSpan
    try bus.readRegisters(from: register, into: &span, at: address)
    let raw = Int64(Int8(bitPattern: bytes[0])) << 16 | Int64(bytes[1]) << 8 | Int64(bytes[2])
    if raw == 0 { _ = try status(&bus) }
    return raw
  }
}
