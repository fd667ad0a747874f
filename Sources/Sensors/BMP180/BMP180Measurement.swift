internal import HAL
internal import Units

/// The measurement that Bosch's BMP180 and its predecessor BMP085 share: one E2PROM, one set of
/// commands and formulas. What differs is in ``BMP180Part``.
///
/// Each measurement converts the temperature, which the pressure formula needs, and then the
/// pressure.
struct BMP180Measurement<Transport: RegisterTransport> {
  /// The registers (BMP180 section 4; BMP085 sections 4.4 and 4.5).
  private enum Register: UInt8 {
    case softReset = 0xE0
    case control = 0xF4
    case result = 0xF6
  }

  /// A conversion that runs.
  private struct Conversion {
    var polls: UInt8 = 0
    /// Whether the one before it is to be confirmed.
    var isSecond = false
  }

  private enum Stage {
    case identify
    case starting
    case begin
    case temperature(Conversion)
    case pressure(Conversion, b5: Int64)
  }

  /// Looks at a busy chip before it counts as stuck; a millisecond each.
  private static var pollsMax: UInt8 { 10 }
  /// `ctrl_meas` that begins a temperature conversion; `Sco`, bit 5, falls at its end (table 8).
  private static var convertTemperature: UInt8 { 0x2E }
  private static var running: UInt8 { 0x20 }
  /// The data registers before any conversion (BMP180 section 4).
  private static var unconverted: Int64 { 0x80_0000 }
  // Table 1 of both datasheets.
  private static var celsius: OperatingRange { OperatingRange(-40_000...85_000) }
  private static var pascal: OperatingRange { OperatingRange(30_000_000...110_000_000) }

  private let transport: Transport
  private let part: BMP180Part
  private let oversampling: BMP180Oversampling
  /// Nil before the first set-up.
  private var constants: CheckedConstants<BMP180Calibration>?
  private var stage = Stage.identify
  /// In m°C.
  private(set) var temperature: Int64 = 0
  /// In mPa.
  private(set) var pressure: Int64 = 0

  init(_ transport: Transport, _ part: BMP180Part, _ oversampling: BMP180Oversampling) {
    self.transport = transport
    self.part = part
    self.oversampling = oversampling
  }

  /// Does the next transfers of the measurement.
  mutating func advance() throws(SensorFault) -> SensorStep {
    let current = stage
    // Whatever is thrown below, the next measurement begins with the identity.
    stage = .identify
    switch current {
    case .identify: return try identify()
    case .starting:
      constants = CheckedConstants(try BMP180Calibration(from: transport))
      return try convertTemperature()
    case .begin: return try convertTemperature()
    case .temperature(let conversion): return try readTemperature(conversion)
    case .pressure(let conversion, let b5): return try readPressure(conversion, b5: b5)
    }
  }

  private mutating func identify() throws(SensorFault) -> SensorStep {
    try transport.identify(.bmp180)
    stage = .starting
    guard part.hasSoftReset else {
      // Until the longest conversion has ended that an earlier program may have begun.
      return .again(after: .microseconds(25_500))
    }
    // Ends a conversion that an earlier program, or a measurement that failed, left running.
    try transport.writeRegister(0xB6, to: Register.softReset)
    // A soft reset is a power-on reset (section 4), and start-up takes 10 ms (section 1).
    return .again(after: .milliseconds(10))
  }

  private mutating func convertTemperature(
    _ conversion: Conversion = Conversion()
  ) throws(SensorFault) -> SensorStep {
    try transport.writeRegister(Self.convertTemperature, to: Register.control)
    stage = .temperature(conversion)
    return .again(after: .microseconds(4_500))
  }

  private mutating func convertPressure(
    _ conversion: Conversion = Conversion(), b5: Int64
  ) throws(SensorFault) -> SensorStep {
    try transport.writeRegister(pressureCommand, to: Register.control)
    stage = .pressure(conversion, b5: b5)
    return .again(after: .microseconds(1_500 + 3_000 << oversampling.rawValue))
  }

  private mutating func readTemperature(
    _ conversion: Conversion
  ) throws(SensorFault) -> SensorStep {
    guard let raw = try result(of: Self.convertTemperature) else {
      let next = try polled(conversion)
      stage = .temperature(next)
      return .again(after: .milliseconds(1))
    }
    if needsSecond(raw, conversion) {
      return try convertTemperature(Conversion(isSecond: true))
    }
    guard let b5 = constants?.value.b5(raw >> 8) else { throw .outOfRange }
    return try convertPressure(b5: b5)
  }

  private mutating func readPressure(
    _ conversion: Conversion, b5: Int64
  ) throws(SensorFault) -> SensorStep {
    guard let raw = try result(of: pressureCommand) else {
      let next = try polled(conversion)
      stage = .pressure(next, b5: b5)
      return .again(after: .milliseconds(1))
    }
    if needsSecond(raw, conversion) {
      return try convertPressure(Conversion(isSecond: true), b5: b5)
    }
    let step = try convert(raw, b5: b5)
    stage = .begin
    return step
  }

  private mutating func convert(_ raw: Int64, b5: Int64) throws(SensorFault) -> SensorStep {
    let code = oversampling.rawValue
    let celsius = BMP180Calibration.deciCelsius(b5: b5) &* 100
    guard Self.celsius.admits(celsius) else { throw .outOfRange }
    let pascal = constants?.value.pascal(raw >> (8 - code), oversampling: code, b5: b5)
    let isPlausible = pascal.map { Self.pascal.admits($0 &* 1_000) } ?? false
    if constants?.isDue(after: isPlausible) == true {
      let again = try BMP180Calibration(from: transport)
      try constants?.confirm(again)
    }
    temperature = celsius
    guard isPlausible, let pascal else {
      return .partial(missing: ChannelMask(bits: 0b10), .outOfRange)
    }
    pressure = pascal &* 1_000
    return .measured
  }

  private func polled(_ conversion: Conversion) throws(SensorFault) -> Conversion {
    guard conversion.polls < Self.pollsMax else { throw .notReady }
    return Conversion(polls: conversion.polls + 1, isSecond: conversion.isSecond)
  }
}

// MARK: Registers

extension BMP180Measurement {
  /// `ctrl_meas` that begins a pressure conversion.
  private var pressureCommand: UInt8 { 0x34 | UInt8(oversampling.rawValue) << 6 }

  /// Whether data registers as after power-up need a second conversion: where the control register
  /// does not say that there was a first.
  private func needsSecond(_ raw: Int64, _ conversion: Conversion) -> Bool {
    !part.showsControl && raw == Self.unconverted && !conversion.isSecond
  }

  /// The three data registers as one number; nil while the conversion runs.
  private func result(of command: UInt8) throws(SensorFault) -> Int64? {
    if part.showsControl {
      let control = try transport.readRegister(Register.control)
      // Another command than ours: the chip has lost it, or taken another.
      guard control | Self.running == command else { throw .notReady }
      guard control & Self.running == 0 else { return nil }
    }
    var bytes: InlineArray<3, UInt8> = [0, 0, 0]
    var span = bytes.mutableSpan
    try transport.readRegisters(from: Register.result, into: &span)
    // The lowest three bits of `out_xlsb` are 0 (BMP180 section 4).
    guard bytes[2] & 0x07 == 0 else { throw .outOfRange }
    let raw = Int64(bytes[0]) << 16 | Int64(bytes[1]) << 8 | Int64(bytes[2])
    if part.showsControl, raw == Self.unconverted {
      let again = try transport.readRegister(Register.control)
      guard again == command & ~Self.running else { throw .notReady }
    }
    return raw
  }
}
