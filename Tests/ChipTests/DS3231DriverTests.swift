import HAL
import Sensors
import SimBoard
import Testing
import Units

@Suite("DS3231 driver")
struct DS3231DriverTests {
  private static func driver(on bus: any I2CBus, _ mask: UInt8 = 3, mode: Int64 = 0) -> DS3231<
    I2CEndpoint
  > {
    var options = ChipSchema.ds3231.defaults
    options[0] = mode
    return DS3231(on: bus, at: .test(0x68), options, channels: mask)
  }

  /// A chip that is never busy for longer than the next read of one byte: registers as given, the
  /// control register as written but for `lost`.
  private static func bus(
    time: [UInt8] = DS3231Recording.time, status: UInt8 = 0x08,
    temperature: [UInt8] = [0x19, 0x40],
    lost: UInt8 = 0
  ) -> AnsweringBus {
    var registers = time + [UInt8](repeating: 0, count: 7) + [0x1C, status, 0] + temperature
    return AnsweringBus { bytes, count in
      if bytes.count == 2 { registers[Int(bytes[0])] = bytes[1] & 0xDF ^ lost }
      if bytes == [0x0E], count == 1 { return [registers[0x0E] | 0x20] }
      return (0..<count).map { registers[(Int(bytes[0]) + $0) % registers.count] }
    }
  }

  @Test(
    "Temperature registers mean quarters of a degree",
    arguments: [
      (0x19, 0x40, 25_250), (0x19, 0x00, 25_000), (0x00, 0xC0, 750), (0x00, 0x00, 0),
      (0xFF, 0xC0, -250), (0xFF, 0x00, -1_000), (0xD8, 0x00, -40_000), (0x55, 0x00, 85_000),
    ] as [(UInt8, UInt8, Int64)])
  func temperatures(upper: UInt8, lower: UInt8, milliCelsius: Int64) throws {
    let bus = Self.bus(temperature: [upper, lower])
    var driver = Self.driver(on: bus)
    try driver.measure(on: bus)
    #expect(driver.value(of: 0) == milliCelsius)
    #expect(driver.value(of: 1) == DS3231Recording.unixSeconds * 1_000)
  }

  @Test(
    "Time registers mean seconds since 1970, in both modes of the hours",
    arguments: [
      ([0x00, 0x00, 0x00, 1, 0x01, 0x01, 0x00], 946_684_800),
      ([0x53, 0x05, 0x14, 1, 0x07, 0x09, 0x20], 1_599_487_553),
      ([0x53, 0x05, 0x62, 1, 0x07, 0x09, 0x20], 1_599_487_553),
      ([0x59, 0x59, 0x23, 7, 0x29, 0x02, 0x24], 1_709_251_199),
      ([0x00, 0x00, 0x52, 7, 0x01, 0x03, 0x24], 1_709_251_200),
      ([0x00, 0x00, 0x72, 7, 0x01, 0x03, 0x24], 1_709_294_400),
      ([0x59, 0x59, 0x71, 7, 0x31, 0x12, 0x99], 4_102_444_799),
      ([0x59, 0x59, 0x23, 7, 0x28, 0x82, 0x00], 4_107_542_399),
      ([0x00, 0x00, 0x00, 7, 0x01, 0x83, 0x00], 4_107_542_400),
    ] as [([UInt8], Int64)])
  func times(registers: [UInt8], seconds: Int64) throws {
    let bus = Self.bus(time: registers)
    var driver = Self.driver(on: bus, 2)
    try driver.measure(on: bus)
    #expect(driver.value(of: 1) == seconds * 1_000)
  }

  @Test(
    "What is no time is out of range",
    arguments: [
      (0, 0x60), (0, 0x5A), (0, 0x80), (1, 0x99), (2, 0x24), (2, 0x40), (2, 0x53), (2, 0x94),
      (4, 0x00), (4, 0x32), (5, 0x00), (5, 0x13), (5, 0x29), (6, 0xA0), (6, 0x0F),
    ] as [(Int, UInt8)])
  func noTime(index: Int, byte: UInt8) throws {
    var time = DS3231Recording.time
    time[index] = byte
    let bus = Self.bus(time: time)
    var driver = Self.driver(on: bus, 2)
    #expect(throws: SensorFault.outOfRange) { try driver.measure(on: bus) }
    driver = Self.driver(on: bus, 1)
    try driver.measure(on: bus)
  }

  @Test(
    "The leap days that are none are out of range",
    arguments: [
      [0, 0, 0, 1, 0x29, 0x02, 0x21], [0, 0, 0, 1, 0x29, 0x82, 0x00], [0, 0, 0, 1, 0x31, 6, 0],
    ]
      as [[UInt8]])
  func noLeapDay(time: [UInt8]) {
    let bus = Self.bus(time: time)
    var driver = Self.driver(on: bus, 2)
    #expect(throws: SensorFault.outOfRange) { try driver.measure(on: bus) }
  }

  @Test(
    "An implausible temperature is out of range, where it is wanted",
    arguments: [[0x80, 0x00], [0x7F, 0xC0], [0x19, 0x01], [0xFF, 0xFF]] as [[UInt8]])
  func outOfRange(temperature: [UInt8]) throws {
    let bus = Self.bus(temperature: temperature)
    var driver = Self.driver(on: bus)
    #expect(throws: SensorFault.outOfRange) { try driver.measure(on: bus) }
    driver = Self.driver(on: bus, 2)
    try driver.measure(on: bus)
  }

