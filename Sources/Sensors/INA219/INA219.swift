public import HAL
public import Units

/// Driver of the TI INA219 current and power monitor (SBOS448).
///
/// The chip has no identity and no checksum. What protects a reading: the configuration must read
/// 0x399F after a reset and then as written, a conversion counts only once `CNVR` is set, after all
/// registers have been read the calibration must still be in place, which a loss of power clears,
/// and no count may be above what its register can reach.
public struct INA219<Transport: RegisterTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .ina219 }

  private enum Stage {
    case identify
    case trigger
    case converting(polls: UInt8)
    case streaming
  }

  /// The registers (SBOS448 table 2).
  private enum Register: UInt8 {
    case configuration = 0
    case shunt = 1
    case bus = 2
    case power = 3
    case current = 4
    case calibration = 5
  }

  /// Looks at a busy chip before it counts as stuck.
  private static var pollsMax: UInt8 { 10 }
  private static var conversionReady: UInt16 { 0x0002 }
  private static var overflow: UInt16 { 0x0001 }

  private let transport: Transport
  private let settings: INA219Settings
  private let channels: ChannelMask
  private var stage = Stage.identify
  private var faults: ChannelFaults
  /// In the order of the channels.
  private var values = InlineArray<4, Int64>(repeating: 0)

  /// Makes the driver of the chip behind `transport`; touches nothing yet. Registers of
  /// channels that are not in use are not read.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    self.transport = transport
    channels = setup.channels
    faults = ChannelFaults(setup.channels, of: 0b1111)
    settings = INA219Settings(setup.options)
  }

  /// Does the next transfers of the measurement.
  ///
  /// - Throws: ``SensorFault/notReady`` for a chip that lost power, is no INA219 or stays busy,
  ///   ``SensorFault/outOfRange`` if nothing but an overflow or impossible counts was read,
  ///   ``SensorFault/bus(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    let current = stage
    // Whatever is thrown below, the next measurement begins with the reset.
    stage = .identify
    switch current {
    case .identify: return try setUp()
    case .trigger: return try trigger()
    case .converting(let polls): return try collect(polls: polls)
    case .streaming: return try readOut(try busVoltage())
    }
  }

  /// Channel 0 and 1 in µV, 2 in µA, 3 in µW. The ends of a range mean "at least" and "at most".
  public func value(of index: Int) -> Int64 {
    values.indices.contains(index) ? values[index] : 0
  }

  private mutating func setUp() throws(SensorFault) -> SensorStep {
    try transport.writeWord(INA219Settings.reset, to: Register.configuration)
    let configuration = try transport.readWord(Register.configuration)
    guard configuration == INA219Settings.powerUp else { throw .notReady }
    try transport.writeWord(settings.calibration, to: Register.calibration)
    return try trigger(isFirst: true)
  }

  private mutating func trigger(isFirst: Bool = false) throws(SensorFault) -> SensorStep {
    // Clears CNVR (section 8.6.3.2) and begins a conversion in either mode.
    try transport.writeWord(settings.configuration, to: Register.configuration)
    // In continuous mode nothing writes it again.
    if isFirst { try transport.confirm(Register.configuration, holds: settings.configuration) }
    stage = .converting(polls: 0)
    return .again(after: .microseconds(settings.measurementMax))
  }

  private mutating func collect(polls: UInt8) throws(SensorFault) -> SensorStep {
    let voltage = try busVoltage()
    guard voltage & Self.conversionReady != 0 else {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .converting(polls: polls + 1)
      return .again(after: .microseconds(settings.measurementMax / 8 + 1))
    }
    return try readOut(voltage)
  }

  // Not in a mutating method, which would copy the driver for the transport's call.
  private func busVoltage() throws(SensorFault) -> UInt16 {
    try transport.readResult(Register.bus)
  }

  /// Reads what is wanted besides the bus voltage register, and then the calibration.
  private mutating func readOut(_ voltage: UInt16) throws(SensorFault) -> SensorStep {
    faults.clear()
    var fresh = values
    fresh[0] = settings.busMicrovolts(voltage) ?? missing(0)
    if channels.contains(1) {
      let raw = Int16(bitPattern: try transport.readResult(Register.shunt))
      fresh[1] = settings.shuntMicrovolts(raw) ?? missing(1)
    }
    if channels.contains(2) || channels.contains(3) {
      let raw = Int16(bitPattern: try transport.readResult(Register.current))
      let overflowed = voltage & Self.overflow != 0
      let current = overflowed ? nil : settings.microamperes(raw)
      fresh[2] = current ?? missing(2)
      if channels.contains(3) {
        let power = settings.microwatts(try transport.readResult(Register.power))
        // The register has no sign (section 8.6.3.3).
        fresh[3] = current.flatMap { $0 < 0 ? power.map { -$0 } : power } ?? missing(3)
      }
    }
    try transport.confirm(Register.calibration, holds: settings.calibration)
    values = fresh
    stage = settings.triggered ? .trigger : .streaming
    return try faults.step()
  }

  /// Notes that channel `index` has no value.
  private mutating func missing(_ index: Int) -> Int64 {
    faults.note(.outOfRange, of: index)
    return 0
  }
}
