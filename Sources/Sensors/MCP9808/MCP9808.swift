public import HAL
public import Units

/// Driver of the Microchip MCP9808 thermometer (DS25095).
///
/// The chip converts all the time; a value is at most one conversion old. It has an identity but no
/// checksum: each reading is followed by a look at the configuration, which must read as written.
public struct MCP9808: SensorDriver {
  private enum Stage {
    case identify
    case begin
    case arming
    case streaming
  }

  /// The operating range (section 1), an eighth of its span wider at each end.
  private static let celsiusPlausible: ClosedRange<Int64> = -60_000...145_000
  /// `SHDN`.
  private static let shutdown: UInt16 = 0x0100

  private let address: I2CAddress
  private let alert: MCP9808Settings
  /// Code of the resolution register: 0.5 °C and half of that for each step.
  private let resolution: UInt8
  private var stage = Stage.identify
  private var temperature: Int64 = 0

  /// Makes the driver of the chip at `address`; touches nothing yet. Numbers that the schema does
  /// not know are limited to the nearest.
  public init(address: I2CAddress, options: ChipOptions, channels: ChannelMask) {
    self.address = address
    alert = MCP9808Settings(options)
    resolution = UInt8(max(0, min(3, options[0])))
  }

  /// Does the next transfers; once set up two reads.
  ///
  /// - Throws: ``SensorFault/identity(expected:actual:)`` if no MCP9808 answers,
  ///   ``SensorFault/notReady`` for a chip that lost its settings,
  ///   ``SensorFault/outOfRange`` for implausible values, ``SensorFault/bus(_:)``.
  public mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    let current = stage
    // Whatever is thrown below, the next measurement begins with the identity.
    stage = .identify
    switch current {
    case .identify: return try identify(&bus)
    case .begin: return try begin(&bus)
    case .arming: return try arm(&bus)
    case .streaming: return try collect(&bus)
    }
  }

  /// The temperature in m°C.
  public func value(of index: Int) -> Int64 { temperature }

  /// The longest time of one conversion. The datasheet has only typical ones (table 5-9): 30, 65,
  /// 130 and 250 ms; a third more is allowed for.
  private var conversionMax: Interval {
    switch resolution {
    case 0: .milliseconds(40)
    case 1: .milliseconds(87)
    case 2: .milliseconds(174)
    default: .milliseconds(334)
    }
  }

  private mutating func identify<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    let manufacturer = try bus.readWord(0x06, at: address)
    try check(manufacturer >> 8, is: 0x00)
    try check(manufacturer & 0xFF, is: 0x54)
    // The lower byte is the revision and may be any.
    try check(try bus.readWord(0x07, at: address) >> 8, is: 0x04)
    // Shut down, so that the first conversion is known to begin after the setting up.
    try bus.writeWord(alert.quiet | Self.shutdown, to: 0x01, at: address)
    if let limits = alert.limits {
      try bus.writeWord(limits.upper, to: 0x02, at: address)
      try bus.writeWord(limits.lower, to: 0x03, at: address)
      try bus.writeWord(limits.critical, to: 0x04, at: address)
    }
    let register: InlineArray<2, UInt8> = [0x08, resolution]
    try bus.writeRegisters(register.span, at: address)
    stage = .begin
    // The conversion that an earlier program left running took its resolution.
    return .again(after: .milliseconds(334))
  }

  private func check(_ actual: UInt16, is expected: UInt8) throws(SensorFault) {
    let actual = UInt8(truncatingIfNeeded: actual)
    guard actual == expected else { throw .identity(expected: expected, actual: actual) }
  }

  private mutating func begin<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    // A chip that lost power meanwhile has its resolution at the default and converts already.
    try check(configuration: alert.quiet | Self.shutdown, &bus)
    try bus.writeWord(alert.quiet, to: 0x01, at: address)
    stage = alert.limits == nil ? .streaming : .arming
    return .again(after: conversionMax)
  }

  /// The output is switched on when a conversion has been compared with the limits: what the chip
  /// compared with those of its power-up would be a false alert.
  private mutating func arm<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    try check(configuration: alert.quiet, &bus)
    try bus.writeWord(alert.running, to: 0x01, at: address)
    return try collect(&bus)
  }

  private func check<Bus: I2CBus & ~Copyable>(
    configuration expected: UInt16, _ bus: inout Bus
  ) throws(SensorFault) {
    let word = try bus.readWord(0x01, at: address)
    guard word & ~MCP9808Settings.asserted == expected else { throw .notReady }
  }

  private mutating func collect<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    // In this order: settings that are found in place were so during the temperature's transfer.
    let word = try bus.readWord(0x05, at: address)
    try check(configuration: alert.running, &bus)
    // Bits 15...13 compare with the limits; below is the sign (section 5.1.3).
    let value = milliCelsius(sixteenths: Int16(bitPattern: word << 3) >> 3)
    guard Self.celsiusPlausible.contains(value) else { throw .outOfRange }
    temperature = value
    stage = .streaming
    return .measured
  }
}
