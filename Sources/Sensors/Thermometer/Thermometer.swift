internal import HAL
internal import Units

/// The state machine of every driver in the LM75 family: a temperature register, a configuration
/// register and two limits, which stay as they are unless the board sets them.
///
/// The chips have no identity and no checksum. What protects a reading: each one is followed by a
/// look at the configuration, which must read as written. A chip that lost power, or that another
/// program has shut down and that would show its last temperature for ever, is found out.
struct Thermometer {
  private enum Stage {
    case rest
    case begin
    case converting(polls: UInt8)
    case streaming
  }

  /// Looks at a busy chip before it counts as stuck.
  private static let pollsMax: UInt8 = 10
  /// No chip of the family is specified beyond −55...150 °C.
  private static let celsiusPlausible: ClosedRange<Int64> = -70_000...155_000

  private let address: I2CAddress
  private let settings: ThermometerSettings
  private var stage = Stage.rest
  /// The temperature of the last finished measurement in m°C.
  private(set) var temperature: Int64 = 0

  init(address: I2CAddress, settings: ThermometerSettings) {
    self.address = address
    self.settings = settings
  }

  /// Does the next transfers of the measurement.
  mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    let current = stage
    // Whatever is thrown below, the next measurement begins with the settings.
    stage = .rest
    switch current {
    case .rest:
      // A running conversion, of what an earlier program wanted, ends before the chip rests.
      try writeConfiguration(settings.resting, &bus)
      if let limits = settings.limits {
        try bus.writeWord(limits.high, to: 3, at: address)
        try bus.writeWord(limits.low, to: 2, at: address)
      }
      stage = .begin
      return .again(after: settings.conversionMax)
    case .begin: return try begin(&bus)
    case .converting(let polls): return try collect(polls: polls, &bus)
    case .streaming: return try collect(polls: Self.pollsMax, &bus)
    }
  }

  private mutating func begin<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    guard settings.isOneShot else {
      try writeConfiguration(settings.running, &bus)
      stage = .streaming
      return .again(after: settings.conversionMax)
    }
    try writeConfiguration(settings.resting | ThermometerSettings.oneShot, &bus)
    stage = .converting(polls: 0)
    return .again(after: settings.conversionMax)
  }

  private mutating func collect<Bus: I2CBus & ~Copyable>(
    polls: UInt8, _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    // In this order: settings that are found in place were so during the temperature's transfer.
    let word = try bus.readWord(0, at: address)
    let configuration = try readConfiguration(&bus)
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
    guard Self.celsiusPlausible.contains(value) else { throw .outOfRange }
    temperature = value
    stage = settings.isOneShot ? .begin : .streaming
    return .measured
  }

  private func writeConfiguration<Bus: I2CBus & ~Copyable>(
    _ word: UInt16, _ bus: inout Bus
  ) throws(SensorFault) {
    guard settings.configurationBytes == 1 else {
      return try bus.writeWord(word, to: 1, at: address)
    }
    let bytes: InlineArray<2, UInt8> = [1, UInt8(word >> 8)]
    try bus.writeRegisters(bytes.span, at: address)
  }

  private func readConfiguration<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> UInt16 {
    guard settings.configurationBytes == 1 else { return try bus.readWord(1, at: address) }
    return UInt16(try bus.readRegister(1, at: address)) << 8
  }
}
