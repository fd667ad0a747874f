public import HAL
public import Units

/// Driver of the Bosch BME280 for temperature, humidity and pressure (BST-BME280-DS002).
///
/// All three quantities are always converted: the pressure and humidity formulas need the
/// temperature, and a `ctrl_hum` that reads zero betrays a chip that has lost power. In normal mode
/// a value is at most the standby time and one conversion old.
public struct BME280: SensorDriver {
  private enum Stage {
    case identify
    case copying(polls: UInt8)
    case trigger
    case converting(polls: UInt8)
  }

  /// Looks at a busy chip before it counts as stuck; a millisecond each.
  private static let pollsMax: UInt8 = 10
  /// The operating range (datasheet table 1), a tenth of its span wider at each end: the chip
  /// measures on beyond it with less accuracy, and 86 °C serves an alarm better than a fault does.
  /// A converter that stands at one of its ends lies far outside.
  private static let celsiusPlausible: ClosedRange<Int64> = -52_500...97_500
  private static let pascalPlausible: ClosedRange<Int64> = 22_000_000...118_000_000

  private let address: I2CAddress
  private let settings: BME280Settings
  private var calibration = BME280Calibration()
  private var stage = Stage.identify
  private var temperature: Int64 = 0
  private var humidity: Int64 = 0
  private var pressure: Int64 = 0

  /// Makes the driver of the chip at `address`; touches nothing yet. `channels` saves nothing.
  public init(address: I2CAddress, options: ChipOptions, channels: ChannelMask) {
    self.address = address
    settings = BME280Settings(options)
  }

  /// Does the next transfers; in normal mode and once set up, one burst of 13 bytes.
  ///
  /// - Throws: ``SensorFault/identity(expected:actual:)`` if no BME280 answers,
  ///   ``SensorFault/notReady`` for a chip that lost power or stays busy,
  ///   ``SensorFault/outOfRange`` for implausible values, ``SensorFault/bus(_:)``.
  public mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    let current = stage
    // Whatever is thrown below, the next measurement begins with the identity.
    stage = .identify
    switch current {
    case .identify: return try identify(&bus)
    case .copying(let polls): return try setUp(&bus, polls: polls)
    case .trigger: return try trigger(&bus)
    case .converting(let polls): return try readOut(&bus, polls: polls)
    }
  }

  /// Channel 0 in m°C, 1 in m%RH, 2 in mPa.
  public func value(of index: Int) -> Int64 {
    switch index {
    case 0: temperature
    case 1: humidity
    default: pressure
    }
  }

  private mutating func identify<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    let identity = try bus.readRegister(0xD0, at: address)
    guard identity == 0x60 else { throw .identity(expected: 0x60, actual: identity) }
    let reset: InlineArray<2, UInt8> = [0xE0, 0xB6]
    try bus.writeRegisters(reset.span, at: address)
    stage = .copying(polls: 0)
    // Start-up time (datasheet table 1): the chip copies its calibration out of the NVM.
    return .again(after: .milliseconds(2))
  }

  private mutating func setUp<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus, polls: UInt8
  ) throws(SensorFault) -> SensorStep {
    let copying = try bus.readRegister(0xF3, at: address) & 0x01 != 0
    if copying {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .copying(polls: polls + 1)
      return .again(after: .milliseconds(1))
    }
    try readCalibration(&bus)
    // ctrl_hum takes effect with the next write of ctrl_meas (5.4.3), and config is only sure to be
    // taken in sleep mode (5.4.6): hence this order.
    let registers: InlineArray<6, UInt8> = [
      0xF2, settings.controlHumidity, 0xF5, settings.configuration, 0xF4, settings.measuring,
    ]
    try bus.writeRegisters(registers.span, at: address)
    return converting()
  }

  private mutating func readCalibration<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) {
    var first = InlineArray<26, UInt8>(repeating: 0)
    var firstSpan = first.mutableSpan
    try bus.readRegisters(from: 0x88, into: &firstSpan, at: address)
    calibration.decodeFirst(first)
    var second = InlineArray<7, UInt8>(repeating: 0)
    var secondSpan = second.mutableSpan
    try bus.readRegisters(from: 0xE1, into: &secondSpan, at: address)
    calibration.decodeSecond(second)
  }

  private mutating func trigger<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    // ctrl_hum is not written again: after a brown-out it must be found empty.
    let register: InlineArray<2, UInt8> = [0xF4, settings.measuring]
    try bus.writeRegisters(register.span, at: address)
    return converting()
  }

  private mutating func converting() -> SensorStep {
    stage = .converting(polls: 0)
    return .again(after: .microseconds(settings.measurementMax))
  }

  private mutating func readOut<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus, polls: UInt8
  ) throws(SensorFault) -> SensorStep {
    var bytes = InlineArray<13, UInt8>(repeating: 0)
    var span = bytes.mutableSpan
    try bus.readRegisters(from: BME280Frame.first, into: &span, at: address)
    let frame = BME280Frame(bytes)
    guard frame.controlHumidity == settings.controlHumidity,
      frame.controlMeasurement & ~0b11 == settings.sleeping
    else { throw .notReady }
    if frame.empty || (settings.forced && frame.measuring) {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .converting(polls: polls + 1)
      return .again(after: .milliseconds(1))
    }
    guard frame.controlMeasurement == settings.settled else { throw .notReady }
    try convert(frame)
    stage = settings.forced ? .trigger : .converting(polls: 0)
    return .measured
  }

  private mutating func convert(_ frame: BME280Frame) throws(SensorFault) {
    let fine = calibration.fineTemperature(frame.temperature)
    let celsius = BME280Calibration.milliCelsius(fine: fine)
    guard Self.celsiusPlausible.contains(celsius),
      let pascal = calibration.milliPascal(frame.pressure, fine: fine),
      Self.pascalPlausible.contains(pascal)
    else { throw .outOfRange }
    temperature = celsius
    pressure = pascal
    humidity = calibration.milliPercent(frame.humidity, fine: fine)
  }
}
