import HAL
import Sensors
import SimBoard
import Testing
import Units

/// Parts of one number that makers make differently.
@Suite("Kinds of LM75")
struct LM75KindTests {
  private static func bench(
    _ celsius: Int64, alertAbove: Int64? = nil
  ) -> (ModelBus<NXPLM75Model>, NXPLM75Model, SignalBank, ChipOptions) {
    let bank = SignalBank(steady: [celsius])
    let model = NXPLM75Model(address: .test(0x48), options: ChipOptions(), inputs: bank)
    var options = ChipSchema.lm75bNXP.defaults
    if let alertAbove { options[0] = alertAbove }
    return (ModelBus(model, at: .test(0x48)), model, bank, options)
  }

  @Test(
    "NXP's chip is read to an eighth of a degree by its own driver, to a half by the LM75's",
    arguments: [
      (25_125, 25_125, 25_000), (25_375, 25_375, 25_000), (-125, -125, -500), (0, 0, 0),
      (-25_000, -25_000, -25_000), (124_875, 124_875, 124_500),
    ] as [(Int64, Int64, Int64)])
  func steps(celsius: Int64, fine: Int64, coarse: Int64) throws {
    let (bus, _, _, options) = Self.bench(celsius)
    var own = NXPLM75(on: bus, at: .test(0x48), options)
    try own.measure(on: bus)
    #expect(own.value(of: 0) == fine)
    var common = LM75(on: bus, at: .test(0x48), options)
    try common.measure(on: bus)
    #expect(common.value(of: 0) == coarse)
  }

  @Test("Nine bits of a temperature are compared with NXP's limits, and more than one is too hot")
  func limits() throws {
    let (bus, model, bank, options) = Self.bench(29_000, alertAbove: 30_000)
    var driver = NXPLM75(on: bus, at: .test(0x48), options)
    try driver.measure(on: bus)
    for (celsius, isHot) in [(30_375, false), (30_500, true)] as [(Int64, Bool)] {
      bank.hold([celsius])
      bus.now = bus.now + .seconds(1)
      try driver.measure(on: bus)
      #expect(model.alert(at: bus.now) != isHot)
    }
  }
}
