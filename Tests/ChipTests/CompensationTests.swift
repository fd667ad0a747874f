import Sensors
import SimBoard
import Testing
import Units

/// From raw bytes to physical values, against numbers that others computed.
@Suite("Compensation and conversion")
struct CompensationTests {
  /// T1...T3, P1...P9 of the worked example (Bosch BST-BMP280-DS001, section 3.12), little-endian,
  /// then a reserved byte and H1. The BME280 computes both quantities by the same formulas.
  private static let example: [UInt8] =
    [27_504, 26_435, -1_000, 36_477, -10_685, 3_024, 2_855, 140, -7, 15_500, -14_600, 6_000]
    .flatMap { (number: Int) in
      [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)]
    } + [0, 75]

  private static func measure(
    first: [UInt8], second: [UInt8], data: [UInt8]
  ) throws -> (celsius: Int64, percent: Int64, pascal: Int64) {
    let bus = AnsweringBus.climate(first: first, second: second, data: data)
    var driver = BME280(on: bus, at: .test(0x76), ChipSchema.bme280.defaults, channels: 7)
    try driver.measure(on: bus)
    return (driver.value(of: 0), driver.value(of: 1), driver.value(of: 2))
  }

  @Test("The worked example gives 25.08 °C and 100 653.26 Pa")
  func workedExample() throws {
    // adc_P 415148 = 0x655AC and adc_T 519888 = 0x7EED0, left-aligned in three bytes each.
    let data: [UInt8] = [0x65, 0x5A, 0xC0, 0x7E, 0xED, 0x00, 0x80, 0x00]
    let value = try Self.measure(
      first: Self.example, second: [0x6E, 0x01, 0x00, 0x13, 0x05, 0x00, 0x1E], data: data)
    #expect(abs(value.celsius - 25_080) <= 5)
    #expect(abs(value.pascal - 100_653_260) <= 20)
  }

  @Test("Recorded bytes give the recorded climate", arguments: RecordedClimate.all)
  func recorded(climate: RecordedClimate) throws {
    let value = try Self.measure(
      first: climate.first, second: climate.second, data: climate.data)
    #expect(abs(value.celsius - climate.milliCelsius) <= 10)
    #expect(abs(value.pascal - climate.milliPascal) <= 1_000)
    #expect(abs(value.percent - climate.milliPercent) <= 10)
  }

  @Test("A BMP280 computes the worked example and the recorded bytes by the same formulas")
  func withoutHumidity() throws {
    let climate = RecordedClimate.bmp280
    for (first, data, celsius, pascal) in [
      (Self.example, [0x65, 0x5A, 0xC0, 0x7E, 0xED, 0x00], Int64(25_082), Int64(100_653_260)),
      (climate.first, climate.data, climate.milliCelsius, climate.milliPascal),
    ] {
      let bus = AnsweringBus.climate(first: first, data: data)
      var driver = BMP280(on: bus, at: .test(0x76), ChipSchema.bmp280.defaults, channels: 3)
      try driver.measure(on: bus)
      #expect(abs(driver.value(of: 0) - celsius) <= 10)
      #expect(abs(driver.value(of: 1) - pascal) <= 1_000)
    }
  }

  @Test("Recorded results give the recorded voltages", arguments: RecordedVoltage.all)
  func recorded(voltage: RecordedVoltage) throws {
    let bus = AnsweringBus.converter(result: voltage.result)
    var options = ChipSchema.ads1115.defaults
    options[0] = 0
    var driver = ADS1115(on: bus, at: .test(0x48), options, channels: 1 << 5)
    try driver.measure(on: bus)
    #expect(driver.value(of: 5) == voltage.microvolts)
  }

  @Test(
    "The ends of the converter are its full scale",
    arguments: zip(
      Int64(0)..<6, [6_144_000, 4_096_000, 2_048_000, 1_024_000, 512_000, 256_000] as [Int64]))
  func ends(range: Int64, fullScale: Int64) throws {
    var options = ChipSchema.ads1115.defaults
    options[0] = range
    let step = fullScale / 32_768
    for (result, value) in [(UInt16(0x8000), -fullScale), (0x7FFF, fullScale - step)] {
      let bus = AnsweringBus.converter(result: result)
      var driver = ADS1115(on: bus, at: .test(0x48), options, channels: 1 << 4)
      try driver.measure(on: bus)
      #expect(abs(driver.value(of: 4) - value) <= 1)
    }
  }

  @Test(
    "A pin that would be below −0.3 V is out of range, a pair is not", arguments: [0x8000, 0xF000])
  func belowGround(result: UInt16) throws {
    let bus = AnsweringBus.converter(result: result)
    var driver = ADS1115(on: bus, at: .test(0x48), ChipSchema.ads1115.defaults, channels: 0b1_0001)
    #expect(
      try driver.outcome(on: bus)
        == (result == 0x8000 ? .partial(missing: ChannelMask(bits: 1), .outOfRange) : .measured))
  }

  /// Bytes that reach the corners of signed and unsigned arithmetic more often than chance.
  private static func hostile(_ count: Int, _ random: inout SplitMix64) -> [UInt8] {
    let corners: [UInt8] = [0x00, 0xFF, 0x80, 0x7F, 0x01]
    let style = random.below(3)
    return (0..<count).map { _ in
      style == 0 || (style == 1 && random.below(2) == 0)
        ? corners[Int(random.below(5))] : UInt8(truncatingIfNeeded: random.next())
    }
  }

  @Test("No calibration and no raw value traps, and what is reported is plausible")
  func hostileBytes() throws {
    var random = SplitMix64(seed: 280)
    var reported = 0
    for _ in 0..<20_000 {
      let (first, second, data) = (
        Self.hostile(26, &random), Self.hostile(7, &random), Self.hostile(8, &random)
      )
      do {
        let value = try Self.measure(first: first, second: second, data: data)
        reported += 1
        #expect((-52_500...97_500).contains(value.celsius))
        #expect((0...100_000).contains(value.percent))
        #expect((22_000_000...118_000_000).contains(value.pascal))
      } catch let fault as SensorFault {
        #expect(fault == .outOfRange || fault == .notReady)
      }
    }
    // Neither side of the check is vacuous.
    #expect((1..<10_000).contains(reported))
  }
}
