public import HAL
public import Units

/// Driver of the Aosong DHT11 for temperature and humidity over one wire (DHT11 product manual
/// version 1.3, chapter 6).
///
/// Each quantity has a byte before the point and one of tenths behind it. Older chips leave the
/// tenths at zero and know no frost; newer ones set bit 7 of the temperature's tenths below 0 °C.
/// The chip sends what it measured after the previous reading: a value is as old as the board's
/// `every`.
public struct DHT11: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .dht11 }

  /// At least 18 ms and at most 30 ms.
  private static let start = Interval.milliseconds(20)
  /// −20...60 °C of the newer chips; the older ones promise 0...50 °C.
  private static let celsius = OperatingRange(-20_000...60_000)
  /// 5...95 %RH of the newer chips; the older ones promise 20...90 %RH and tell 0 in dry air.
  private static let percent = OperatingRange(0...100_000)

  private var reading: PulseReading
  private var temperature: Int64 = 0
  private var humidity: Int64 = 0

  /// Makes the driver of the chip on `line`, which has no other user; touches nothing yet. The chip
  /// has no options, and fewer channels save nothing.
  public init(_ line: any PulseLine, _ setup: ChipSetup) {
    reading = PulseReading(on: line, start: Self.start)
  }

  /// Pulls low for 20 ms, listens for 6 ms, then decodes.
  ///
  /// - Throws: ``SensorFault/noAnswer``, ``SensorFault/incomplete(bits:)``,
  ///   ``SensorFault/checksum(expected:actual:)``, ``SensorFault/outOfRange``,
  ///   ``SensorFault/line(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    switch try reading.advance() {
    case .again(let span): return .again(after: span)
    case .words(let first, let second):
      let percent = try Self.thousandths(first)
      let magnitude = try Self.thousandths(second & ~0x80)
      let celsius = second & 0x80 == 0 ? magnitude : -magnitude
      guard Self.percent.admits(percent), Self.celsius.admits(celsius) else { throw .outOfRange }
      (humidity, temperature) = (percent, celsius)
      return .measured
    }
  }

  /// Channel 0 in m°C, 1 in m%RH.
  public func value(of index: Int) -> Int64 {
    index == 0 ? temperature : humidity
  }

  private static func thousandths(_ word: UInt16) throws(SensorFault) -> Int64 {
    let tenths = word & 0xFF
    guard tenths <= 9 else { throw .outOfRange }
    return Int64(word >> 8) * 1_000 + Int64(tenths) * 100
  }
}

extension ChipSchema {
  /// What board files may say about a DHT11: temperature −20...60 °C, humidity 5...95 %RH, one
  /// reading a second; no options.
  public static let dht11 = ChipSchema(
    name: "dht11", onLineReadEvery: .seconds(1),
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -20_000, highest: 60_000),
      ChannelSchema("humidity", .humidity, lowest: 5_000, highest: 95_000),
    ],
    options: [])
}
