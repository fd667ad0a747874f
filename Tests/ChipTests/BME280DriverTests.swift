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

  private static let climate = RecordedClimate.all[0]

  private static func bus(data: [UInt8]) -> AnsweringBus {
    .climate(first: climate.first, second: climate.second, data: data)
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
      (0xF4, 0xFF, 1), (0xF4, 0x24, 0), (0xF4, 0x27, 1), (0xF5, 0x00, 0), (0xF5, 0x00, 1),
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

  @Test(
    "A temperature at an end of the converter leaves no quantity a value", arguments: [false, true])
  func saturatedTemperature(high: Bool) {
    var data = Self.climate.data
    data.replaceSubrange(3..<6, with: high ? [0xFF, 0xFF, 0xF0] : [0, 0, 0])
    var driver = Self.driver(on: Self.bus(data: data), Self.options(0, 1))
    #expect(throws: SensorFault.outOfRange) { try driver.outcome() }
  }

  @Test(
    "A pressure or humidity that cannot be is that quantity's fault alone",
    arguments: [
      (0, [0, 0, 0], 0b100), (0, [0xFF, 0xFF, 0xF0], 0b100), (6, [0, 0], 0b010),
      (6, [0xFF, 0xFF], 0b010), (6, [0xE0, 0x00], 0b010),
    ] as [(Int, [UInt8], UInt8)])
  func impossible(at: Int, bytes: [UInt8], missing: UInt8) throws {
    var data = Self.climate.data
    data.replaceSubrange(at..<at + bytes.count, with: bytes)
    var driver = Self.driver(on: Self.bus(data: data), Self.options(0, 1))
    for _ in 0..<3 {
      #expect(
        try driver.outcome() == .partial(missing: ChannelMask(bits: missing), .outOfRange))
      #expect(abs(driver.value(of: 0) - 23_722) <= 1)
    }
  }

  @Test("A blank block of humidity parameters is the humidity's fault", arguments: [0x00, 0xFF])
  func blankHygrometer(byte: UInt8) throws {
    let bus = AnsweringBus.climate(
      first: Self.climate.first, second: [UInt8](repeating: byte, count: 7),
      data: Self.climate.data)
    var driver = Self.driver(on: bus, Self.options(0, 1))
    #expect(try driver.outcome() == .partial(missing: ChannelMask(bits: 0b010), .outOfRange))
  }

  @Test("A blank block of temperature parameters is no calibration", arguments: [0x00, 0xFF])
  func blankCalibration(byte: UInt8) {
    let bus = AnsweringBus.climate(
      first: [UInt8](repeating: byte, count: 26), second: Self.climate.second,
      data: Self.climate.data)
    var driver = Self.driver(on: bus, Self.options(0, 1))
    #expect(throws: SensorFault.outOfRange) { try driver.outcome() }
  }

  @Test("Ones where the datasheet has zeros are no measurement", arguments: [2, 5])
  func unusedBits(place: Int) {
    var data = Self.climate.data
    data[place] |= 0x01
    var driver = Self.driver(on: Self.bus(data: data), Self.options(0, 1))
    #expect(throws: SensorFault.outOfRange) { try driver.outcome() }
  }

  @Test("Two readings of the calibration that differ are believed neither")
  func inconsistent() {
    var reads = 0
    let chip = Self.bus(data: Self.climate.data)
    let bus = AnsweringBus { bytes, count in
      var answer = chip.answer(bytes, count)
      if bytes.first == 0x88 {
        reads += 1
        if reads == 1 { answer[3] ^= 0x10 }
      }
      return answer
    }
    var driver = Self.driver(on: bus, Self.options(0, 1))
    #expect(throws: SensorFault.inconsistent) { try driver.outcome() }
    #expect(throws: Never.self) { try driver.outcome() }
  }

  @Test(
    "The calibration is read again at distances that grow with their number, up to a thousand values"
  )
  func distances() throws {
    var reads: [Int] = []
    var round = 0
    let chip = Self.bus(data: Self.climate.data)
    let bus = AnsweringBus { bytes, count in
      if bytes.first == 0x88 { reads.append(round) }
      return chip.answer(bytes, count)
    }
    var driver = Self.driver(on: bus, Self.options(0, 1))
    for number in 1...6_000 {
      round = number
      _ = try driver.outcome()
    }
    #expect(reads.prefix(10) == [1, 1, 2, 4, 7, 11, 17, 26, 40, 61])
    #expect(zip(reads, reads.dropFirst()).allSatisfy { $1 - $0 <= min(1_000, $0 / 2 + 1) })
    #expect(reads.suffix(2).first.map { $0 > 4_000 } == true)
  }
}
