import HAL
import Sensors
import SimBoard
import Testing
import Units

@Suite("BME280 driver")
struct BME280DriverTests {
  private static func options(_ mode: Int64, _ oversampling: Int64) -> ChipOptions {
    var options = ChipSchema.bme280.defaults
    options[0] = mode
    options[1] = oversampling
    return options
  }

  private static func driver(on bus: any I2CBus, _ options: ChipOptions) -> BME280<I2CEndpoint> {
    BME280(on: bus, at: .test(0x76), options, channels: 7)
  }

  private static func bus(
    overriding register: UInt8? = nil, with byte: UInt8 = 0
  ) -> AnsweringBus {
    let climate = RecordedClimate.all[0]
    let chip = AnsweringBus.climate(
      first: climate.first, second: climate.second, data: climate.data)
    return AnsweringBus { bytes, count in
      var answer = chip.answer(bytes, count)
      if let register, let start = bytes.first, bytes.count == 1, register >= start,
        Int(register - start) < answer.count
      {
        answer[Int(register - start)] = byte
      }
      return answer
    }
  }

  @Test("Another identity is refused by name", arguments: [0x58, 0x00, 0xFF, 0x61] as [UInt8])
  func identity(actual: UInt8) {
    let bus = Self.bus(overriding: 0xD0, with: actual)
    var driver = Self.driver(on: bus, Self.options(0, 1))
    #expect(throws: SensorFault.identity(expected: 0x60, actual: actual)) {
      try driver.measure(on: bus)
    }
  }

  @Test(
    "A chip that stays busy or loses its settings is not ready, after a bounded number of looks",
    arguments: [
      (0xF3, 0x01, 1), (0xF3, 0x08, 1), (0xF2, 0x00, 0), (0xF2, 0x00, 1), (0xF4, 0x00, 0),
      (0xF4, 0xFF, 1), (0xF4, 0x24, 0), (0xF4, 0x27, 1),
    ] as [(UInt8, UInt8, Int64)])
  func notReady(register: UInt8, reads byte: UInt8, mode: Int64) {
    let bus = Self.bus(overriding: register, with: byte)
    var driver = Self.driver(on: bus, Self.options(mode, 1))
    #expect(throws: SensorFault.notReady) { try driver.measure(on: bus) }
  }

  @Test("Normal mode does not mind a conversion that runs during the read-out")
  func measuringInNormalMode() throws {
    let bus = Self.bus(overriding: 0xF3, with: 0x08)
    var driver = Self.driver(on: bus, Self.options(0, 1))
    try driver.measure(on: bus)
    #expect(abs(driver.value(of: 0) - 23_722) <= 1)
  }

  @Test(
    "The wait for a conversion is the longest of datasheet section 9.1",
    arguments: [(1, 9_300), (2, 16_200), (3, 30_000), (4, 57_600), (5, 112_800)]
      as [(Int64, Int64)])
  func waits(oversampling: Int64, microseconds: Int64) throws {
    for mode in Int64(0)...1 {
      let bus = Self.bus()
      var driver = Self.driver(on: bus, Self.options(mode, oversampling))
      var waits: [Int64] = []
      try driver.measure { span in waits.append(span.microseconds) }
      #expect(waits == [2_000, microseconds])
    }
  }

  @Test("Set up and checked, a measurement is one transfer in normal mode and two in forced mode")
  func transfers() throws {
    for (mode, transfers) in [(Int64(0), 1), (1, 2)] {
      let chip = BME280Model(
        address: .test(0x76), options: ChipOptions(),
        inputs: SignalBank(steady: BME280Model.restingInputs))
      let bus = ModelBus(chip, at: .test(0x76))
      var driver = Self.driver(on: bus, Self.options(mode, 1))
      // The first two read the calibration again.
      for _ in 0..<2 { try driver.measure(on: bus) }
      let before = bus.transfers
      try driver.measure(on: bus)
      #expect(bus.transfers - before == transfers)
    }
  }

  @Test("Data registers that no conversion has filled are no measurement", arguments: [0, 1])
  func neverConverted(mode: Int64) {
    let climate = RecordedClimate.all[0]
    let bus = AnsweringBus.climate(
      first: climate.first, second: climate.second, data: [0x80, 0, 0, 0x80, 0, 0, 0x80, 0])
    var driver = Self.driver(on: bus, Self.options(mode, 1))
    #expect(throws: SensorFault.notReady) { try driver.measure(on: bus) }
  }

  @Test("Temperature and pressure at an end of the converter are out of range", arguments: 0..<4)
  func saturated(end: Int) {
    let climate = RecordedClimate.all[0]
    var data = climate.data
    let at = end % 2 * 3
    data.replaceSubrange(at..<at + 3, with: end < 2 ? [0, 0, 0] : [0xFF, 0xFF, 0x00])
    let bus = AnsweringBus.climate(first: climate.first, second: climate.second, data: data)
    var driver = Self.driver(on: bus, Self.options(0, 1))
    #expect(throws: SensorFault.outOfRange) { try driver.measure(on: bus) }
  }
}
