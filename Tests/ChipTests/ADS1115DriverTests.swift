import HAL
import Sensors
import SimBoard
import Testing
import Units

@Suite("ADS1115 driver")
struct ADS1115DriverTests {
  private static func driver(on bus: any I2CBus, rate: Int64 = 4, mode: Int64 = 0, mask: UInt8)
    -> ADS1115<I2CEndpoint>
  {
    var options = ChipSchema.ads1115.defaults
    options[1] = rate
    options[2] = mode
    return ADS1115(on: bus, at: .test(0x48), options, channels: mask)
  }

  private static func bus(_ volts: [Int64]) -> ModelBus<ADS1115Model> {
    let bank = SignalBank(steady: volts)
    return ModelBus(
      ADS1115Model(address: .test(0x48), options: ChipOptions(), inputs: bank), at: .test(0x48))
  }

  @Test(
    "The wait for a conversion covers an oscillator 10 % slow",
    arguments: zip(Int64(0)..<8, [8, 16, 32, 64, 128, 250, 475, 860] as [Int64]))
  func waits(rate: Int64, perSecond: Int64) throws {
    let bus = Self.bus([1, 2, 3, 4])
    var driver = Self.driver(on: bus, rate: rate, mask: 1)
    var waits: [Int64] = []
    try driver.measure { span in
      waits.append(span.microseconds)
      bus.now = bus.now + span
    }
    #expect(waits.count == 1)
    #expect(waits.allSatisfy { $0 >= 1_111_111 / perSecond && $0 <= 1_112_000 / perSecond + 60 })
  }

  @Test(
    "A conversion that does not end, or settings that do not last, are not ready",
    arguments: [0x0000, 0x7FFF, 0x8000, 0x0583] as [UInt16])
  func notReady(mask: UInt16) {
    let chip = AnsweringBus.converter(result: 77)
    let bus = AnsweringBus { bytes, count in
      let answer = chip.answer(bytes, count)
      guard bytes == [1] else { return answer }
      return [answer[0] & UInt8(mask >> 8), answer[1] & UInt8(truncatingIfNeeded: mask)]
    }
    var driver = Self.driver(on: bus, mask: 1)
    #expect(throws: SensorFault.notReady) { try driver.measure(on: bus) }
  }

  @Test("A result of 0 is believed only with the settings still in place", arguments: [0, 1])
  func zero(mode: Int64) throws {
    let bus = Self.bus([9, 9, 9, 9])
    var driver = Self.driver(on: bus, mode: mode, mask: 1 << 4)
    try driver.measure(on: bus)
    #expect(driver.value(of: 4) == 0)
  }

  @Test("A chip that another program left converting is waited for")
  func leftConverting() throws {
    let bus = Self.bus([1_000_000, 0, 0, 0])
    // Continuous, 8 conversions a second, AIN0 - AIN1, ± 6.144 V.
    _ = try bus.exchange([1, 0x00, 0x03], read: 0)
    bus.now = bus.now + .milliseconds(300)
    var driver = Self.driver(on: bus, rate: 7, mask: 1)
    try driver.measure(on: bus)
    #expect(abs(driver.value(of: 0) - 1_000_000) <= 63)
  }

  @Test("Continuous mode with several channels converts one after the other")
  func continuousWithSeveral() throws {
    let bus = Self.bus([500_000, 0, 0, 900_000])
    var driver = Self.driver(on: bus, mode: 1, mask: 0b1001)
    for _ in 0..<3 {
      try driver.measure(on: bus)
      #expect(abs(driver.value(of: 0) - 500_000) <= 63)
      #expect(abs(driver.value(of: 3) - 900_000) <= 63)
    }
  }

  @Test("Set up, a measurement of one channel is three transfers, or one in continuous mode")
  func transfers() throws {
    for (mode, transfers) in [(Int64(0), 3), (1, 1)] {
      let bus = Self.bus([5_000, 0, 0, 0])
      var driver = Self.driver(on: bus, mode: mode, mask: 1)
      try driver.measure(on: bus)
      let before = bus.transfers
      try driver.measure(on: bus)
      #expect(bus.transfers - before == transfers)
    }
  }

  @Test("Without wanted channels nothing is transferred; unknown channels read 0")
  func empty() throws {
    let bus = Self.bus([1, 1, 1, 1])
    var driver = Self.driver(on: bus, mask: 0)
    try driver.measure(on: bus)
    #expect(bus.transfers == 0)
    #expect([-1, 0, 8].allSatisfy { driver.value(of: $0) == 0 })
  }

  @Test("A measurement that fails half way leaves the values of the last whole one")
  func halfway() throws {
    let bus = Self.bus([100_000, 200_000, 0, 0])
    var driver = Self.driver(on: bus, mask: 0b11)
    try driver.measure(on: bus)
    bus.failing = (bus.transfers + 5, .unheard)
    #expect(throws: SensorFault.bus(.addressNotAcknowledged)) { try driver.measure(on: bus) }
    #expect(abs(driver.value(of: 0) - 100_000) <= 63)
    #expect(abs(driver.value(of: 1) - 200_000) <= 63)
  }
}
