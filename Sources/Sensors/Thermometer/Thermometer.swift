internal import HAL
internal import Units

/// The state machine of every driver in the LM75 family: a temperature register, a configuration
/// register and two limits, which stay as they are unless the board sets them.
///
/// The chips have no identity and no checksum. What protects a reading: each one is followed by a
/// look at the configuration, which must read as written. A chip that lost power, or that another
/// program has shut down and that would show its last temperature for ever, is found out. Limits
/// that the board sets are read back at set-up, and in one-shot mode at growing distances.
struct Thermometer<Transport: RegisterTransport> {
  /// The registers, the same in every chip of the family (LM75: SNIS153, pointer register).
  private enum Register: UInt8 {
    case temperature = 0
    case configuration = 1
    case lowerLimit = 2
    case upperLimit = 3
  }

  private enum Stage {
    case rest
    case begin
    case converting(polls: UInt8)
    case streaming
  }

  /// Looks at a busy chip before it counts as stuck.
  private static var pollsMax: UInt8 { 10 }

  private let transport: Transport
  private let settings: ThermometerSettings
  private var stage = Stage.rest
  /// What the limits are read back against; nil where the chip keeps its own.
  private var limits: CheckedConstants<AlertLimits>?
  /// The temperature of the last finished measurement in m°C.
  private(set) var temperature: Int64 = 0

  init(_ transport: Transport, _ settings: ThermometerSettings) {
    self.transport = transport
    self.settings = settings
  }

  /// Does the next transfers of the measurement.
  mutating func advance() throws(SensorFault) -> SensorStep {
    let current = stage
    // Whatever is thrown below, the next measurement begins with the settings.
    stage = .rest
    switch current {
    case .rest:
      // A running conversion, of what an earlier program wanted, ends before the chip rests.
      try writeConfiguration(settings.resting)
      if let wanted = settings.limits {
        try transport.write(wanted, high: Register.upperLimit, low: Register.lowerLimit)
        limits = CheckedConstants(wanted)
      }
      stage = .begin
      return .again(after: settings.conversionMax)
    case .begin: return try begin()
    case .converting(let polls): return try collect(polls: polls)
    case .streaming: return try collect(polls: Self.pollsMax)
    }
  }

  private mutating func begin() throws(SensorFault) -> SensorStep {
    // In one-shot mode each measurement begins with a write, which could reach a limit.
    try transport.confirm(
      &limits, high: Register.upperLimit, low: Register.lowerLimit,
      in: settings.limitBits ?? settings.meaningful)
    guard settings.isOneShot else {
      try writeConfiguration(settings.running)
      stage = .streaming
      return .again(after: settings.conversionMax)
    }
    try writeConfiguration(settings.resting | ThermometerSettings.oneShot)
    stage = .converting(polls: 0)
    return .again(after: settings.conversionMax)
  }

  private mutating func collect(polls: UInt8) throws(SensorFault) -> SensorStep {
    // In this order: settings that are found in place were so during the temperature's transfer.
    let word = try result()
    let configuration = try readConfiguration()
    let expected = settings.isOneShot ? settings.resting : settings.running
    guard configuration & settings.lasting == expected & settings.lasting else { throw .notReady }
    if settings.isOneShot && configuration & settings.ready != settings.ready {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .converting(polls: polls + 1)
      return .again(after: .microseconds(settings.conversionMax.microseconds / 8 + 1))
    }
    guard word & settings.fixed == settings.format else { throw .notReady }
    let sixteenths = Int16(bitPattern: word & settings.meaningful) >> Int16(settings.shift)
    let value = milliCelsius(sixteenths: sixteenths)
    guard settings.celsius.admits(value) else { throw .outOfRange }
    temperature = value
    stage = settings.isOneShot ? .begin : .streaming
    return .measured
  }

  /// The temperature register, in doubt at 0 °C and where it has ones throughout. Ones in the
  /// undefined bits of an LM75 alone are none.
  private func result() throws(SensorFault) -> UInt16 {
    let meaningful = settings.meaningful
    return try transport.readResult(Register.temperature) {
      $0 & meaningful == 0 || $0 == 0xFFFF
    }
  }

  private func writeConfiguration(_ word: UInt16) throws(SensorFault) {
    guard settings.configurationBytes == 1 else {
      return try transport.writeWord(word, to: Register.configuration)
    }
    try transport.writeRegister(UInt8(word >> 8), to: Register.configuration)
  }

  private func readConfiguration() throws(SensorFault) -> UInt16 {
    guard settings.configurationBytes == 1 else {
      return try transport.readWord(Register.configuration)
    }
    return UInt16(try transport.readRegister(Register.configuration)) << 8
  }
}
