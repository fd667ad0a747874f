public import HAL
public import Units

/// Driver of the Aosong DHT22, also sold as AM2302, for temperature and humidity over one wire
/// (AM2302 product manual, chapter 7). The chip sends what it measured after the previous reading
/// (section 7.4): a value is as old as the board's `every`.
public struct DHT22: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .dht22 }

  /// 0.8...20 ms (table 6); short, because a busy node waits longer than it is asked to.
  private static let start = Interval.milliseconds(2)
  /// −40...80 °C (table 3).
  private static let celsius = OperatingRange(-40_000...80_000)
  /// 0...99.9 %RH (table 2).
  private static let percent = OperatingRange(0...99_900)

  private var reading: PulseReading
  private var temperature: Int64 = 0
  private var humidity: Int64 = 0

  /// Makes the driver of the chip on `line`, which has no other user; touches nothing yet. The chip
  /// has no options, and fewer channels save nothing.
  public init(_ line: any PulseLine, _ setup: ChipSetup) {
    reading = PulseReading(on: line, start: Self.start)
  }

  /// Pulls low for 2 ms, listens for 6 ms, then decodes.
  ///
  /// - Throws: ``SensorFault/noAnswer``, ``SensorFault/incomplete(bits:)``,
  ///   ``SensorFault/checksum(expected:actual:)``, ``SensorFault/outOfRange``,
  ///   ``SensorFault/line(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    switch try reading.advance() {
    case .again(let span): return .again(after: span)
    case .words(let first, let second):
      // Tenths; bit 15 of the temperature is its sign, the others its magnitude (section 7.3).
      let percent = Int64(first) * 100
      let magnitude = Int64(second & 0x7FFF) * 100
      let celsius = second & 0x8000 == 0 ? magnitude : -magnitude
      guard Self.percent.admits(percent), Self.celsius.admits(celsius) else { throw .outOfRange }
      (humidity, temperature) = (percent, celsius)
      return .measured
    }
  }

  /// Channel 0 in m°C, 1 in m%RH.
  public func value(of index: Int) -> Int64 {
    index == 0 ? temperature : humidity
  }
}

extension ChipSchema {
  /// What board files may say about a DHT22: temperature −40...80 °C, humidity 0...99.9 %RH, one
  /// reading in 2 s (section 7.4); no options.
  public static let dht22 = ChipSchema(
    name: "dht22", onLineReadEvery: .seconds(2),
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 80_000),
      ChannelSchema("humidity", .humidity, lowest: 0, highest: 99_900),
    ],
    options: [])
}
