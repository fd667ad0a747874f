public import HAL
public import Units

/// Driver of the Sensirion SHT21 for temperature and humidity (SHT21 datasheet version 4); the
/// HTU21D of TE Connectivity takes the same commands and is faster.
///
/// Each quantity is measured on its own without holding the clock line. The chip hands a result out
/// once, with a checksum and with a bit that says which quantity it is. A loss of power makes it
/// measure at its finest resolution again, which no value suffers from.
public struct SHT21<Transport: CommandTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .sht21 }

  /// The commands (table 6), those that measure without holding the clock line.
  private enum Command: UInt8 {
    case writeUserRegister = 0xE6
    case readUserRegister = 0xE7
    case measureTemperature = 0xF3
    case measureHumidity = 0xF5
    case softReset = 0xFE
  }

  private enum Quantity {
    case temperature
    case humidity
  }

  private enum Stage {
    case reset
    case configure
    case begin
    case converting(Quantity)
  }

  private static var celsius: LinearScale {
    LinearScale(lowest: -46_850, span: 175_720, steps: 65_536)
  }
  private static var percent: LinearScale {
    LinearScale(lowest: -6_000, span: 125_000, steps: 65_536)
  }

  /// Table 2; the converter's ends are −46.85 and 128.87 °C. The check over zeros is zero, so that
  /// a bus that is held low passes it.
  private static var celsiusLimits: OperatingRange {
    OperatingRange(-40_000...125_000, beyond: 100)
  }

  /// Resolution and heater in the user register.
  private static var settingsBits: UInt8 { 0b1000_0101 }

  private let transport: Transport
  private let resolution: SHT21Resolution
  /// The longest times of one measurement of each quantity.
  private let waits: (temperature: Interval, humidity: Interval)
  private let channels: ChannelMask
  private var stage = Stage.reset
  private var fresh: (temperature: Int64, humidity: Int64) = (0, 0)
  private var faults: ChannelFaults
  private var finished: (temperature: Int64, humidity: Int64) = (0, 0)

  /// Makes the driver of the chip behind `transport`; touches nothing yet. Only the
  /// quantities in use are measured.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    self.init(transport, setup) { ($0.temperatureMax, $0.humidityMax) }
  }

  /// Makes the driver of a relative that takes other times.
  init(
    _ transport: Transport, _ setup: ChipSetup,
    waits: (SHT21Resolution) -> (temperature: Interval, humidity: Interval)
  ) {
    self.transport = transport
    channels = setup.channels
    faults = ChannelFaults(setup.channels, of: 0b11)
    resolution = setup.options.choice("resolution")
    self.waits = waits(resolution)
  }

  /// Does the next transfers of the measurement.
  ///
  /// - Throws: ``SensorFault/checksum(expected:actual:)``, ``SensorFault/notReady`` for a result of
  ///   the other quantity, ``SensorFault/outOfRange``, ``SensorFault/bus(_:)``; the chip is reset
  ///   before the next measurement.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    guard channels.contains(0) || channels.contains(1) else { return .measured }
    let current = stage
    stage = .reset
    switch current {
    case .reset:
      try transport.command(Command.softReset)
      stage = .configure
      return .again(after: .milliseconds(15))
    case .configure:
      try configure()
      return try begin(channels.contains(0) ? .temperature : .humidity)
    case .begin:
      return try begin(channels.contains(0) ? .temperature : .humidity)
    case .converting(let quantity):
      try collect(quantity)
      if quantity == .temperature && channels.contains(1) { return try begin(.humidity) }
      finished = fresh
      if faults.isEmpty { stage = .begin }
      return try faults.step()
    }
  }

  /// Channel 0 in m°C, 1 in m%RH.
  public func value(of index: Int) -> Int64 {
    index == 0 ? finished.temperature : finished.humidity
  }

  /// Reserved bits must be written as they read (section 5.6), and the heater stays off. A register
  /// that has these settings already, as after power-up, is not written; one that is, is read back.
  private func configure() throws(SensorFault) {
    let found = try userRegister()
    guard found & Self.settingsBits != resolution.bits else { return }
    let wanted = found & 0b0111_1010 | resolution.bits
    let write: InlineArray<2, UInt8> = [Command.writeUserRegister.rawValue, wanted]
    try transport.command(bytes: write.span)
    // Bit 6 is the chip's own.
    guard (try userRegister() ^ wanted) & 0b1011_1111 == 0 else { throw .inconsistent }
  }

  private func userRegister() throws(SensorFault) -> UInt8 {
    let register = try transport.answer(to: Command.readUserRegister)
    // Zeros and ones are what the bus alone gives, and the register has no check.
    if register == 0x00 || register == 0xFF {
      guard try transport.answer(to: Command.readUserRegister) == register, register == 0x00 else {
        throw .inconsistent
      }
    }
    return register
  }

  private mutating func begin(_ quantity: Quantity) throws(SensorFault) -> SensorStep {
    let isTemperature = quantity == .temperature
    try transport.command(isTemperature ? Command.measureTemperature : .measureHumidity)
    if isTemperature || !channels.contains(0) { faults.clear() }
    stage = .converting(quantity)
    return .again(after: isTemperature ? waits.temperature : waits.humidity)
  }

  private mutating func collect(_ quantity: Quantity) throws(SensorFault) {
    var frame = InlineArray<3, UInt8>(repeating: 0)
    var words = frame.mutableSpan
    try transport.fetchAnswer(into: &words)
    let channel = quantity == .temperature ? 0 : 1
    if let fault = words.fault(ofWord: 0, checkedBy: .sht2x) {
      return faults.note(fault, of: channel)
    }
    let word = words.word(0)
    // Bit 1 of the status distinguishes the quantities; both bits count as 0 (section 6).
    guard (word & 0b10 == 0) == (quantity == .temperature) else {
      return faults.note(.notReady, of: channel)
    }
    let raw = word & ~0b11
    switch quantity {
    case .temperature:
      fresh.temperature = Self.celsius.value(raw)
      if !Self.celsiusLimits.admits(fresh.temperature) { faults.note(.outOfRange, of: channel) }
    case .humidity:
      guard let humidity = Self.percent.humidity(raw, beside: true) else {
        return faults.note(.outOfRange, of: channel)
      }
      fresh.humidity = humidity
    }
  }
}
