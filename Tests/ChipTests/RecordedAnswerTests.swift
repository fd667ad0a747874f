import HAL
import Sensors
import Testing
import Units

/// A driver, the frames that its chip sends in one measurement and what they mean.
struct RecordedAnswer: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// The whole answer; chips that are asked several times get equal parts of it in turn.
  let bytes: [UInt8]
  let part: Int
  let values: [Int64]
  let tolerance: Int64
  /// The values that the driver makes of the bytes.
  let measure: @Sendable ([UInt8]) throws -> [Int64]

  init<Driver: ChipDriver>(
    _ driver: Driver.Type, _ bytes: [UInt8], part: Int, otherwise: [UInt8] = [],
    values: [Int64], tolerance: Int64
  ) where Driver.Transport == I2CEndpoint {
    testDescription = "\(Driver.schema.name): \(values)"
    self.bytes = bytes
    self.part = part
    self.values = values
    self.tolerance = tolerance
    let count = values.count
    measure = { bytes in
      var left = bytes[...]
      let bus = AnsweringBus { _, wanted in
        guard wanted == part else { return otherwise }
        defer { left = left.dropFirst(part) }
        return Array(left.prefix(part))
      }
      var driver = Driver(on: bus, channels: UInt8(1 << count - 1))
      try driver.measure(on: bus)
      return (0..<count).map(driver.value(of:))
    }
  }

  /// Without a checksum: 41 counts by the default measurement time.
  static let unchecked = Recordings.capture("i2c_bh1750_hres").reads.map {
    RecordedAnswer(BH1750<I2CEndpoint>.self, $0, part: 2, values: [34_167], tolerance: 0)
  }

  /// Frames with a published meaning: SCD4x datasheet, section 3.6.2; MLX90614 datasheet, section
  /// 8.4.1, with a chip temperature of our own; and what a real AHT20 sent by the README of
  /// github.com/bilbobg/aht20.
  private static let printed = [
    RecordedAnswer(
      SCD41<I2CEndpoint>.self, [0x01, 0xF4, 0x33, 0x66, 0x67, 0xA2, 0x5E, 0xB9, 0x3C], part: 9,
      otherwise: [0x80, 0x06, 0x04], values: [500_000, 25_000, 37_000], tolerance: 3),
    RecordedAnswer(
      MLX90614.self, [0x42, 0x39, 0xCE, 0xD2, 0x3A, 0x30], part: 3, values: [20_010, 28_010],
      tolerance: 0),
    RecordedAnswer(
      AHT20<I2CEndpoint>.self, [0x1C, 0x3B, 0x5E, 0x86, 0x88, 0xB2, 0xD2], part: 7,
      otherwise: [0x18],
      values: [31_675, 23_191], tolerance: 0),
  ]

  /// Frames with a checksum.
  static let checked: [RecordedAnswer] =
    RecordedAir.sht31.map { air(SHT31<I2CEndpoint>.self, $0, part: 6) }
    + RecordedAir.sht41.map { air(SHT41<I2CEndpoint>.self, $0, part: 6) }
    + RecordedAir.sht21.flatMap {
      [air(SHT21<I2CEndpoint>.self, $0, part: 3), air(HTU21D<I2CEndpoint>.self, $0, part: 3)]
    }
    + printed

  private static func air<Driver: ChipDriver>(
    _ driver: Driver.Type, _ air: RecordedAir, part: Int
  ) -> RecordedAnswer where Driver.Transport == I2CEndpoint {
    RecordedAnswer(
      driver, air.bytes, part: part, values: [air.milliCelsius, air.milliPercent], tolerance: 5)
  }
}

@Suite("Answers of real chips")
struct RecordedAnswerTests {
  @Test(
    "Recorded bytes give what they stand for",
    arguments: RecordedAnswer.checked + RecordedAnswer.unchecked)
  func decode(answer: RecordedAnswer) throws {
    let values = try answer.measure(answer.bytes)
    #expect(zip(values, answer.values).allSatisfy { abs($0 - $1) <= answer.tolerance }, "\(values)")
  }

  @Test("Any one wrong bit is noticed", arguments: RecordedAnswer.checked)
  func wrongBit(answer: RecordedAnswer) {
    for bit in 0..<answer.bytes.count * 8 {
      var bytes = answer.bytes
      bytes[bit / 8] ^= 0x80 >> UInt8(bit % 8)
      do {
        _ = try answer.measure(bytes)
        Issue.record("bit \(bit) went unnoticed")
      } catch SensorFault.checksum(let expected, let actual) {
        #expect(expected != actual)
      } catch {
        Issue.record("bit \(bit): \(error)")
      }
    }
  }
}
