public import HAL
public import Units

/// Driver of the Aosong DHT11 for temperature and humidity over one wire (DHT11 product manual
/// version 1.3, chapter 6).
///
/// Each quantity has a byte before the point and one of tenths behind it. Older chips leave the
/// tenths at zero and know no frost; newer ones set bit 7 of the temperature's tenths below 0 °C.
/// By the manual the other bits are then a magnitude; there are chips that send what is above the
/// next lower degree (−0.2 °C as 0 and 0x88), and no answer distinguishes the two. The chip sends
/// what it measured after the previous reading: a value is as old as the board's `every`.
public struct DHT11: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .dht11 }

  /// At least 18 ms and at most 30 ms.
  private static let start = Interval.milliseconds(20)
  /// −20...60 °C of the newer chips; the older ones promise 0...50 °C.
  private static let celsius: ClosedRange<Int64> = -20_000...60_000
  /// 5...95 %RH of the newer chips; the older ones promise 20...90 %RH and say 0 in dry air.
  private static let percent: ClosedRange<Int64> = 0...100_000

  private let sign: PulseSign
  private var reading: PulseReading
  private var climate = PulseClimate()

  /// Makes the driver of the chip on `line`, which has no other user; touches nothing yet. Fewer
  /// channels save nothing.
  public init(_ line: any PulseLine, _ setup: ChipSetup) {
    sign = setup.options.choice("below-zero")
    reading = PulseReading(on: line, start: Self.start)
  }

  /// Pulls low for 20 ms, listens for 6 ms, then decodes.
  ///
  /// - Throws: ``SensorFault/noAnswer``, ``SensorFault/incomplete(bits:)``,
  ///   ``SensorFault/checksum(expected:actual:)``, ``SensorFault/outOfRange``,
  ///   ``SensorFault/notReady`` for zeros, ``SensorFault/line(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    switch try reading.advance() {
    case .again(let span): return .again(after: span)
    case .words(let first, let second):
      climate = try PulseClimate(
        celsius: try thousandths(second), percent: try Self.magnitude(first)
      ).checked(celsius: Self.celsius, percent: Self.percent)
      return .measured
    }
  }

  /// Channel 0 in m°C, 1 in m%RH.
  public func value(of index: Int) -> Int64 {
    index == 0 ? climate.celsius : climate.percent
  }

  private func thousandths(_ word: UInt16) throws(SensorFault) -> Int64 {
    let magnitude = try Self.magnitude(word & ~0x80)
    guard word & 0x80 != 0 else { return magnitude }
    guard sign == .complement else { return -magnitude }
    // −1 − whole + tenths: the whole degrees are inverted and the tenths are not.
    let whole = magnitude / 1_000 * 1_000
    return -1_000 - whole + (magnitude - whole)
  }

  private static func magnitude(_ word: UInt16) throws(SensorFault) -> Int64 {
    let tenths = word & 0xFF
    guard tenths <= 9 else { throw .outOfRange }
    return Int64(word >> 8) * 1_000 + Int64(tenths) * 100
  }
}

extension ChipSchema {
  /// What board files may say about a DHT11: temperature −20...60 °C, humidity 5...95 %RH, one
  /// reading a second. Option: `below-zero`, the kind of the chip's tenths in frost.
  public static let dht11 = ChipSchema(
    name: "dht11", onLineReadEvery: .seconds(1),
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -20_000, highest: 60_000),
      ChannelSchema("humidity", .humidity, lowest: 5_000, highest: 95_000),
    ],
    options: [OptionSchema("below-zero", default: PulseSign.magnitude)])
}
