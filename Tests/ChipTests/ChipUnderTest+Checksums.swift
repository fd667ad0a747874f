import HAL
import Sensors
import SimBoard
import Units

/// Chips that take commands; most of them protect what they send with a checksum.
extension ChipUnderTest {
  static let withChecksums: [ChipUnderTest] = [
    sht31(at: 0x44), sht31(at: 0x45), sht41, sht21(SHT21<I2CEndpoint>.self, SHT21Model.self),
    sht21(HTU21D<I2CEndpoint>.self, HTU21DModel.self), aht20, bh1750, mlx90614(at: 0x5A),
    mlx90614(at: 0x5D),
    scd41, scd40, sht85, aht10, aht21, sht21(Si7021<I2CEndpoint>.self, Si7021Model.self),
  ]

  /// SHT31: 16 bits over 175 °C and over 100 %RH.
  static func sht31(at address: UInt8) -> ChipUnderTest {
    ChipUnderTest(
      SHT31<I2CEndpoint>.self, SHT31Model.self, address: address, masks: [0b11],
      world: [-40_000...125_000, 0...100_000],
      expected: { channel, world, _ in world[channel] },
      step: { channel, _ in channel == 0 ? 3 : 2 })
  }

  /// SHT85: an SHT31 that ends at 105 °C.
  static let sht85 = ChipUnderTest(
    SHT31<I2CEndpoint>.self, SHT85Model.self, address: 0x44, masks: [0b11], as: .sht85,
    world: [-40_000...105_000, 0...100_000],
    expected: { channel, world, _ in world[channel] },
    step: { channel, _ in channel == 0 ? 3 : 2 })

  /// SHT41: 16 bits over 175 °C and over 125 %RH.
  static let sht41 = ChipUnderTest(
    SHT41<I2CEndpoint>.self, SHT41Model.self, address: 0x44, masks: [0b11],
    world: [-40_000...125_000, 0...100_000],
    expected: { channel, world, _ in world[channel] },
    step: { channel, _ in channel == 0 ? 3 : 2 })

  /// SHT21 and HTU21D: by resolution 11 to 14 bits over 175.72 °C and 8 to 12 over 125 %RH.
  static func sht21<Driver: ChipDriver, Model: I2CChipModel>(
    _ driver: Driver.Type, _ model: Model.Type
  ) -> ChipUnderTest where Driver.Transport == I2CEndpoint {
    ChipUnderTest(
      driver, model, address: 0x40, masks: [0b11, 0b01, 0b10],
      world: [-40_000...125_000, 0...100_000],
      expected: { channel, world, _ in world[channel] },
      step: { channel, options in
        let code = Int(options[0])
        return channel == 0
          ? 175_720 >> [14, 12, 13, 11][code] + 1 : 125_000 >> [12, 8, 10, 11][code] + 1
      })
  }

  /// AHT20: 20 bits over 200 °C and over 100 %RH; the output is coarser.
  static let aht20 = ChipUnderTest(
    AHT20<I2CEndpoint>.self, AHT20Model.self, address: 0x38, masks: [0b11],
    world: [-40_000...85_000, 0...100_000],
    expected: { channel, world, _ in world[channel] },
    step: { _, _ in 1 })

  /// AHT10: as the AHT20, without a checksum.
  static let aht10 = ChipUnderTest(
    AHT10<I2CEndpoint>.self, AHT10Model.self, address: 0x39, masks: [0b11],
    world: [-40_000...85_000, 0...100_000],
    expected: { channel, world, _ in world[channel] },
    step: { _, _ in 1 })

  /// AHT21: as the AHT20, up to 120 °C.
  static let aht21 = ChipUnderTest(
    AHT21<I2CEndpoint>.self, AHT20Model.self, address: 0x38, masks: [0b11],
    world: [-40_000...120_000, 0...100_000],
    expected: { channel, world, _ in world[channel] },
    step: { _, _ in 1 })

  /// BH1750: a count is 57.5 lx over the measurement time register, half of it or four of them by
  /// the resolution; beyond the range its end is read.
  static let bh1750 = ChipUnderTest(
    BH1750<I2CEndpoint>.self, BH1750Model.self, address: 0x23, masks: [0b1],
    world: [0...121_557_000],
    expected: { _, world, options in min(world[0], 65_535 * luxCount(options) / options[2]) },
    step: { _, options in
      (options[1] == 3 ? 4 : 1) * luxCount(options) / options[2] + 1
    })

  private static func luxCount(_ options: ChipOptions) -> Int64 {
    options[1] == 1 ? 28_750 : 57_500
  }

  /// MLX90614: 0.02 K a step.
  static func mlx90614(at address: UInt8) -> ChipUnderTest {
    ChipUnderTest(
      MLX90614.self, MLX90614Model.self, address: address, masks: [0b11],
      world: [-40_000...125_000, -70_000...382_190],
      expected: { channel, world, _ in world[channel] },
      step: { _, _ in 20 })
  }

  /// SCD40: an SCD41 that measures by itself only.
  static let scd40 = ChipUnderTest(
    SCD40<I2CEndpoint>.self, SCD40Model.self, address: 0x62, masks: [0b111],
    world: [1_000...40_000_000, -10_000...60_000, 0...100_000],
    expected: { channel, world, _ in world[channel] },
    step: { channel, _ in [1_000, 3, 2][channel] })

  /// SCD41: whole parts per million, never 0, 16 bits over 175 °C and over 100 %RH.
  static let scd41 = ChipUnderTest(
    SCD41<I2CEndpoint>.self, SCD41Model.self, address: 0x62, masks: [0b111],
    world: [1_000...40_000_000, -10_000...60_000, 0...100_000],
    expected: { channel, world, _ in world[channel] },
    step: { channel, _ in [1_000, 3, 2][channel] })
}
