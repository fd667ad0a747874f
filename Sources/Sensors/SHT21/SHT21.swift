public import HAL
public import Units

/// Driver of the Sensirion SHT21 for temperature and humidity (SHT21 datasheet version 4); the
/// HTU21D of TE Connectivity takes the same commands and is faster.
///
/// Each quantity is measured on its own without holding the clock line. The chip hands a result out
/// once, with a checksum and with a bit that says which quantity it is. A loss of power makes it
/// measure at its finest resolution again, which no value suffers from.
public struct SHT21: SensorDriver {
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

  private static let celsius = LinearScale(lowest: -46_850, span: 175_720, steps: 65_536)
  private static let percent = LinearScale(lowest: -6_000, span: 125_000, steps: 65_536)

  private let address: I2CAddress
  private let resolution: Int
  private let channels: ChannelMask
  private var stage = Stage.reset
  private var fresh: (temperature: Int64, humidity: Int64) = (0, 0)
  private var finished: (temperature: Int64, humidity: Int64) = (0, 0)

  /// Makes the driver of the chip at `address`; touches nothing yet. Only the quantities in
  /// `channels` are measured.
  public init(address: I2CAddress, options: ChipOptions, channels: ChannelMask) {
    self.address = address
    self.channels = channels
    resolution = Int(max(0, min(3, options[0])))
  }

  /// Does the next transfers of the measurement.
  ///
  /// - Throws: ``SensorFault/checksum(expected:actual:)``, ``SensorFault/notReady`` for a result of
  ///   the other quantity, ``SensorFault/bus(_:)``; the chip is reset before the next measurement.
  public mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    guard channels.contains(0) || channels.contains(1) else { return .measured }
    let current = stage
    stage = .reset
    switch current {
    case .reset:
      try bus.command(byte: 0xFE, at: address)
      stage = .configure
      return .again(after: .milliseconds(15))
    case .configure:
      try configure(&bus)
      return try begin(channels.contains(0) ? .temperature : .humidity, &bus)
    case .begin:
      return try begin(channels.contains(0) ? .temperature : .humidity, &bus)
    case .converting(let quantity):
      try collect(quantity, &bus)
      if quantity == .temperature && channels.contains(1) { return try begin(.humidity, &bus) }
      finished = fresh
      stage = .begin
      return .measured
    }
  }

  /// Channel 0 in m°C, 1 in m%RH.
  public func value(of index: Int) -> Int64 {
    index == 0 ? finished.temperature : finished.humidity
  }

  /// Reserved bits must be written as they read (section 5.6), and the heater stays off.
  private func configure<Bus: I2CBus & ~Copyable>(_ bus: inout Bus) throws(SensorFault) {
    let register = try bus.readRegister(0xE7, at: address)
    let bits: InlineArray<4, UInt8> = [0x00, 0x01, 0x80, 0x81]
    let write: InlineArray<2, UInt8> = [0xE6, register & 0b0111_1010 | bits[resolution]]
    try bus.writeRegisters(write.span, at: address)
  }

  private mutating func begin<Bus: I2CBus & ~Copyable>(
    _ quantity: Quantity, _ bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    // The longest times by resolution (table 7).
    let temperatureTimes: InlineArray<4, Int64> = [85, 22, 43, 11]
    let humidityTimes: InlineArray<4, Int64> = [29, 4, 9, 15]
    let isTemperature = quantity == .temperature
    try bus.command(byte: isTemperature ? 0xF3 : 0xF5, at: address)
    stage = .converting(quantity)
    return .again(
      after: .milliseconds((isTemperature ? temperatureTimes : humidityTimes)[resolution]))
  }

  private mutating func collect<Bus: I2CBus & ~Copyable>(
    _ quantity: Quantity, _ bus: inout Bus
  ) throws(SensorFault) {
    var frame = InlineArray<3, UInt8>(repeating: 0)
    var words = frame.mutableSpan
    try bus.fetchWords(into: &words, checkedBy: .sht2x, at: address)
    let word = words.word(0)
    // Bit 1 of the status tells the quantities apart; both bits count as 0 (section 6).
    guard (word & 0b10 == 0) == (quantity == .temperature) else { throw .notReady }
    switch quantity {
    case .temperature: fresh.temperature = Self.celsius.value(word & ~0b11)
    case .humidity:
      fresh.humidity = max(0, min(100_000, Self.percent.value(word & ~0b11)))
    }
  }
}
