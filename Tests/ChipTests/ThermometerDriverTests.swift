import HAL
import Sensors
import SimBoard
import Testing
import Units

@Suite("Drivers of the LM75 family")
struct ThermometerDriverTests {
  /// A chip that is never busy: the temperature register as given, the configuration as written
  /// with `lost` bits turned over.
  private static func bus(temperature: UInt16, lost: UInt16 = 0) -> AnsweringBus {
    var configuration: UInt16 = 0
    return AnsweringBus { bytes, count in
      if bytes[0] == 1, bytes.count > 1 {
        configuration = UInt16(bytes[1]) << 8 | (bytes.count > 2 ? UInt16(bytes[2]) : 0)
        // One conversion is over before anyone looks.
        configuration |= configuration & 0x0100 << 7
      }
      let word = bytes[0] == 1 ? configuration ^ lost : temperature
      let answer = [UInt8(word >> 8), UInt8(truncatingIfNeeded: word)]
      return Array(answer.prefix(count))
    }
  }

  private static func tmp102(on bus: any I2CBus, _ values: Int64...) -> TMP102<I2CEndpoint> {
    var options = ChipSchema.tmp102.defaults
    for (index, value) in values.enumerated() { options[index] = value }
    return TMP102(on: bus, at: .test(0x48), options, channels: 1)
  }

  @Test(
    "Words of the datasheet's tables mean their temperatures",
    arguments: [
      (0x7FF0, 0, 127_938), (0x6400, 0, 100_000), (0x1900, 0, 25_000), (0x0040, 0, 250),
      (0x0000, 0, 0), (0xFFC0, 0, -250), (0xE700, 0, -25_000), (0xC900, 0, -55_000),
      (0x4B01, 1, 150_000), (0x4001, 1, 128_000), (0x3FF9, 1, 127_938), (0x0021, 1, 250),
      (0xFFE1, 1, -250), (0xF381, 1, -25_000), (0xE481, 1, -55_000),
    ] as [(UInt16, Int64, Int64)])
  func words(word: UInt16, range: Int64, milliCelsius: Int64) throws {
    let bus = Self.bus(temperature: word)
    var driver = Self.tmp102(on: bus, 0, 2, range)
    try driver.measure(on: bus)
    #expect(driver.value(of: 0) == milliCelsius)
  }

  @Test(
    "An LM75's undefined bits are not believed",
    arguments: [(0x197F, 25_000), (0x1900, 25_000), (0xFFAA, -500), (0xC92A, -55_000)]
      as [(UInt16, Int64)])
  func undefined(word: UInt16, milliCelsius: Int64) throws {
    let bus = Self.bus(temperature: word)
    var driver = LM75(on: bus, at: .test(0x48))
    try driver.measure(on: bus)
    #expect(driver.value(of: 0) == milliCelsius)
  }

  @Test(
    "Settings that do not last, and a conversion that does not end, are not ready",
    arguments: [0x0100, 0x0800, 0x0010, 0x0040, 0x2000, 0x8000] as [UInt16], [0, 1] as [Int64])
  func notReady(lost: UInt16, mode: Int64) throws {
    let bus = Self.bus(temperature: 0x1900, lost: lost)
    var driver = Self.tmp102(on: bus, mode)
    guard mode == 0 || lost != 0x8000 else { return try driver.measure(on: bus) }
    #expect(throws: SensorFault.notReady) { try driver.measure(on: bus) }
  }

  @Test(
    "A temperature in another format than was asked for is not ready",
    arguments: [(0x1900, 1), (0x0C81, 0), (0x0C82, 0), (0x0C83, 1)] as [(UInt16, Int64)])
  func format(word: UInt16, range: Int64) {
    let bus = Self.bus(temperature: word)
    var driver = Self.tmp102(on: bus, 1, 2, range)
    #expect(throws: SensorFault.notReady) { try driver.measure(on: bus) }
  }

  @Test(
    "A temperature that no chip measures is out of range",
    arguments: [0x8000, 0xB000, 0x8010] as [UInt16])
  func outOfRange(word: UInt16) {
    let bus = Self.bus(temperature: word)
    var driver = Self.tmp102(on: bus)
    #expect(throws: SensorFault.outOfRange) { try driver.measure(on: bus) }
  }

  @Test(
    "The waits are the longest conversion times of the datasheets",
    arguments: [(0, 37_500), (1, 75_000), (2, 150_000), (3, 300_000)] as [(Int64, Int64)])
  func waits(resolution: Int64, microseconds: Int64) throws {
    for mode in Int64(0)...1 {
      var options = ChipSchema.tmp105.defaults
      (options[0], options[1]) = (mode, resolution)
      let bus = Self.bus(temperature: 0x1900)
      var driver = TMP105(on: bus, options)
      var waits: [Int64] = []
      try driver.measure { span in waits.append(span.microseconds) }
      #expect(waits == [microseconds, microseconds])
    }
  }

  @Test("Set up, a measurement is three transfers, or two where the chip converts by itself")
  func transfers() throws {
    for (mode, transfers) in [(Int64(0), 3), (1, 2)] {
      let chip = TMP102Model(
        address: .test(0x48), options: ChipOptions(), inputs: SignalBank(steady: [20_000]))
      let bus = ModelBus(chip, at: .test(0x48))
      var driver = Self.tmp102(on: bus, mode)
      try driver.measure(on: bus)
      let before = bus.transfers
      try driver.measure(on: bus)
      #expect(bus.transfers - before == transfers)
    }
  }

  @Test("A chip that another program shut down is set up again, not believed")
  func shutDown() throws {
    let bank = SignalBank(steady: [20_000])
    let chip = LM75Model(address: .test(0x48), options: ChipOptions(), inputs: bank)
    let bus = ModelBus(chip, at: .test(0x48))
    var driver = LM75(on: bus, at: .test(0x48))
    try driver.measure(on: bus)
    _ = try bus.exchange([1, 0x01], read: 0)
    bank.hold([60_000])
    #expect(throws: SensorFault.notReady) { try driver.measure(on: bus) }
    try driver.measure(on: bus)
    #expect(driver.value(of: 0) == 60_000)
  }
}
