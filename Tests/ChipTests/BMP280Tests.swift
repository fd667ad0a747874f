import HAL
import Sensors
import SimBoard
import Testing
import Units

/// What a BMP280 does otherwise than the BME280, whose register file and driver it shares.
@Suite("BMP280")
struct BMP280Tests {
  private static func bench() -> ModelBench<BMP280Model> { ModelBench(at: 0x76) }

  @Test(
    "Registers of the humidity element are not acknowledged",
    arguments: [
      ([0xF2], 0), ([0xF2, 1], 0), ([0xFD], 0), ([0xFE], 0), ([0xE1], 0), ([0xF0], 0), ([0xF6], 0),
      ([0x87], 0), ([0xA2], 0), ([0xD0, 0x58], 1), ([0xF7, 0], 1), ([0xF5, 0x1C], 2),
      ([0xF4, 0x27, 0xF5, 0x20], 4), ([0xA1], 1), ([0xF5, 0xE0, 0xF4, 0x27], 4),
    ] as [([UInt8], Int)])
  func strictness(bytes: [UInt8], acknowledged: Int) {
    #expect(Self.bench().write(bytes) == acknowledged)
  }

  @Test("Registers begin at their defaults")
  func defaults() {
    #expect(Self.bench().read(0xD0) == [0x58])
    #expect(Self.bench().read(0xF3, 10) == [0, 0, 0, 0, 0x80, 0, 0, 0x80, 0, 0])
  }

  @Test(
    "A forced conversion takes the typical time of table 13",
    arguments: [(0x25, 5_500), (0x29, 7_500), (0x2D, 11_500), (0x31, 19_500), (0x55, 37_500)]
      as [(UInt8, Int64)])
  func conversionTimes(control: UInt8, microseconds: Int64) {
    let bench = Self.bench()
    bench.write([0xF4, control])
    #expect(bench.read(0xF3, 2, after: microseconds - 1) == [0x08, control])
    #expect(bench.read(0xF3, 2, after: microseconds) == [0x00, control & 0xFC])
  }

  @Test(
    "Standby times are those of table 11",
    arguments: zip(
      UInt8(0)..<8,
      [500, 62_500, 125_000, 250_000, 500_000, 1_000_000, 2_000_000, 4_000_000] as [Int64]))
  func standby(code: UInt8, standby: Int64) {
    let bench = Self.bench()
    bench.write([0xF5, code << 5, 0xF4, 0x27])
    #expect(bench.read(0xF3, after: 5_499) == [0x08])
    #expect(bench.read(0xF3, after: 5_500 + standby - 1) == [0x00])
    #expect(bench.read(0xF3, after: 5_500 + standby) == [0x08])
  }

  @Test("The driver refuses a BME280, and that one a BMP280")
  func identity() {
    let climate = ModelBus(ModelBench<BME280Model>(at: 0x76).chip, at: .test(0x76))
    var driver = BMP280(on: climate)
    #expect(throws: SensorFault.identity(expected: 0x58, actual: 0x60)) {
      try driver.measure(on: climate)
    }
    let barometer = ModelBus(Self.bench().chip, at: .test(0x76))
    var other = BME280(on: barometer)
    #expect(throws: SensorFault.identity(expected: 0x60, actual: 0x58)) {
      try other.measure(on: barometer)
    }
  }

  @Test(
    "The wait for a conversion is the longest time by the formula behind table 13",
    arguments: [(1, 6_400), (2, 11_000), (3, 20_200), (4, 38_600), (5, 75_400)]
      as [(Int64, Int64)])
  func waits(oversampling: Int64, microseconds: Int64) throws {
    var options = ChipSchema.bmp280.defaults
    options[1] = oversampling
    let bus = ModelBus(Self.bench().chip, at: .test(0x76))
    var driver = BMP280(on: bus, at: .test(0x76), options, channels: 3)
    var waits: [Int64] = []
    try driver.measure { span in
      waits.append(span.microseconds)
      bus.now = bus.now + span
    }
    #expect(waits.first == 2_000)
    #expect(waits.last.map { ($0 - microseconds) == 25 } == true)
  }
}
