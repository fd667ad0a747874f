import HAL
import Sensors
import SimBoard
import Units

extension ChipUnderTest {
  /// BMP280: the steps of temperature and pressure are those of the BME280.
  static func barometer280(at address: UInt8) -> ChipUnderTest {
    ChipUnderTest(
      BMP280<I2CEndpoint>.self, BMP280Model.self, address: address, masks: [0b11],
      world: [-40_000...85_000, 30_000_000...110_000_000],
      expected: { channel, world, _ in world[channel] },
      step: { channel, options in
        channel == 0
          ? (5_100 >> (options[1] - 1)) / 1_000 + 1 : (2_900 >> (options[1] - 1)) + 1
      })
  }

  /// BMP180 and BMP085: 0.1 °C, and 2.5 Pa of pressure halved with each doubling. The divisions of
  /// the datasheet's formula drop 8 Pa more at the far ends of the range.
  private static func barometer<Driver: ChipDriver, Model: I2CChipModel>(
    _ driver: Driver.Type, _ model: Model.Type
  ) -> ChipUnderTest where Driver.Transport == I2CEndpoint {
    ChipUnderTest(
      driver, model, address: 0x77, masks: [0b11],
      world: [-40_000...85_000, 30_000_000...110_000_000],
      expected: { channel, world, _ in world[channel] },
      step: { channel, options in channel == 0 ? 100 : (2_500 >> options[0]) + 8_000 })
  }

  static let barometer085 = barometer(BMP085<I2CEndpoint>.self, BMP085Model.self)
  static let barometer180 = barometer(BMP180<I2CEndpoint>.self, BMP180Model.self)

  /// DPS310: one count is the slope of the formulas, at most 0.3 °C and 80 kPa, over the scale
  /// factor; the last units are the rounding of the output.
  static func barometer310(at address: UInt8) -> ChipUnderTest {
    ChipUnderTest(
      DPS310<I2CEndpoint>.self, DPS310Model.self, address: address, masks: [0b11],
      world: [-40_000...85_000, 30_000_000...120_000_000],
      expected: { channel, world, _ in world[channel] },
      step: { channel, options in
        let scale = DPS310Tests.scales[Int(options[1])]
        return (channel == 0 ? 300_000 : 80_000_000) / scale + 2
      })
  }
}
