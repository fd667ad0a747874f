import HAL
import Sensors
import SimBoard
import Testing
import Units

@Suite("INA219 model")
struct INA219ModelTests {
  /// 12 V (11.98 V) at 10 A through 2 mΩ: the example of SBOS448 section 8.5.
  private static func bench() -> ModelBench<INA219Model> {
    var options = ChipSchema.ina219.defaults
    options[0] = 2_000
    return ModelBench(at: 0x40, options: options, world: [11_980_000, 10_000_000])
  }

  private static let registers = Array(UInt8(0)...5)

  @Test("The worked example of the datasheet comes out register by register")
  func workedExample() {
    let bench = Self.bench()
    bench.write([5, 0x50, 0x00])
    bench.write([0, 0x01, 0x9F])
    let words = [1, 2, 4, 3, 5].map { bench.word($0, after: 10_000) }
    #expect(words == [0x07D0, 0x5D9A, 0x2710, 0x1766, 0x5000])
    #expect(bench.word(2, after: 10_001) == 0x5D98)
  }

  @Test(
    "Every byte is acknowledged, and what the datasheet does not know has no effect",
    arguments: [
      [6], [0xFF], [6, 1, 2], [1, 0, 0], [2, 0], [2, 1, 2], [3, 1, 2], [4, 1, 2], [0, 0x01],
      [5, 0x10], [0, 0x79, 0x9F], [0, 0x39, 0x9F, 0], [5, 0, 1],
    ] as [[UInt8]])
  func withoutEffect(bytes: [UInt8]) {
    let bench = Self.bench()
    let before = Self.registers.map { bench.word($0, after: 10_000) }
    #expect(bench.write(bytes, after: 20_000) == bytes.count)
    #expect(Self.registers.map { bench.word($0, after: 40_000) } == before)
    #expect(bench.word(6, after: 40_000) == 0)
  }

  @Test("A loss of power and a reset put every register at its default", arguments: [false, true])
  func defaults(powerLoss: Bool) {
    let bench = Self.bench()
    bench.write([5, 0x50, 0x01])
    bench.write([0, 0x06, 0x67])
    #expect(bench.word(5, after: 900_000) == 0x5000)
    #expect(bench.word(4, after: 900_000) != 0)
    if powerLoss {
      bench.chip.powerCycle(at: bench.moment(1_000_000))
    } else {
      bench.write([0, 0x80, 0x00], after: 1_000_000)
    }
    let words = Self.registers.map { bench.word($0, after: 1_000_000) }
    #expect(words == [0x399F, 0, 0, 0, 0, 0])
    #expect(bench.word(2, after: 1_001_063) == 0)
    #expect(bench.word(2, after: 1_001_064) == 0x5D9A)
    #expect(bench.word(4, after: 1_001_064) == 0)
  }

  @Test(
    "Conversions take the times of table 5, and of both voltages their sum",
    arguments: [
      (0, 84), (1, 148), (2, 276), (3, 532), (4, 84), (7, 532), (8, 532), (9, 1_060), (10, 2_130),
      (11, 4_260), (12, 8_510), (13, 17_020), (14, 34_050), (15, 68_100),
    ] as [(UInt16, Int64)])
  func conversionTimes(code: UInt16, microseconds: Int64) {
    for (mode, conversions) in [(UInt16(1), Int64(1)), (2, 1), (3, 2), (5, 1), (6, 1), (7, 2)] {
      let bench = Self.bench()
      let word = 0x3800 | code << 7 | code << 3 | mode
      bench.write([0, UInt8(word >> 8), UInt8(truncatingIfNeeded: word)])
      let end = microseconds * conversions
      #expect(bench.word(2, after: end - 1) & 2 == 0)
      #expect(bench.word(2, after: end) & 2 != 0)
      _ = bench.word(3, after: end)
      #expect(bench.word(2, after: 2 * end - 1) & 2 == 0)
      #expect(bench.word(2, after: 2 * end) & 2 == (mode > 3 ? 2 : 0))
    }
  }

  @Test("Power-down converts nothing, keeps the flags and takes 40 µs to recover from")
  func powerDown() {
    let bench = Self.bench()
    #expect(bench.word(2) & 2 == 2)
    bench.write([0, 0x39, 0x98])
    bench.bank.hold([1_000_000, 0])
    #expect(bench.word(2, after: 500_000) == 0x5D9A)
    bench.write([0, 0x39, 0x9B], after: 600_000)
    #expect(bench.word(2, after: 601_103) == 0x5D98)
    #expect(bench.word(2, after: 601_104) == 0x07D2)
  }

  @Test(
    "Each range ends at its full scale, and fewer bits make coarser steps",
    arguments: [
      (0x0000, 4_000), (0x0800, 8_000), (0x1000, 16_000), (0x1800, 32_000),
    ] as [(UInt16, Int)])
  func ranges(range: UInt16, fullScale: Int) {
    for (code, step) in [(UInt16(0), 8), (1, 4), (2, 2), (3, 1)] {
      let bench = Self.bench()
      let word = range | code << 7 | code << 3 | 7
      bench.write([0, UInt8(word >> 8), UInt8(truncatingIfNeeded: word)])
      var seen = 0
      for round in Int64(0)..<100 {
        bench.bank.hold([4_000 * round, 5_000 * round])
        let shunt = Int(bench.word(1, after: round * 10_000 + 9_000))
        seen |= shunt | Int(bench.word(2, after: round * 10_000 + 9_000) >> 3)
      }
      #expect(seen & (step - 1) == 0)
      #expect(seen & step != 0)
      bench.bank.hold([.max, .max])
      #expect(Int(bench.word(1, after: 2_000_000)) == fullScale)
      #expect(bench.word(2, after: 2_000_000) >> 3 == 4_000)
      bench.bank.hold([.min, .min])
      #expect(Int(Int16(bitPattern: bench.word(1, after: 3_000_000))) == -fullScale)
      #expect(bench.word(2, after: 3_000_000) >> 3 == 0)
    }
  }