  @Test("A clock that stood still is not ready; the thermometer beside it is")
  func oscillatorStopped() throws {
    let bus = Self.bus(status: 0x88)
    var driver = Self.driver(on: bus, 2)
    #expect(throws: SensorFault.notReady) { try driver.measure(on: bus) }
    driver = Self.driver(on: bus, 1)
    try driver.measure(on: bus)
    #expect(driver.value(of: 0) == 25_250)
    driver = Self.driver(on: bus, 3)
    #expect(try driver.outcome(on: bus) == .partial(missing: ChannelMask(bits: 2), .notReady))
    #expect(driver.value(of: 0) == 25_250)
  }

  @Test("Bits that a DS3231 does not have betray another chip", arguments: [0x10, 0x20, 0x70])
  func identity(bits: UInt8) {
    let bus = Self.bus(status: 0x08 | bits)
    var driver = Self.driver(on: bus)
    #expect(throws: SensorFault.identity(expected: 0, actual: bits)) {
      try driver.measure(on: bus)
    }
  }

  @Test("A conversion that does not end is not ready", arguments: [(0x20, 0x08), (0, 0x0C)])
  func notReady(lost: UInt8, status: UInt8) {
    let bus = Self.bus(status: status, lost: lost)
    var driver = Self.driver(on: bus, 1)
    #expect(throws: SensorFault.notReady) { try driver.measure(on: bus) }
  }

  @Test(
    "The control register keeps every bit but that of the conversion",
    arguments: [0x00, 0x04, 0x05, 0x07, 0x1C, 0x1F, 0x40, 0x85, 0xDF] as [UInt8])
  func control(bits: UInt8) throws {
    var registers =
      DS3231Recording.time + [UInt8](repeating: 0, count: 7) + [bits, 8, 0, 0x19, 0x40]
    var written: [[UInt8]] = []
    let bus = AnsweringBus { bytes, count in
      if bytes.count > 1 {
        written.append(bytes)
        registers[Int(bytes[0])] = bytes[1] & 0xDF
      }
      if bytes == [0x0E], count == 1 { return [registers[0x0E] | 0x20] }
      return (0..<count).map { registers[(Int(bytes[0]) + $0) % registers.count] }
    }
    var driver = Self.driver(on: bus, 3)
    try driver.measure(on: bus)
    // An alarm that another program arms between two measurements stays armed.
    registers[0x0E] ^= 0x01
    try driver.measure(on: bus)
    #expect(written == [[0x0E, bits | 0x20], [0x0E, bits ^ 0x01 | 0x20]])
  }

  @Test(
    "Nothing is written where no conversion is asked for",
    arguments: [(0, 2), (1, 1), (1, 2), (1, 3)] as [(Int64, UInt8)])
  func writesNothing(mode: Int64, mask: UInt8) throws {
    var written = 0
    let answers = Self.bus()
    let bus = AnsweringBus { bytes, count in
      written += bytes.count > 1 ? 1 : 0
      return answers.answer(bytes, count)
    }
    var driver = Self.driver(on: bus, mask, mode: mode)
    for _ in 0..<3 { try driver.measure(on: bus) }
    #expect(written == 0)
  }

  @Test("A temperature of 0 °C is believed at the second look, which a first conversion precedes")
  func zeroCelsius() throws {
    var looks = 0
    let zero = Self.bus(temperature: [0, 0])
    let warm = Self.bus()
    let bus = AnsweringBus { bytes, count in
      looks += count == 12 ? 1 : 0
      return (looks == 1 ? zero : warm).answer(bytes, count)
    }
    var driver = Self.driver(on: bus, 1, mode: 1)
    try driver.measure(on: bus)
    #expect(driver.value(of: 0) == 25_250)
    #expect(looks == 2)
  }

  @Test("Registers without a date are none, whatever else is wanted", arguments: [1, 2, 3])
  func noDate(mask: UInt8) {
    let bus = AnsweringBus { _, count in [UInt8](repeating: 0, count: count) }
    var driver = Self.driver(on: bus, mask, mode: 1)
    #expect(throws: SensorFault.notReady) { try driver.measure(on: bus) }
  }

  @Test("After a loss of power the time is refused until a program sets the clock")
  func powerLoss() throws {
    let chip = DS3231Model(
      address: .test(0x68), options: ChipOptions(),
      inputs: SignalBank(steady: DS3231Model.restingInputs))
    let bus = ModelBus(chip, at: .test(0x68))
    var driver = Self.driver(on: bus)
    try driver.measure(on: bus)
    chip.powerCycle(at: bus.now)
    for _ in 0..<3 {
      #expect(throws: SensorFault.notReady) { try driver.measure(on: bus) }
      bus.now = bus.now + .seconds(1)
    }
    _ = try bus.exchange([0x00] + DS3231Recording.time, read: 0)
    #expect(throws: SensorFault.notReady) { try driver.measure(on: bus) }
    _ = try bus.exchange([0x0F, 0x08], read: 0)
    try driver.measure(on: bus)
    #expect(abs(driver.value(of: 1) - DS3231Recording.unixSeconds * 1_000) <= 1_000)
  }

  @Test(
    "A measurement is one burst, in one-shot mode after the control is read, written, read back")
  func transfers() throws {
    for (mode, mask, transfers) in [(Int64(0), UInt8(3), 4), (0, 2, 1), (1, 3, 1)] {
      let chip = DS3231Model(
        address: .test(0x68), options: ChipOptions(),
        inputs: SignalBank(steady: DS3231Model.restingInputs))
      let bus = ModelBus(chip, at: .test(0x68))
      var driver = Self.driver(on: bus, mask, mode: mode)
      try driver.measure(on: bus)
      let before = bus.transfers
      try driver.measure(on: bus)
      #expect(bus.transfers - before == transfers)
    }
  }
}
