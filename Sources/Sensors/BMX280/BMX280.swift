internal import HAL
internal import Units

/// The measurement that Bosch's BMP280 and BME280 share: one register layout, one calibration of
/// temperature and pressure, one sequence of modes. What differs is in ``BMX280Part``.
///
/// All quantities are always converted: the formulas of pressure and humidity need the temperature.
/// In normal mode a value is at most the standby time and one conversion old.
struct BMX280<Transport: RegisterTransport> {
  private enum Stage {
    case identify
    case copying(polls: UInt8)
    case trigger
    case converting(polls: UInt8)
  }

  /// Looks at a busy chip before it counts as stuck; a millisecond each.
  private static var pollsMax: UInt8 { 10 }
  // BMP280 table 2, BME280 tables 1 and 4.
  private static var celsius: OperatingRange { OperatingRange(-40_000...85_000) }
  private static var pascal: OperatingRange { OperatingRange(30_000_000...110_000_000) }

  private let transport: Transport
  private let settings: BMX280Settings
  /// Nil before the first set-up.
  private var constants: CheckedConstants<BMX280Constants>?
  private var stage = Stage.identify
  /// In m°C.
  private(set) var temperature: Int64 = 0
  /// In m%RH; without meaning in a BMP280.
  private(set) var humidity: Int64 = 0
  /// In mPa.
  private(set) var pressure: Int64 = 0

  init(_ transport: Transport, _ settings: BMX280Settings) {
    self.transport = transport
    self.settings = settings
  }

  /// Does the next transfers; in normal mode and once set up, one burst.
  mutating func advance() throws(SensorFault) -> SensorStep {
    let current = stage
    // Whatever is thrown below, the next measurement begins with the identity.
    stage = .identify
    switch current {
    case .identify: return try identify()
    case .copying(let polls): return try setUp(polls: polls)
    case .trigger: return try trigger()
    case .converting(let polls): return try readOut(polls: polls)
    }
  }

  private mutating func identify() throws(SensorFault) -> SensorStep {
    try transport.identify(settings.part.identity)
    // The word that makes the chip reset (BST-BME280-DS002 section 5.4.2).
    try transport.writeRegister(0xB6, to: BMX280Register.reset)
    stage = .copying(polls: 0)
    // Start-up time (datasheet table 1 or 2): the chip copies its calibration out of the NVM.
    return .again(after: .milliseconds(2))
  }

  private mutating func setUp(polls: UInt8) throws(SensorFault) -> SensorStep {
    let copying = try transport.readRegister(BMX280Register.status) & 0x01 != 0
    if copying {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .copying(polls: polls + 1)
      return .again(after: .milliseconds(1))
    }
    constants = CheckedConstants(try BMX280Constants(settings.part, from: transport))
    // ctrl_hum takes effect with the next write of ctrl_meas (BME280, 5.4.3), and config is only
    // sure to be taken in sleep mode (5.4.6, BMP280 4.3.5): hence this order.
    let registers: InlineArray<6, UInt8> = [
      BMX280Register.controlHumidity.rawValue, settings.controlHumidity,
      BMX280Register.configuration.rawValue, settings.configuration,
      BMX280Register.controlMeasurement.rawValue, settings.measuring,
    ]
    let first = settings.part.hasHygrometer ? 0 : 2
    try transport.writeRegisters(pairs: registers.span.extracting(first..<6))
    return converting()
  }

  private mutating func trigger() throws(SensorFault) -> SensorStep {
    // ctrl_hum is not written again: after a brown-out it must be found empty. A BMP280 loses
    // nothing that the next forced measurement needs.
    try transport.writeRegister(settings.measuring, to: BMX280Register.controlMeasurement)
    return converting()
  }

  private mutating func converting() -> SensorStep {
    stage = .converting(polls: 0)
    return .again(after: .microseconds(settings.measurementMax))
  }

  private mutating func readOut(polls: UInt8) throws(SensorFault) -> SensorStep {
    var frame = try readFrame()
    // Where the chip let go of the wire before the last byte, that byte is 0xFF: a second look.
    if settings.part.hasHygrometer, frame.humidity & 0xFF == 0xFF { frame = try readFrame() }
    guard frame.controlHumidity == settings.controlHumidity,
      frame.configuration == settings.configuration,
      frame.controlMeasurement & ~0b11 == settings.sleeping
    else { throw .notReady }
    if frame.empty || (settings.forced && frame.measuring) {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .converting(polls: polls + 1)
      return .again(after: .milliseconds(1))
    }
    guard frame.controlMeasurement == settings.settled else { throw .notReady }
    let step = try convert(frame)
    stage = settings.forced ? .trigger : .converting(polls: 0)
    return step
  }

  private func readFrame() throws(SensorFault) -> BMX280Frame {
    var bytes = BMX280Frame.blank
    if settings.part.hasHygrometer {
      var whole = bytes.mutableSpan
      try transport.readRegisters(from: BMX280Register.controlHumidity, into: &whole)
    } else {
      var fewer = InlineArray<10, UInt8>(repeating: 0)
      var part = fewer.mutableSpan
      try transport.readRegisters(from: BMX280Register.status, into: &part)
      for index in fewer.indices { bytes[index + 1] = fewer[index] }
    }
    return BMX280Frame(bytes)
  }

  private mutating func convert(_ frame: BMX280Frame) throws(SensorFault) -> SensorStep {
    guard let known = constants?.value else { throw .notReady }
    let fine = known.calibration.fineTemperature(frame.temperature)
    let celsius = BMX280Calibration.milliCelsius(fine: fine)
    guard frame.endsInZeros, Self.celsius.admits(celsius) else { throw .outOfRange }
    let pascal = known.calibration.milliPascal(frame.pressure, fine: fine) ?? .min
    let percent = known.hygrometer?.milliPercent(frame.humidity, fine: fine)
    var missing: UInt8 = Self.pascal.admits(pascal) ? 0 : settings.part.pressure
    if settings.part.hasHygrometer, percent == nil { missing |= settings.part.humidity }
    if constants?.isDue(after: missing == 0) == true {
      let again = try BMX280Constants(settings.part, from: transport)
      try constants?.confirm(again)
    }
    temperature = celsius
    pressure = pascal
    humidity = percent ?? 0
    return missing == 0 ? .measured : .partial(missing: ChannelMask(bits: missing), .outOfRange)
  }
}
