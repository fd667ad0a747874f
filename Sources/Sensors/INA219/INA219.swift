public import HAL
public import Units

/// Driver of the TI INA219 current and power monitor (SBOS448).
///
/// The chip has no identity and no checksum. What protects a reading: the configuration must read
/// 0x399F after a reset, a conversion counts only once `CNVR` is set, and after all registers have been
/// read the calibration must still be in place, which a loss of power clears.
public struct INA219: SensorDriver {
  private enum Stage {
    case identify
    case trigger
    case converting(polls: UInt8)
    case streaming
  }

  private enum Register {
    static let configuration: UInt8 = 0
    static let shunt: UInt8 = 1
    static let bus: UInt8 = 2
    static let power: UInt8 = 3
    static let current: UInt8 = 4
    static let calibration: UInt8 = 5
  }

  /// Looks at a busy chip before it counts as stuck.
  private static let pollsMax: UInt8 = 10
  private static let conversionReady: UInt16 = 0x0002
  private static let overflow: UInt16 = 0x0001

  private let address: I2CAddress
  private let settings: INA219Settings
  private let channels: ChannelMask
  private var stage = Stage.identify
  /// In the order of the channels.
  private var values = InlineArray<4, Int64>(repeating: 0)

  /// Makes the driver of the chip at `address`; touches nothing yet. Registers of channels that are
  /// not in `channels` are not read.
  public init(address: I2CAddress, options: ChipOptions, channels: ChannelMask) {
    self.address = address
    self.channels = channels
    settings = INA219Settings(options)
  }

  /// Does the next transfers of the measurement.
  ///
  /// - Throws: ``SensorFault/notReady`` for a chip that lost power, is no INA219 or stays busy,
  ///   ``SensorFault/outOfRange`` if its arithmetic overflowed, ``SensorFault/bus(_:)``.
  public mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    let current = stage
    // Whatever is thrown below, the next measurement begins with the reset.
    stage = .identify
    switch current {
    case .identify: return try setUp(&bus)
    case .trigger: return try trigger(&bus)
    case .converting(let polls): return try collect(&bus, polls: polls)
    case .streaming: return try readOut(try bus.readWord(Register.bus, at: address), &bus)
    }
  }

  /// Channel 0 and 1 in µV, 2 in µA, 3 in µW. The ends of a range mean "at least" and "at most".
  public func value(of index: Int) -> Int64 {
    values.indices.contains(index) ? values[index] : 0
  }

  private mutating func setUp<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    try bus.writeWord(INA219Settings.reset, to: Register.configuration, at: address)
    let configuration = try bus.readWord(Register.configuration, at: address)
    guard configuration == INA219Settings.powerUp else { throw .notReady }
    try bus.writeWord(settings.calibration, to: Register.calibration, at: address)
    return try trigger(&bus)
  }

  private mutating func trigger<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    // Clears CNVR (section 8.6.3.2) and begins a conversion in either mode.
    try bus.writeWord(settings.configuration, to: Register.configuration, at: address)
    stage = .converting(polls: 0)
    return .again(after: .microseconds(settings.measurementMax))
  }

  private mutating func collect<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus, polls: UInt8
  ) throws(SensorFault) -> SensorStep {
    let voltage = try bus.readWord(Register.bus, at: address)
    guard voltage & Self.conversionReady != 0 else {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .converting(polls: polls + 1)
      return .again(after: .microseconds(settings.measurementMax / 8 + 1))
    }
    return try readOut(voltage, &bus)
  }

  /// Reads what is wanted besides the bus voltage register, and then the calibration.
  private mutating func readOut<Bus: I2CBus & ~Copyable>(
    _ voltage: UInt16, _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    var fresh = values
    fresh[0] = Int64(voltage >> 3) * 4_000
    if channels.contains(1) {
      let raw = try bus.readWord(Register.shunt, at: address)
      fresh[1] = settings.shuntMicrovolts(Int64(Int16(bitPattern: raw)))
    }
    if channels.contains(2) || channels.contains(3) {
      let raw = Int64(Int16(bitPattern: try bus.readWord(Register.current, at: address)))
      fresh[2] = settings.microamperes(raw)
      if channels.contains(3) {
        let power = settings.microwatts(Int64(try bus.readWord(Register.power, at: address)))
        // The register has no sign (section 8.6.3.3).
        fresh[3] = raw < 0 ? -power : power
      }
    }
    let calibration = try bus.readWord(Register.calibration, at: address)
    guard calibration == settings.calibration else { throw .notReady }
    guard voltage & Self.overflow == 0 else { throw .outOfRange }
    values = fresh
    stage = settings.triggered ? .trigger : .streaming
    return .measured
  }
}