  @Test("A calibration too large for the current, or a power too large, sets OVF")
  func overflow() {
    let bench = Self.bench()
    bench.bank.hold([26_000_000, 160_000_000])
    for (calibration, flag) in [(UInt8(0x10), UInt16(0)), (0x20, 1), (0x40, 1), (0x10, 0)] {
      bench.write([5, calibration, 0])
      bench.write([0, 0x39, 0x9F])
      // 32 000 steps of current at a calibration of 0x1000, and 6 500 of voltage.
      #expect(bench.word(2, after: 5_000) & 1 == flag)
    }
    bench.bank.hold([26_000_000, 50_000_000])
    bench.write([5, 0x30, 0])
    bench.write([0, 0x39, 0x9F], after: 10_000)
    #expect(bench.word(2, after: 20_000) & 1 == 0)
  }

  @Test("The world is sampled at the end of a triggered conversion and then kept")
  func sampling() {
    let bench = Self.bench()
    bench.write([0, 0x39, 0x9B])
    #expect(bench.word(1, after: 1_064) == 2_000)
    bench.bank.hold([0, 0])
    #expect(bench.word(1, after: 900_000) == 2_000)
  }
}

@Suite("INA219 driver")
struct INA219DriverTests {
  private static func options(
    shunt: Int64 = 100_000, resolution: Int64 = 3, mode: Int64 = 0
  ) -> ChipOptions {
    var options = ChipSchema.ina219.defaults
    options[0] = shunt
    options[3] = resolution
    options[4] = mode
    return options
  }

  private static func driver(on bus: any I2CBus, _ options: ChipOptions, mask: UInt8 = 0b1111)
    -> INA219<I2CEndpoint>
  {
    INA219(on: bus, at: .test(0x40), options, channels: mask)
  }

  private static func bus(
    _ options: ChipOptions, volts: Int64 = 12_000_000, amperes: Int64 = 1_000_000
  ) -> ModelBus<INA219Model> {
    let bench = ModelBench<INA219Model>(at: 0x40, options: options, world: [volts, amperes])
    return ModelBus(bench.chip, at: .test(0x40))
  }

  @Test(
    "Twelve volts and one ampere, either way, through shunts of any size",
    arguments: [2_000, 10_000, 100_000, 300_000] as [Int64], [1_000_000, -1_000_000] as [Int64])
  func values(shunt: Int64, amperes: Int64) throws {
    let options = Self.options(shunt: shunt)
    let bus = Self.bus(options, amperes: amperes)
    var driver = Self.driver(on: bus, options)
    try driver.measure(on: bus)
    #expect(driver.value(of: 0) == 12_000_000)
    #expect(driver.value(of: 1) == shunt * amperes / 1_000_000)
    #expect(driver.value(of: 2) == amperes)
    #expect(driver.value(of: 3) == 12 * amperes)
    #expect([-1, 4, 8].allSatisfy { driver.value(of: $0) == 0 })
  }

  @Test(
    "The wait covers the slowest converter of section 7.5",
    arguments: [(0, 93), (1, 163), (2, 304), (3, 586), (9, 1_172), (15, 75_008)]
      as [(Int64, Int64)])
  func waits(resolution: Int64, microseconds: Int64) throws {
    let options = Self.options(resolution: resolution)
    let bus = Self.bus(options)
    var driver = Self.driver(on: bus, options)
    var waits: [Int64] = []
    try driver.measure { span in
      waits.append(span.microseconds)
      bus.now = bus.now + span
    }
    #expect(waits == [40 + 2 * microseconds])
  }

  @Test("Set up, a measurement reads what is wanted and the calibration")
  func transfers() throws {
    for (mode, mask, transfers) in [
      (Int64(0), UInt8(0b0001), 2), (0, 0b0011, 3), (0, 0b0100, 3), (0, 0b1000, 4),
      (0, 0b1111, 5), (1, 0b0001, 3),
    ] {
      let options = Self.options(mode: mode)
      let bus = Self.bus(options)
      var driver = Self.driver(on: bus, options, mask: mask)
      try driver.measure(on: bus)
      let before = bus.transfers
      try driver.measure(on: bus)
      #expect(bus.transfers - before == transfers)
    }
  }

  /// A chip whose registers always read `words`.
  private static func answering(_ words: [UInt16]) -> AnsweringBus {
    AnsweringBus { bytes, count in
      let word = words[Int(bytes[0])]
      return count == 2 ? [UInt8(word >> 8), UInt8(truncatingIfNeeded: word)] : []
    }
  }

  @Test(
    "Another reset value, a lost calibration and a conversion that never ends are not ready",
    arguments: [
      ([0x399F, 0, 0x0002, 0, 0, 0x1000], nil), ([0x8583, 0, 0x0002, 0, 0, 0x1000], .notReady),
      ([0x399F, 0, 0x0002, 0, 0, 0x0000], .notReady),
      ([0x399F, 0, 0x0000, 0, 0, 0x1000], .notReady),
      ([0x399F, 0, 0x0003, 0, 0, 0x1000], .outOfRange),
    ] as [([UInt16], SensorFault?)])
  func refused(words: [UInt16], fault: SensorFault?) {
    let bus = Self.answering(words)
    var driver = Self.driver(on: bus, Self.options())
    var thrown: SensorFault?
    do { try driver.measure(on: bus) } catch { thrown = error as? SensorFault }
    #expect(thrown == fault)
  }
}
