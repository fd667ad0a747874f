public import HAL
public import Units

/// Driver of the Microchip MCP9808 thermometer (DS25095).
///
/// The chip converts all the time; a value is at most one conversion old. It has an identity but no
/// checksum: each reading is followed by a look at the configuration, which must read as written;
/// resolution and limits are read back at set-up.
public struct MCP9808<Transport: RegisterTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .mcp9808 }

  /// The registers (register 5-1).
  private enum Register: UInt8 {
    case configuration = 0x01
    case upperLimit = 0x02
    case lowerLimit = 0x03
    case criticalLimit = 0x04
    case temperature = 0x05
    case resolution = 0x08
  }

  private enum Stage {
    case identify
    case begin
    case arming
    case streaming
  }

  /// The operating range (section 1).
  private static var celsiusLimits: OperatingRange {
    OperatingRange(-40_000...125_000, beyond: 100)
  }

  private let transport: Transport
  private let alert: MCP9808Settings
  private let resolution: MCP9808Resolution
  private var stage = Stage.identify
  private var temperature: Int64 = 0

  /// Makes the driver of the chip behind `transport`; touches nothing yet.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    self.transport = transport
    alert = MCP9808Settings(setup.options)
    resolution = setup.options.choice("resolution")
  }

  /// Does the next transfers; once set up two reads.
  ///
  /// - Throws: ``SensorFault/identity(expected:actual:)`` if no MCP9808 answers,
  ///   ``SensorFault/notReady`` for a chip that lost its settings,
  ///   ``SensorFault/outOfRange`` for implausible values, ``SensorFault/bus(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    let current = stage
    // Whatever is thrown below, the next measurement begins with the identity.
    stage = .identify
    switch current {
    case .identify: return try identify()
    case .begin: return try begin()
    case .arming: return try arm()
    case .streaming: return try collect()
    }
  }

  /// The temperature in m°C.
  public func value(of index: Int) -> Int64 { temperature }

  /// The longest time of one conversion. The datasheet has only typical ones (table 5-9): 30, 65,
  /// 130 and 250 ms; a third more is allowed for.
  private var conversionMax: Interval {
    switch resolution {
    case .halves: .milliseconds(40)
    case .quarters: .milliseconds(87)
    case .eighths: .milliseconds(174)
    case .sixteenths: .milliseconds(334)
    }
  }

  private mutating func identify() throws(SensorFault) -> SensorStep {
    try transport.identify(.mcp9808Maker)
    try transport.identify(.mcp9808)
    // Shut down, so that the first conversion is known to begin after the setting up.
    try transport.writeWord(
      alert.quiet | MCP9808Settings.shutdown, to: Register.configuration)
    if let limits = alert.limits {
      try transport.writeWord(limits.upper, to: Register.upperLimit)
      try transport.writeWord(limits.lower, to: Register.lowerLimit)
      try transport.writeWord(limits.critical, to: Register.criticalLimit)
    }
    try transport.writeRegister(UInt8(resolution.rawValue), to: Register.resolution)
    stage = .begin
    // The conversion that an earlier program left running took its resolution.
    return .again(after: .milliseconds(334))
  }

  private mutating func begin() throws(SensorFault) -> SensorStep {
    // A chip that lost power meanwhile has its resolution at the default and converts already.
    try check(configuration: alert.quiet | MCP9808Settings.shutdown)
    guard try transport.readRegister(Register.resolution) == resolution.rawValue else {
      throw .notReady
    }
    if let limits = alert.limits {
      let bits = MCP9808Settings.limitBits
      try transport.confirm(Register.upperLimit, holds: limits.upper, in: bits)
      try transport.confirm(Register.lowerLimit, holds: limits.lower, in: bits)
      try transport.confirm(Register.criticalLimit, holds: limits.critical, in: bits)
    }
    try transport.writeWord(alert.quiet, to: Register.configuration)
    stage = alert.limits == nil ? .streaming : .arming
    return .again(after: conversionMax)
  }

  /// The output is switched on when a conversion has been compared with the limits: what the chip
  /// compared with those of its power-up would be a false alert.
  private mutating func arm() throws(SensorFault) -> SensorStep {
    try check(configuration: alert.quiet)
    try transport.writeWord(alert.running, to: Register.configuration)
    return try collect()
  }

  private func check(configuration expected: UInt16) throws(SensorFault) {
    let word = try transport.readWord(Register.configuration)
    var others = MCP9808Settings.asserted | MCP9808Settings.locks
    // A locked chip cannot be shut down (register 5-2); what is locked reads as it should, or the
    // chip has to lose its power.
    if word & MCP9808Settings.locks != 0 { others |= expected & MCP9808Settings.shutdown }
    guard (word ^ expected) & ~others == 0 else { throw .notReady }
  }

  private mutating func collect() throws(SensorFault) -> SensorStep {
    // In this order: settings that are found in place were so during the temperature's transfer.
    let word = try result()
    try check(configuration: alert.running)
    // Bits 15...13 compare with the limits; below is the sign (section 5.1.3).
    let value = milliCelsius(sixteenths: Int16(bitPattern: word << 3) >> 3)
    guard Self.celsiusLimits.admits(value) else { throw .outOfRange }
    temperature = value
    stage = .streaming
    return .measured
  }

  /// Flags that say above the upper and below the lower limit at once are in doubt, too; they can
  /// be true only where another program has put the limits the wrong way round.
  private func result() throws(SensorFault) -> UInt16 {
    try transport.readResult(Register.temperature) {
      isDoubtful($0) || $0 & 0x6000 == 0x6000
    }
  }
}
