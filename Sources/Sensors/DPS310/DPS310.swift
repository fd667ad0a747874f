public import HAL
public import Units

/// Driver of the Infineon DPS310 for temperature and pressure (V1.2).
///
/// Both quantities are always measured: the pressure formula needs the temperature. In background
/// mode a value is at most one period and one measurement old. A chip that has lost power shows
/// other settings; a raw value of 0, which is also what an empty result register holds, is believed
/// only after a second look at them, and so is one of all ones.
public struct DPS310<Transport: RegisterTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .dps310 }

  /// The registers (register map).
  private enum Register: UInt8 {
    case pressure = 0x00
    case temperature = 0x03
    case pressureConfiguration = 0x06
    case temperatureConfiguration = 0x07
    case measurement = 0x08
    case configuration = 0x09
    case reset = 0x0C
    // In no datasheet; see `repair`.
    case repairFirst = 0x0E
    case repairSecond = 0x0F
    case repairSetting = 0x62
  }

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
  private static var pollsMax: UInt8 { 10 }
  // `MEAS_CFG` (sensor operating mode and status).
  private static var started: UInt8 { 0xC0 }
  private static var temperatureReady: UInt8 { 0x20 }
  private static var pressureReady: UInt8 { 0x10 }
  // Operating range.
  private static var celsius: OperatingRange { OperatingRange(-40_000...85_000) }
  private static var pascal: OperatingRange { OperatingRange(30_000_000...120_000_000) }

  private let transport: Transport
  private let settings: DPS310Settings
  /// Nil before the first set-up.
  private var coefficients: CheckedConstants<DPS310Coefficients>?
  private var stage = Stage.identify
  private var temperature: Int64 = 0
  private var pressure: Int64 = 0

  /// Makes the driver of the chip behind `transport`; touches nothing yet. Fewer
  /// channels save nothing.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    self.transport = transport
    settings = DPS310Settings(setup.options)
  }

  /// Does the next transfers of the measurement.
  ///
  /// - Throws: ``SensorFault/identity(expected:actual:)`` if no DPS310 answers,
  ///   ``SensorFault/notReady`` for a chip that lost power or stays busy,
  ///   ``SensorFault/outOfRange`` for an implausible temperature or blank coefficients,
  ///   ``SensorFault/inconsistent``, ``SensorFault/bus(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    let current = stage
    // Whatever is thrown below, the next measurement begins with the identity.
    stage = .identify
    switch current {
    case .identify: return try identify()
    case .starting(let polls): return try setUp(polls: polls)
    case .begin: return try begin()
    case .temperature(let polls): return try readTemperature(polls: polls)
    case .pressure(let raw, let polls): return try readPressure(raw, polls: polls)
    case .both(let polls): return try readFirst(polls: polls)
    case .streaming:
      _ = try status()
      return try readBoth()
    }
  }

  /// Channel 0 in m°C, 1 in mPa.
  public func value(of index: Int) -> Int64 {
    index == 0 ? temperature : pressure
  }

  private mutating func identify() throws(SensorFault) -> SensorStep {
    try transport.identify(.dps310)
    try transport.writeRegister(0x89, to: Register.reset)
    stage = .starting(polls: 0)
    // Until the coefficients are available (start-up timing).
    return .again(after: .milliseconds(40))
  }

  private mutating func setUp(polls: UInt8) throws(SensorFault) -> SensorStep {
    guard try transport.readRegister(Register.measurement) & Self.started == Self.started else {
      return try wait(.starting(polls: polls + 1), polls, .milliseconds(4))
    }
    let first = try DPS310Coefficients(from: transport)
    coefficients = CheckedConstants(first)
    try repair()
    try transport.writeRegister(settings.pressure, to: Register.pressureConfiguration)
    try transport.writeRegister(
      settings.temperature | first.sensor, to: Register.temperatureConfiguration)
    try transport.writeRegister(settings.configuration, to: Register.configuration)
    return try begin()
  }

  private mutating func begin() throws(SensorFault) -> SensorStep {
    guard settings.commanded else {
      try transport.writeRegister(DPS310Settings.measureAlways, to: Register.measurement)
      stage = .both(polls: 0)
      return .again(after: .microseconds(2 * settings.measurementTime))
    }
    try transport.writeRegister(DPS310Settings.measureTemperature, to: Register.measurement)
    stage = .temperature(polls: 0)
    return .again(after: .microseconds(settings.measurementTime))
  }

  private mutating func readTemperature(polls: UInt8) throws(SensorFault) -> SensorStep {
    guard try status() & Self.temperatureReady != 0 else {
      return try wait(.temperature(polls: polls + 1), polls, pause)
    }
    let raw = try result(.temperature)
    try transport.writeRegister(DPS310Settings.measurePressure, to: Register.measurement)
    stage = .pressure(raw: raw, polls: 0)
    return .again(after: .microseconds(settings.measurementTime))
  }

  private mutating func readPressure(_ temperature: Int64, polls: UInt8) throws(SensorFault)
    -> SensorStep
  {
    guard try status() & Self.pressureReady != 0 else {
      return try wait(.pressure(raw: temperature, polls: polls + 1), polls, pause)
    }
    let step = try convert(pressure: try result(.pressure), temperature: temperature)
    stage = .begin
    return step
  }

  private mutating func readFirst(polls: UInt8) throws(SensorFault) -> SensorStep {
    let ready = Self.temperatureReady | Self.pressureReady
    guard try status() & ready == ready else {
      return try wait(.both(polls: polls + 1), polls, pause)
    }
    return try readBoth()
  }

  private mutating func readBoth() throws(SensorFault) -> SensorStep {
    let raw = try result(.temperature)
    let step = try convert(pressure: try result(.pressure), temperature: raw)
    stage = .streaming
    return step
  }

  private mutating func convert(
    pressure raw: Int64, temperature: Int64
  ) throws(SensorFault) -> SensorStep {
    guard let known = coefficients?.value,
      let t = DPS310Coefficients.scaled(temperature, by: settings.scale)
    else { throw .outOfRange }
    let celsius = known.milliCelsius(t)
    guard Self.celsius.admits(celsius) else { throw .outOfRange }
    let p = DPS310Coefficients.scaled(raw, by: settings.scale)
    let pascal = p.map { known.milliPascal($0, t) } ?? .min
    let isPlausible = Self.pascal.admits(pascal)
    if coefficients?.isDue(after: isPlausible) == true {
      let again = try DPS310Coefficients(from: transport)
      try coefficients?.confirm(again)
    }
    self.temperature = celsius
    pressure = pascal
    return isPlausible ? .measured : .partial(missing: ChannelMask(bits: 0b10), .outOfRange)
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
  /// Some specimens read temperatures tens of degrees too high until these writes, which no
  /// datasheet has but the maker's own library, like Linux (drivers/iio/pressure/dps310.c,
  /// dps310_temp_workaround), makes before the first measurement. To others they do nothing.
  private func repair() throws(SensorFault) {
    try transport.writeRegister(0xA5, to: Register.repairFirst)
    try transport.writeRegister(0x96, to: Register.repairSecond)
    try transport.writeRegister(0x02, to: Register.repairSetting)
    try transport.writeRegister(0x00, to: Register.repairFirst)
    try transport.writeRegister(0x00, to: Register.repairSecond)
  }

  /// `MEAS_CFG`; throws if the settings around it are not ours any more.
  private func status() throws(SensorFault) -> UInt8 {
    var bytes: InlineArray<4, UInt8> = [0, 0, 0, 0]
    var span = bytes.mutableSpan
    try transport.readRegisters(from: Register.pressureConfiguration, into: &span)
    let isRunning = bytes[2] & 0x07 == DPS310Settings.measureAlways
    guard let sensor = coefficients?.value.sensor, bytes[0] == settings.pressure,
      bytes[1] == settings.temperature | sensor, bytes[3] == settings.configuration,
      isRunning != settings.commanded
    else { throw .notReady }
    return bytes[2]
  }

  /// The signed 24 bits of a result register. All zeros, which an empty register holds, and all
  /// ones, which a wire reads that no chip drives, are believed only after a second look; so is
  /// what ends in ones, as a read does that breaks off, unless the second ends otherwise.
  private func result(_ register: Register) throws(SensorFault) -> Int64 {
    let raw = try bits(of: register)
    guard raw == 0 || raw & 0xFF == 0xFF else { return raw }
    _ = try status()
    let again = try bits(of: register)
    let isDoubtful = again == 0 || again & 0xFF == 0xFF
    guard again == raw || raw != 0 && raw != -1 && !isDoubtful else { throw .inconsistent }
    return again
  }

  private func bits(of register: Register) throws(SensorFault) -> Int64 {
    var bytes: InlineArray<3, UInt8> = [0, 0, 0]
    var span = bytes.mutableSpan
    try transport.readRegisters(from: register, into: &span)
    return Int64(Int8(bitPattern: bytes[0])) << 16 | Int64(bytes[1]) << 8 | Int64(bytes[2])
  }
}
