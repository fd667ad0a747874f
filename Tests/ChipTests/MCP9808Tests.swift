import HAL
import Sensors
import SimBoard
import Testing
import Units

@Suite("MCP9808 driver")
struct MCP9808DriverTests {
  private static func driver(on bus: any I2CBus) -> MCP9808<I2CEndpoint> {
    MCP9808(on: bus, at: .test(0x18), ChipSchema.mcp9808.defaults, channels: 1)
  }

  /// A chip whose registers read as given, configuration and resolution as written.
  private static func bus(
    temperature: UInt16, manufacturer: UInt16 = 0x54, device: UInt16 = 0x0400, lost: UInt16 = 0
  ) -> AnsweringBus {
    var configuration: UInt16 = 0
    var resolution: UInt16 = 0
    return AnsweringBus { bytes, count in
      if bytes[0] == 1, bytes.count == 3 {
        configuration = UInt16(bytes[1]) << 8 | UInt16(bytes[2])
      }
      if bytes[0] == 8, bytes.count == 2 { resolution = UInt16(bytes[1]) << 8 }
      let word =
        switch bytes[0] {
        case 1: configuration ^ lost
        case 5: temperature
        case 6: manufacturer
        case 7: device
        case 8: resolution
        default: UInt16(0x001F)
        }
      return Array([UInt8(word >> 8), UInt8(truncatingIfNeeded: word)].prefix(count))
    }
  }

  @Test(
    "Words mean the temperatures of the datasheet, whatever the comparisons say",
    arguments: [
      (0xC190, 25_000), (0xC194, 25_250), (0x0191, 25_063), (0x07D0, 125_000), (0x0000, 0),
      (0x1FFF, -62), (0x3FF0, -1_000), (0x1D80, -40_000), (0xE004, 250),
    ] as [(UInt16, Int64)])
  func words(word: UInt16, milliCelsius: Int64) throws {
    let bus = Self.bus(temperature: word)
    var driver = Self.driver(on: bus)
    try driver.measure(on: bus)
    #expect(driver.value(of: 0) == milliCelsius)
  }

  @Test(
    "Another identity is refused by name; the revision may be any",
    arguments: [
      (0x0055, 0x0400, 0x54, 0x55), (0x1054, 0x0400, 0x00, 0x10), (0x0054, 0x0500, 0x04, 0x05),
      (0xFFFF, 0xFFFF, 0x00, 0xFF), (0x0054, 0x04FF, 0, 0),
    ] as [(UInt16, UInt16, UInt8, UInt8)])
  func identity(manufacturer: UInt16, device: UInt16, expected: UInt8, actual: UInt8) throws {
    let bus = Self.bus(temperature: 0, manufacturer: manufacturer, device: device)
    var driver = Self.driver(on: bus)
    guard expected != actual else { return try driver.measure(on: bus) }
    #expect(throws: SensorFault.identity(expected: expected, actual: actual)) {
      try driver.measure(on: bus)
    }
  }

  @Test(
    "A chip that a lock keeps from shutting down is read, as long as its settings are right",
    arguments: [0x0040, 0x0080, 0x00C0] as [UInt16])
  func locked(locks: UInt16) throws {
    let chip = MCP9808Model(
      address: .test(0x18), options: ChipOptions(), inputs: SignalBank(steady: [20_000]))
    let bus = ModelBus(chip, at: .test(0x18))
    var driver = Self.driver(on: bus)
    _ = try bus.exchange([0x01, 0x02, UInt8(locks)], read: 0)
    try driver.measure(on: bus)
    #expect(driver.value(of: 0) == 20_000)
    // Under another hysteresis the marks that a chip keeps its settings differ for good.
    chip.powerCycle(at: bus.now)
    _ = try bus.exchange([0x01, 0x06, UInt8(locks)], read: 0)
    for _ in 0..<2 { #expect(throws: SensorFault.notReady) { try driver.measure(on: bus) } }
    chip.powerCycle(at: bus.now)
    try driver.measure(on: bus)
  }

  @Test("Settings that do not last are not ready", arguments: [0x0200, 0x0100, 0x0008, 0x0002])
  func notReady(lost: UInt16) {
    let bus = Self.bus(temperature: 0x0190, lost: lost)
    var driver = Self.driver(on: bus)
    #expect(throws: SensorFault.notReady) { try driver.measure(on: bus) }
  }

  @Test("A temperature that no chip measures is out of range", arguments: [0x1000, 0x0FFF, 0x0920])
  func outOfRange(word: UInt16) {
    let bus = Self.bus(temperature: word)
    var driver = Self.driver(on: bus)
    #expect(throws: SensorFault.outOfRange) { try driver.measure(on: bus) }
  }

  @Test("Set up, a measurement is two transfers")
  func transfers() throws {
    let chip = MCP9808Model(
      address: .test(0x18), options: ChipOptions(), inputs: SignalBank(steady: [20_000]))
    let bus = ModelBus(chip, at: .test(0x18))
    var driver = Self.driver(on: bus)
    try driver.measure(on: bus)
    let before = bus.transfers
    try driver.measure(on: bus)
    #expect(bus.transfers - before == 2)
  }
}

