import Sensors
import SimBoard
import Units

extension ChipUnderTest {
  /// BMP280: the steps of temperature and pressure are those of the BME280.
  static func barometer280(at address: UInt8) -> ChipUnderTest {
    ChipUnderTest(
      BMP280.self, BMP280Model.self, address: address, masks: [0b11],
      world: [-40_000...85_000, 30_000_000...110_000_000],
      expected: { channel, world, _ in world[channel] },
      step: { channel, options in
        channel == 0
          ? (5_100 >> (options[1] - 1)) / 1_000 + 1 : (2_900 >> (options[1] - 1)) + 1
      })
  }
}
