public import HAL
public import Units

/// Driver of the Bosch BMP180 for temperature and pressure (BST-BMP180-DS000).
///
/// Each measurement converts the temperature, which the pressure formula needs, and then the pressure.
/// A lost power supply shows in the data registers: they fall back to 0x800000, which is believed
/// only with the control register still as written.
public struct BMP180: SensorDriver {
  private enum Stage {
    case identify
    case starting
    case begin
    case temperature(polls: UInt8)
    case pressure(b5: Int64, polls: UInt8)
  }

  /// Looks at a busy chip before it counts as stuck; a millisecond each.
  private static let pollsMax: UInt8 = 10
  /// `ctrl_meas` that begins a temperature conversion; `Sco`, bit 5, falls at its end (table 8).
  private static let convertTemperature: UInt8 = 0x2E
  private static let running: UInt8 = 0x20
  // Table 1.
  private static let celsius = OperatingRange(-40_000...85_000)
  private static let pascal = OperatingRange(30_000_000...110_000_000)

  private let address: I2CAddress
  /// The option as it stands in `ctrl_meas`: 2 to this power are the samples of one pressure.
  private let oversampling: UInt8
  private var calibration = BMP180Calibration()
  private var stage = Stage.identify
  private var temperature: Int64 = 0
  private var pressure: Int64 = 0

  /// Makes the driver of the chip at `address`; touches nothing yet. `channels` saves nothing.
  public init(address: I2CAddress, options: ChipOptions, channels: ChannelMask) {
    self.address = address
    oversampling = UInt8(max(0, min(3, options[0])))
  }

  /// Does the next transfers of the measurement.
  ///
  /// - Throws: ``SensorFault/identity(expected:actual:)`` if no BMP180 answers,
  ///   ``SensorFault/notReady`` for a chip that lost power or stays busy,
  ///   ``SensorFault/outOfRange`` for implausible values or calibration, ``SensorFault/bus(_:)``.
  public mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    let current = stage
    // Whatever is thrown below, the next measurement begins with the identity.
    stage = .identify
    switch current {
    case .identify: return try identify(&bus)
    case .starting:
      try readCalibration(&bus)
      return try begin(&bus)
    case .begin: return try begin(&bus)
    case .temperature(let polls): return try readTemperature(&bus, polls: polls)
    case .pressure(let b5, let polls): return try readPressure(&bus, b5: b5, polls: polls)
    }
  }

  /// Channel 0 in m°C, 1 in mPa.
  public func value(of index: Int) -> Int64 {
    index == 0 ? temperature : pressure
  }

  private mutating func identify<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    let identity = try bus.readRegister(0xD0, at: address)
    guard identity == 0x55 else { throw .identity(expected: 0x55, actual: identity) }
    // Ends a conversion that an earlier program, or a measurement that failed, left running.
    try write(0xE0, 0xB6, &bus)
    stage = .starting
    // A soft reset is a power-on reset (section 4), and start-up takes 10 ms (section 1).
    return .again(after: .milliseconds(10))
  }

  private mutating func begin<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    try write(0xF4, Self.convertTemperature, &bus)
    stage = .temperature(polls: 0)
    return .again(after: .microseconds(4_500))
  }

  private mutating func readTemperature<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus, polls: UInt8
  ) throws(SensorFault) -> SensorStep {
    guard let raw = try result(of: Self.convertTemperature, &bus) else {
      stage = .temperature(polls: polls + 1)
      return try pause(polls)
    }
    guard let b5 = calibration.b5(raw >> 8) else { throw .outOfRange }
    try write(0xF4, convertPressure, &bus)
    stage = .pressure(b5: b5, polls: 0)
    return .again(after: .microseconds(1_500 + 3_000 << Int64(oversampling)))
  }

  private mutating func readPressure<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus, b5: Int64, polls: UInt8
  ) throws(SensorFault) -> SensorStep {
    guard let raw = try result(of: convertPressure, &bus) else {
      stage = .pressure(b5: b5, polls: polls + 1)
      return try pause(polls)
    }
    let code = Int64(oversampling)
    let celsius = BMP180Calibration.deciCelsius(b5: b5) &* 100
    guard Self.celsius.admits(celsius),
      let pascal = calibration.pascal(raw >> (8 - code), oversampling: code, b5: b5),
      Self.pascal.admits(pascal &* 1_000)
    else { throw .outOfRange }
    temperature = celsius
    pressure = pascal &* 1_000
    stage = .begin
    return .measured
  }

  private mutating func pause(_ polls: UInt8) throws(SensorFault) -> SensorStep {
    guard polls < Self.pollsMax else {
      stage = .identify
      throw .notReady
    }
    return .again(after: .milliseconds(1))
  }
}

// MARK: Registers

extension BMP180 {
  /// `ctrl_meas` that begins a pressure conversion.
  private var convertPressure: UInt8 { 0x34 | oversampling << 6 }

  private func write<Bus: I2CBus & ~Copyable>(
    _ register: UInt8, _ byte: UInt8, _ bus: inout Bus
  ) throws(SensorFault) {
    let bytes: InlineArray<2, UInt8> = [register, byte]
    try bus.writeRegisters(bytes.span, at: address)
  }

  private mutating func readCalibration<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) {
    var block = InlineArray<22, UInt8>(repeating: 0)
    var span = block.mutableSpan
    try bus.readRegisters(from: 0xAA, into: &span, at: address)
    guard calibration.decode(block) else { throw .outOfRange }
  }

  /// The three data registers as one number; nil while the conversion runs.
  private func result<Bus: I2CBus & ~Copyable>(
    of command: UInt8, _ bus: inout Bus
  ) throws(SensorFault) -> Int64? {
    let control = try bus.readRegister(0xF4, at: address)
    guard control & Self.running == 0 else { return nil }
    var bytes: InlineArray<3, UInt8> = [0, 0, 0]
    var span = bytes.mutableSpan
    try bus.readRegisters(from: 0xF6, into: &span, at: address)
    let raw = Int64(bytes[0]) << 16 | Int64(bytes[1]) << 8 | Int64(bytes[2])
    if raw == 0x80_0000 {
      let again = try bus.readRegister(0xF4, at: address)
      guard again == command & ~Self.running else { throw .notReady }
    }
    return raw
  }
}