@Suite("MCP9808 model")
struct MCP9808ModelTests {
  @Test(
    "Every byte is acknowledged, and what the datasheet does not know has no effect",
    arguments: [
      [9], [0x0F], [9, 1, 2], [0, 1, 2], [5, 1, 2], [6, 1, 2], [7, 1, 2], [1, 7], [4, 1],
      [8, 3, 0], [1, 0, 0, 7],
    ] as [[UInt8]])
  func withoutEffect(bytes: [UInt8]) {
    let chip = LoneChip(MCP9808Model.self)
    let before = (UInt8(0)...9).map { chip.read($0, at: 1) }
    #expect(chip.write(bytes, at: 2) == bytes.count)
    #expect((UInt8(0)...9).map { chip.read($0, at: 3) } == before)
  }

  @Test(
    "Registers begin at their defaults, and fall back to them with the power",
    arguments: [
      (0, 0x001F), (1, 0x0000), (2, 0x0000), (3, 0x0000), (4, 0x0000), (5, 0x0000), (6, 0x0054),
      (7, 0x0400), (8, 0x03FF),
    ] as [(UInt8, UInt16)])
  func defaults(register: UInt8, word: UInt16) {
    let chip = LoneChip(MCP9808Model.self)
    #expect(chip.read(register, at: 0) == word)
    for bytes in [[1, 2, 0xC9], [2, 1, 4], [3, 1, 4], [4, 1, 4], [8, 1]] as [[UInt8]] {
      _ = chip.write(bytes, at: 1)
    }
    chip.model.powerCycle(at: Instant(microseconds: 600_000))
    #expect(chip.read(register, at: 600_001) == word)
    #expect(chip.write([2, 1, 4], at: 600_002) == 3)
    #expect(chip.read(2, at: 600_003) == 0x0104)
  }

  @Test(
    "Temperatures are thirteen bits in sixteenths; limits of 0 °C show in the bits above",
    arguments: [
      (25_000, 0xC190), (25_250, 0xC194), (125_000, 0xC7D0), (0, 0x8000), (63, 0xC001),
      (-63, 0x3FFF), (-25_000, 0x3E70), (-40_000, 0x3D80), (.max, 0xCFFF), (.min, 0x3000),
    ] as [(Int64, UInt16)])
  func codes(milliCelsius: Int64, code: UInt16) {
    #expect(LoneChip(MCP9808Model.self, milliCelsius).read(5, at: 250_000) == code)
  }

  @Test(
    "Each resolution has its time and its steps",
    arguments: [
      (0, 30_000, 0xC198), (1, 65_000, 0xC19C), (2, 130_000, 0xC19A), (3, 250_000, 0xC19B),
    ] as [(UInt8, UInt64, UInt16)])
  func resolutions(bits: UInt8, time: UInt64, code: UInt16) {
    let chip = LoneChip(MCP9808Model.self, 0)
    _ = chip.write([1, 0x01, 0x00])
    _ = chip.write([8, bits])
    // The conversion after power-up ends first.
    _ = chip.write([1, 0x00, 0x00], at: 1_000_000)
    #expect(chip.read(8, at: 1_000_001) >> 8 == UInt16(bits))
    chip.bank.hold([25_670])
    #expect(chip.read(5, at: 1_000_000 + time - 1) == 0x8000)
    #expect(chip.read(5, at: 1_000_000 + time) == code)
    chip.bank.hold([0])
    #expect(chip.read(5, at: 1_000_000 + 2 * time - 1) == code)
    #expect(chip.read(5, at: 1_000_000 + 2 * time) == 0x8000)
  }

