import HAL
import Sensors
import SimBoard
import Testing
import Units

/// Golden checksums of models that compute in floating point, as in ``DeterminismTests``.
@Suite("Determinism of further chips")
struct ModelChecksumTests {
  /// The bytes that `exchanges` get of a thousand worlds, 300 ms apart from each other.
  private static func checksum<Model: I2CChipModel>(
    _ model: Model.Type, at address: UInt8, options: ChipOptions = ChipOptions(),
    world: [ClosedRange<Int64>], setUp: [[UInt8]] = [],
    exchanges: [(command: [UInt8], result: UInt8, count: Int)]
  ) -> UInt64 {
    var random = SplitMix64(seed: 1)
    let bench = ModelBench<Model>(at: address, options: options)
    for bytes in setUp { bench.write(bytes) }
    var bytes: [UInt8] = []
    for round in Int64(1)...1_000 {
      bench.bank.hold(
        world.map { $0.lowerBound + Int64(random.below(UInt64($0.upperBound - $0.lowerBound))) })
      for (number, exchange) in exchanges.enumerated() {
        let now = round * 1_000_000 + Int64(number) * 300_000
        bench.write(exchange.command, after: now)
        bytes += bench.read(exchange.result, exchange.count, after: now + 250_000)
      }
    }
    return DeterminismTests.checksum(bytes)
  }

  private static let climate: [ClosedRange<Int64>] = [-40_000...85_000, 30_000_000...110_000_000]

  @Test("The bytes of the BMP180 model have the stored checksum")
  func bmp180() {
    let checksum = Self.checksum(
      BMP180Model.self, at: 0x77, world: Self.climate,
      exchanges: [([0xF4, 0x2E], 0xF6, 3), ([0xF4, 0xF4], 0xF6, 3)])
    #expect(checksum == 18_351_387_218_191_900_382)
  }

  @Test(
    "The bytes of the BMP280 model have the stored checksum",
    arguments: [(0x76, 13_811_043_239_233_881_967), (0x77, 10_347_199_957_940_600_574)]
      as [(UInt8, UInt64)])
  func bmp280(address: UInt8, golden: UInt64) {
    let checksum = Self.checksum(
      BMP280Model.self, at: address, world: Self.climate, exchanges: [([0xF4, 0xB5], 0xF7, 6)])
    #expect(checksum == golden)
  }

  @Test(
    "The bytes of the DPS310 model have the stored checksum",
    arguments: [(0x76, 7_204_868_977_336_011_262), (0x77, 13_269_508_250_102_847_734)]
      as [(UInt8, UInt64)])
  func dps310(address: UInt8, golden: UInt64) {
    let checksum = Self.checksum(
      DPS310Model.self, at: address, world: Self.climate,
      setUp: [[0x06, 0x07], [0x07, 0x87], [0x09, 0x0C]],
      exchanges: [([0x08, 0x02], 0x03, 3), ([0x08, 0x01], 0x00, 3)])
    #expect(checksum == golden)
  }

  @Test("The bytes of the INA219 model have the stored checksum")
  func ina219() {
    var options = ChipSchema.ina219.defaults
    options[0] = 100_000
    let checksum = Self.checksum(
      INA219Model.self, at: 0x40, options: options,
      world: [0...26_000_000, -3_200_000...3_200_000], setUp: [[5, 0x10, 0]],
      exchanges: [([0, 0x39, 0x9B], 1, 2), ([0, 0x39, 0x9B], 3, 2), ([0, 0x39, 0x9B], 2, 2)])
    #expect(checksum == 16_974_561_231_697_508_151)
  }
}
