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
  private static let celsius: ClosedRange<Int64> = -40_000...80_000
  /// 0...99.9 %RH (table 2); some chips say 100 in fog.
  private static let percent: ClosedRange<Int64> = 0...100_000

  private var reading: PulseReading
  private var climate = PulseClimate()

  /// Makes the driver of the chip on `line`, which has no other user; touches nothing yet. Both
  /// signs of frost are read, whatever the option says, and fewer channels save nothing.
  public init(_ line: any PulseLine, _ setup: ChipSetup) {
    reading = PulseReading(on: line, start: Self.start)
  }

  /// Makes the driver of a relative whose answer takes longer.
  init(_ line: any PulseLine, answer: Interval) {
    reading = PulseReading(on: line, start: Self.start, answer: answer)
  }

  /// Pulls low for 2 ms, listens for 6 ms, then decodes.
  ///
  /// - Throws: ``SensorFault/noAnswer``, ``SensorFault/incomplete(bits:)``,
  ///   ``SensorFault/checksum(expected:actual:)``, ``SensorFault/outOfRange``,
  ///   ``SensorFault/notReady`` for zeros, ``SensorFault/line(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    switch try reading.advance() {
    case .again(let span): return .again(after: span)
    case .words(let first, let second):
      climate = try PulseClimate(
        celsius: Self.tenths(second) * 100, percent: Int64(first) * 100
      ).checked(celsius: Self.celsius, percent: Self.percent)
      return .measured
    }
  }

  /// Channel 0 in m°C, 1 in m%RH.
  public func value(of index: Int) -> Int64 {
    index == 0 ? climate.celsius : climate.percent
  }

  /// Tenths of a degree. Bit 15 is the sign and the others are the magnitude (section 7.3); many
  /// chips send the complement of two instead. What one of them sends down to −40 °C is below
  /// −3236 °C for the other.
  private static func tenths(_ word: UInt16) -> Int64 {
    guard word & 0x8000 != 0 else { return Int64(word) }
    let magnitude = Int64(word & 0x7FFF)
    return magnitude <= 400 ? -magnitude : Int64(Int16(bitPattern: word))
  }
}

/// Driver of the Aosong AM2301, also sold as DHT21: a DHT22 that appends 24 zeros to its answer,
/// which therefore takes 2 ms longer.
public struct AM2301: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .am2301 }

  private var driver: DHT22

  /// Makes the driver of the chip on `line`, which has no other user; touches nothing yet.
  public init(_ line: any PulseLine, _ setup: ChipSetup) {
    driver = DHT22(line, answer: .milliseconds(8))
  }

  /// Pulls low for 2 ms, listens for 8 ms, then decodes; throws what the DHT22's driver throws.
  public mutating func advance() throws(SensorFault) -> SensorStep { try driver.advance() }

  /// Channel 0 in m°C, 1 in m%RH.
  public func value(of index: Int) -> Int64 { driver.value(of: index) }
}

extension ChipSchema {
  /// What board files may say about a DHT22: temperature −40...80 °C, humidity 0...99.9 %RH, one
  /// reading in 2 s (section 7.4). Option: `below-zero`, how the simulated chip sends frost.
  public static let dht22 = dht22(named: "dht22")

  /// What board files may say about an AM2302: the same as about a DHT22.
  public static let am2302 = dht22(named: "am2302")

  /// What board files may say about an AM2301: the same as about a DHT22.
  public static let am2301 = dht22(named: "am2301")

  private static func dht22(named name: StaticString) -> ChipSchema {
    ChipSchema(
      name: name, onLineReadEvery: .seconds(2),
      channels: [
        ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 80_000),
        ChannelSchema("humidity", .humidity, lowest: 0, highest: 99_900),
      ],
      options: [OptionSchema("below-zero", default: PulseSign.magnitude)])
  }
}