  @Test("Shut down, the last temperature stays")
  func shutdown() {
    let chip = LoneChip(MCP9808Model.self, 25_000)
    _ = chip.write([1, 0x01, 0x00], at: 300_000)
    chip.bank.hold([50_000])
    #expect(chip.read(5, at: 499_999) == 0xC190)
    #expect(chip.read(5, at: 500_000) == 0xC320)
    chip.bank.hold([75_000])
    #expect(chip.read(5, at: 9_000_000) == 0xC320)
  }

  @Test("Half a register changes nothing; limits keep the bits that they have")
  func limits() {
    let chip = LoneChip(MCP9808Model.self)
    _ = chip.write([3, 0xFF])
    #expect(chip.read(3, at: 1) == 0)
    _ = chip.write([3, 0xFF, 0xFF])
    #expect(chip.read(3, at: 2) == 0x1FFC)
  }

  @Test(
    "Locks keep limits and what goes with them, until power is lost",
    arguments: [
      (0x80, 0x0104, 0x0000, 0x0084), (0x40, 0x0000, 0x0104, 0x0040),
      (0xC0, 0x0000, 0x0000, 0x00C0), (0x00, 0x0104, 0x0104, 0x070F),
    ] as [(UInt8, UInt16, UInt16, UInt16)])
  func locks(bits: UInt8, upper: UInt16, critical: UInt16, configuration: UInt16) {
    let chip = LoneChip(MCP9808Model.self)
    _ = chip.write([1, 0, bits])
    _ = chip.write([2, 1, 4])
    _ = chip.write([4, 1, 4])
    _ = chip.write([1, 0xFF, 0x0F], at: 300_000)
    #expect(chip.read(2, at: 300_001) == upper)
    #expect(chip.read(4, at: 300_001) == critical)
    #expect(chip.read(1, at: 300_001) & 0xFFEF == configuration)
  }

  /// The output after each of `celsius`, one conversion each; −5...30 °C, critical from 80 °C.
  private static func outputs(
    _ high: UInt8, _ low: UInt8, _ celsius: [Int64], clearAfter: Int? = nil
  ) -> String {
    let chip = LoneChip(MCP9808Model.self, 20_000)
    for bytes in [[2, 0x01, 0xE0], [3, 0x1F, 0xB0], [4, 0x05, 0x00]] as [[UInt8]] {
      _ = chip.write(bytes)
    }
    _ = chip.write([1, high, low], at: 250_000)
    var levels = ""
    for (index, value) in celsius.enumerated() {
      chip.bank.hold([value * 1_000])
      let now = Instant(microseconds: UInt64(index + 2) * 250_000)
      guard let model = chip.model as? MCP9808Model else { return "" }
      levels += model.alert(at: now) ? "h" : "l"
      let status = chip.read(1, at: now.microseconds) & 0x0010 != 0
      #expect(status == (model.alert(at: now) == (low & 0x02 != 0)))
      if index == clearAfter { _ = chip.write([1, high, low | 0x20], at: now.microseconds) }
    }
    return levels
  }

  @Test(
    "The alert output compares with the window and the critical temperature",
    arguments: [
      (0x00, 0x00, [31, 90, -6], nil, "hhh"),
      (0x00, 0x08, [30, 31, 30, -5, -6, -5], nil, "hlhhlh"),
      (0x00, 0x0A, [30, 31, 30, -5, -6, -5], nil, "lhllhl"),
      (0x02, 0x08, [31, 29, 28, -6, -7, -6, -5], nil, "llhhllh"),
      (0x00, 0x0C, [31, 79, 80, 79], nil, "hhlh"), (0x00, 0x09, [31, 31, 31, 20], nil, "llll"),
      (0x00, 0x09, [31, 31, 31, 20], 1, "llhl"), (0x00, 0x09, [85, 85, 85, 70], 1, "lllh"),
    ] as [(UInt8, UInt8, [Int64], Int?, String)])
  func alert(high: UInt8, low: UInt8, celsius: [Int64], clearAfter: Int?, levels: String) {
    #expect(Self.outputs(high, low, celsius, clearAfter: clearAfter) == levels)
  }
}
