import HAL
import Sensors
import SimBoard
import Units

extension ChipUnderTest {
  /// The LM75 family and the MCP9808. A step is that of the register; the model rounds to the
  /// nearest.
  static let thermometers: [ChipUnderTest] = [
    ChipUnderTest(
      LM75<I2CEndpoint>.self, LM75Model.self, address: 0x4F, masks: [1], world: [-55_000...125_000],
      expected: { _, world, _ in world[0] }, step: { _, _ in 250 }),
    ChipUnderTest(
      NXPLM75<I2CEndpoint>.self, NXPLM75Model.self, address: 0x48, masks: [1],
      world: [-55_000...125_000],
      expected: { _, world, _ in world[0] }, step: { _, _ in 63 }),
    ChipUnderTest(
      MCP9808<I2CEndpoint>.self, MCP9808Model.self, address: 0x18, masks: [1],
      world: [-40_000...125_000],
      expected: { _, world, _ in world[0] },
      step: { _, options in (250 >> options[0]) + 1 }),
    ChipUnderTest(
      TMP105<I2CEndpoint>.self, TMP105Model.self, address: 0x49, masks: [1],
      world: [-55_000...128_000],
      expected: { _, world, options in min(world[0], 128_000 - (500 >> options[1])) },
      step: { _, options in (250 >> options[1]) + 1 }),
    ChipUnderTest(
      TMP1075<I2CEndpoint>.self, TMP1075Model.self, address: 0x5F, masks: [1],
      world: [-55_000...125_000],
      expected: { _, world, _ in world[0] }, step: { _, _ in 32 }),
    ChipUnderTest(
      TMP102<I2CEndpoint>.self, TMP102Model.self, address: 0x48, masks: [1],
      world: [-55_000...150_000],
      expected: { _, world, options in min(world[0], options[2] == 1 ? 150_000 : 127_937) },
      step: { _, _ in 32 }),
  ]
}
