public import HAL
public import Units

/// Driver of the Bosch BMP180 for temperature and pressure (BST-BMP180-DS000).
///
/// Each measurement converts the temperature, which the pressure formula needs, and then the
/// pressure. A lost power supply shows in the data registers: they fall back to 0x800000, which is
/// believed only with the control register still as written.
public struct BMP180<Transport: RegisterTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .bmp180 }

  /// The registers (section 4.3).
  private enum Register: UInt8 {
    case calibration = 0xAA
    case identity = 0xD0
    case softReset = 0xE0
    case control = 0xF4
    case result = 0xF6
  }

  private enum Stage {
    case identify
    case starting
    case begin
    case temperature(polls: UInt8)
    case pressure(b5: Int64, polls: UInt8)
  }

  /// Looks at a busy chip before it counts as stuck; a millisecond each.
  private static var pollsMax: UInt8 { 10 }
  /// `ctrl_meas` that begins a temperature conversion; `Sco`, bit 5, falls at its end (table 8).
  private static var convertTemperature: UInt8 { 0x2E }
  private static var running: UInt8 { 0x20 }
  // Table 1.
  private static var celsius: OperatingRange { OperatingRange(-40_000...85_000) }
  private static var pascal: OperatingRange { OperatingRange(30_000_000...110_000_000) }

  private let transport: Transport
  private let oversampling: BMP180Oversampling
  private var calibration = BMP180Calibration()
  private var stage = Stage.identify
  private var temperature: Int64 = 0
  private var pressure: Int64 = 0

  /// Makes the driver of the chip behind `transport`; touches nothing yet. Fewer
  /// channels save nothing.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    self.transport = transport
    oversampling = setup.options.choice("oversampling")
  }

  /// Does the next transfers of the measurement.
  ///
  /// - Throws: ``SensorFault/identity(expected:actual:)`` if no BMP180 answers,
  ///   ``SensorFault/notReady`` for a chip that lost power or stays busy,
  ///   ``SensorFault/outOfRange`` for implausible values or calibration, ``SensorFault/bus(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    let current = stage
    // Whatever is thrown below, the next measurement begins with the identity.
    stage = .identify
    switch current {
    case .identify: return try identify()
    case .starting:
      try readCalibration()
      return try begin()
    case .begin: return try begin()
    case .temperature(let polls): return try readTemperature(polls: polls)
    case .pressure(let b5, let polls): return try readPressure(b5: b5, polls: polls)
    }
  }

  /// Channel 0 in m°C, 1 in mPa.
  public func value(of index: Int) -> Int64 {
    index == 0 ? temperature : pressure
  }

  private mutating func identify() throws(SensorFault) -> SensorStep {
    let identity = try transport.readRegister(Register.identity)
    guard identity == 0x55 else { throw .identity(expected: 0x55, actual: identity) }
    // Ends a conversion that an earlier program, or a measurement that failed, left running.
    try transport.writeRegister(0xB6, to: Register.softReset)
    stage = .starting
    // A soft reset is a power-on reset (section 4), and start-up takes 10 ms (section 1).
    return .again(after: .milliseconds(10))
  }

  private mutating func begin() throws(SensorFault) -> SensorStep {
    try transport.writeRegister(Self.convertTemperature, to: Register.control)
    stage = .temperature(polls: 0)
    return .again(after: .microseconds(4_500))
  }

  private mutating func readTemperature(polls: UInt8) throws(SensorFault) -> SensorStep {
    guard let raw = try result(of: Self.convertTemperature) else {
      stage = .temperature(polls: polls + 1)
      return try pause(polls)
    }
    guard let b5 = calibration.b5(raw >> 8) else { throw .outOfRange }
    try transport.writeRegister(convertPressure, to: Register.control)
    stage = .pressure(b5: b5, polls: 0)
    return .again(after: .microseconds(1_500 + 3_000 << oversampling.rawValue))
  }

  private mutating func readPressure(b5: Int64, polls: UInt8) throws(SensorFault) -> SensorStep {
    guard let raw = try result(of: convertPressure) else {
      stage = .pressure(b5: b5, polls: polls + 1)
      return try pause(polls)
    }
    let code = oversampling.rawValue
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
  private var convertPressure: UInt8 { 0x34 | UInt8(oversampling.rawValue) << 6 }

  private mutating func readCalibration() throws(SensorFault) {
    var block = InlineArray<22, UInt8>(repeating: 0)
    var span = block.mutableSpan
    try transport.readRegisters(from: Register.calibration, into: &span)
    guard calibration.decode(block) else { throw .outOfRange }
  }

  /// The three data registers as one number; nil while the conversion runs.
  private func result(of command: UInt8) throws(SensorFault) -> Int64? {
    let control = try transport.readRegister(Register.control)
    guard control & Self.running == 0 else { return nil }
    var bytes: InlineArray<3, UInt8> = [0, 0, 0]
    var span = bytes.mutableSpan
    try transport.readRegisters(from: Register.result, into: &span)
    let raw = Int64(bytes[0]) << 16 | Int64(bytes[1]) << 8 | Int64(bytes[2])
    if raw == 0x80_0000 {
      let again = try transport.readRegister(Register.control)
      guard again == command & ~Self.running else { throw .notReady }
    }
    return raw
  }
}
