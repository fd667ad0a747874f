import HAL
import Sensors
import SimBoard
import Testing
import Units

@Suite("DPS310 driver")
struct DPS310Tests {
  /// Table 9.
  static let scales: [Int64] = [
    524_288, 1_572_864, 3_670_016, 7_864_320, 253_952, 516_096, 1_040_384, 2_088_960,
  ]

  static func options(
    mode: Int64 = 0, oversampling: Int64 = 0, rate: Int64 = 0
  ) -> ChipOptions {
    var options = ChipSchema.dps310.defaults
    options[0] = mode
    options[1] = oversampling
    options[2] = rate
    return options
  }

  private static func driver(on bus: any I2CBus, _ options: ChipOptions) -> DPS310<I2CEndpoint> {
    DPS310(on: bus, at: .test(0x77), options, channels: 3)
  }

  /// A chip that is never busy, with `changed` registers reading otherwise.
  private static func bus(
    _ coefficients: [UInt8], pressure: [UInt8], temperature: [UInt8], changed: [Int: UInt8] = [:]
  ) -> AnsweringBus {
    var registers = [UInt8](repeating: 0, count: 128)
    registers.replaceSubrange(0..<3, with: pressure)
    registers.replaceSubrange(3..<6, with: temperature)
    registers.replaceSubrange(0x10..<0x22, with: coefficients)
    registers[0x08] = 0xF0
    registers[0x0D] = 0x10
    return AnsweringBus { bytes, count in
      if bytes.count == 2 {
        registers[Int(bytes[0])] = bytes[1]
        // A command is over before anyone looks.
        if bytes[0] == 0x08 { registers[8] = 0xF0 | (bytes[1] == 7 ? 7 : 0) }
      }
      return (0..<count).map { changed[Int(bytes[0]) + $0] ?? registers[Int(bytes[0]) + $0] }
    }
  }

  /// c0 222, c1 −297, c00 79 832, c10 −56 308, c01 −2 295, c11 1 444, c20 −9 701, c21 111, c30 −1
  /// 289.
  private static let coefficients: [UInt8] = [
    0x0D, 0xEE, 0xD7, 0x13, 0x7D, 0x8F, 0x24, 0x0C, 0xF7, 0x09, 0x05, 0xA4, 0xDA, 0x1B, 0x00, 0x6F,
    0xFA, 0xF7,
  ]
  /// −200 000 and 150 000 counts.
  private static let pressure: [UInt8] = [0xFC, 0xF2, 0xC0]
  private static let temperature: [UInt8] = [0x02, 0x49, 0xF0]

  @Test("The formulas of section 4.9, worked by hand", arguments: [Int64(0), 1])
  func workedExample(mode: Int64) throws {
    let bus = Self.bus(
      Self.coefficients, pressure: Self.pressure, temperature: Self.temperature)
    var driver = Self.driver(on: bus, Self.options(mode: mode))
    try driver.measure(on: bus)
    let (p, t) = (-200_000.0 / 524_288, 150_000.0 / 524_288)
    let celsius = 222 * 0.5 - 297 * t
    let cubic = 79_832 + p * (-56_308 + p * (-9_701 + p * -1_289))
    let pascal = cubic + t * -2_295 + t * p * (1_444 + p * 111)
    #expect(abs(driver.value(of: 0) - Int64(celsius * 1_000)) <= 1)
    #expect(abs(driver.value(of: 1) - Int64(pascal * 1_000)) <= 2)
  }

  @Test("Another identity is refused by name", arguments: [0x00, 0x11, 0x58, 0xFF] as [UInt8])
  func identity(actual: UInt8) {
    let bus = Self.bus(
      Self.coefficients, pressure: Self.pressure, temperature: Self.temperature,
      changed: [0x0D: actual])
    var driver = Self.driver(on: bus, Self.options())
    #expect(throws: SensorFault.identity(expected: 0x10, actual: actual)) {
      try driver.measure(on: bus)
    }
  }

  @Test(
    "A chip that stays busy or shows other settings is not ready",
    arguments: [
      (0x08, 0x00), (0x08, 0x40), (0x08, 0x80), (0x08, 0xC0), (0x06, 0x00), (0x07, 0x80),
      (0x09, 0x0C),
    ] as [(Int, UInt8)])
  func notReady(register: Int, reads byte: UInt8) {
    for mode in Int64(0)...1 {
      // Rate code 1, so that an empty register is not what was written.
      let bus = Self.bus(
        Self.coefficients, pressure: Self.pressure, temperature: Self.temperature,
        changed: [register: byte])
      var driver = Self.driver(on: bus, Self.options(mode: mode, rate: 1))
      #expect(throws: SensorFault.notReady) { try driver.measure(on: bus) }
    }
  }

  @Test(
    "A chip in the other mode is not ready", arguments: [(0, 0xF0), (1, 0xF7)] as [(Int64, UInt8)])
  func otherMode(mode: Int64, control: UInt8) {
    let bus = Self.bus(
      Self.coefficients, pressure: Self.pressure, temperature: Self.temperature,
      changed: [0x08: control])
    var driver = Self.driver(on: bus, Self.options(mode: mode))
    #expect(throws: SensorFault.notReady) { try driver.measure(on: bus) }
  }

  @Test(
    "A raw value far outside of the scale is its quantity's fault; without a temperature there is none",
    arguments: [0x7F, 0x80] as [UInt8])
  func saturated(upper: UInt8) throws {
    let end: [UInt8] = [upper, 0xFF, 0xFF]
    var bus = Self.bus(Self.coefficients, pressure: Self.pressure, temperature: end)
    var driver = Self.driver(on: bus, Self.options())
    #expect(throws: SensorFault.outOfRange) { try driver.outcome() }
    bus = Self.bus(Self.coefficients, pressure: end, temperature: Self.temperature)
    driver = Self.driver(on: bus, Self.options())
    #expect(try driver.outcome() == .partial(missing: ChannelMask(bits: 0b10), .outOfRange))
    #expect(abs(driver.value(of: 0) - 26_028) <= 5)
  }

  @Test("Blank coefficients are none", arguments: [0x00, 0xFF])
  func blank(byte: UInt8) {
    let bus = Self.bus(
      [UInt8](repeating: byte, count: 18), pressure: Self.pressure, temperature: Self.temperature)
    var driver = Self.driver(on: bus, Self.options())
    #expect(throws: SensorFault.outOfRange) { try driver.outcome() }
  }

  @Test("A pressure of ones that a second look does not find is no measurement", arguments: [0, 1])
  func ones(mode: Int64) throws {
    let chip = Self.bus(Self.coefficients, pressure: Self.pressure, temperature: Self.temperature)
    var looks = 0
    let bus = AnsweringBus { bytes, count in
      let answer = chip.answer(bytes, count)
      guard bytes == [0x00], count == 3 else { return answer }
      looks += 1
      return looks == 1 ? [0xFF, 0xFF, 0xFF] : answer
    }
    var driver = Self.driver(on: bus, Self.options(mode: mode))
    #expect(throws: SensorFault.inconsistent) { try driver.outcome() }
    _ = try driver.outcome()
    // Ones that stay are a measurement: 0 but for one count.
    let steady = Self.bus(
      Self.coefficients, pressure: [0xFF, 0xFF, 0xFF], temperature: Self.temperature)
    driver = Self.driver(on: steady, Self.options(mode: mode))
    #expect(try driver.outcome() == .measured)
  }

  @Test("Set-up makes the writes that repair specimens which misread temperatures")
  func repair() throws {
    var writes: [[UInt8]] = []
    let chip = Self.bus(Self.coefficients, pressure: Self.pressure, temperature: Self.temperature)
    let bus = AnsweringBus { bytes, count in
      if count == 0 { writes.append(bytes) }
      return chip.answer(bytes, count)
    }
    var driver = Self.driver(on: bus, Self.options())
    _ = try driver.outcome()
    #expect(
      writes.prefix(6).dropFirst() == [
        [0x0E, 0xA5], [0x0F, 0x96], [0x62, 0x02], [0x0E, 0x00], [0x0F, 0x00],
      ])
  }

  @Test("No coefficients and no raw value traps, and what is reported is plausible")
  func hostile() throws {
    var random = SplitMix64(seed: 310)
    func bytes(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in
        random.below(3) == 0
          ? [0x00, 0xFF, 0x80, 0x7F][Int(random.below(4))]
          : UInt8(truncatingIfNeeded: random.next())
      }
    }
    var reported = 0
    for round in Int64(0)..<5_000 {
      let coefficients = round % 2 == 0 ? Self.coefficients : bytes(18)
      var (p, t) = (bytes(3), bytes(3))
      if round % 4 == 0 { (p, t) = ([0xFC] + p.dropFirst(), [0x02] + t.dropFirst()) }
      let bus = Self.bus(coefficients, pressure: p, temperature: t)
      var driver = Self.driver(on: bus, Self.options(mode: round % 2, oversampling: round / 2 % 8))
      do {
        try driver.measure(on: bus)
        reported += 1
        #expect((-52_500...97_500).contains(driver.value(of: 0)))
        #expect((21_000_000...129_000_000).contains(driver.value(of: 1)))
      } catch let fault as SensorFault {
        #expect(fault == .outOfRange)
      }
    }
    // Neither side of the check is vacuous.
    #expect((1..<2_500).contains(reported))
  }

  @Test("Set up and checked, a measurement is three transfers in the background and six by command")
  func transfers() throws {
    for (mode, transfers) in [(Int64(0), 3), (1, 6)] {
      let chip = ModelBench<DPS310Model>(at: 0x77).chip
      let bus = ModelBus(chip, at: .test(0x77))
      var driver = Self.driver(on: bus, Self.options(mode: mode))
      // The first two read the coefficients again.
      for _ in 0..<2 { try driver.measure(on: bus) }
      let before = bus.transfers
      try driver.measure(on: bus)
      #expect(bus.transfers - before == transfers)
    }
  }
}

@Suite("DPS310 model")
struct DPS310ModelTests {
  private static func bench() -> ModelBench<DPS310Model> { ModelBench(at: 0x76) }

  @Test(
    "What the datasheet does not know is not acknowledged",
    arguments: [
      ([], 0), ([0x22], 0), ([0x27], 0), ([0x29], 0), ([0x31], 0), ([0x61], 0), ([0x63], 0),
      ([0x0E, 0xA5], 2), ([0x0F, 0x96], 2), ([0x62, 0x02], 2), ([0x32, 0], 1),
      ([0x00, 0], 1), ([0x05, 0], 1), ([0x0A, 0], 1), ([0x0D, 0x10], 1), ([0x10, 0], 1),
      ([0x28, 0x80], 1), ([0x06, 0x88], 2), ([0x07, 0x08], 2), ([0x08, 0x03], 2),
      ([0x08, 0x04], 2), ([0x09, 0x02], 2), ([0x09, 0x01], 2),
      ([0x09, 0x80], 2), ([0x06, 0x77, 0], 2), ([0x06, 0x77], 2), ([0x07, 0xF7], 2),
      ([0x09, 0x0C], 2), ([0x0C, 0x80], 2), ([0x08, 0x07], 2), ([0x08, 0x00], 2), ([0x21], 1),
    ] as [([UInt8], Int)])
  func strictness(bytes: [UInt8], acknowledged: Int) {
    #expect(Self.bench().write(bytes) == acknowledged)
  }

  @Test(
    "A command takes the time of table 16, shows its ready bit and ends idle",
    arguments: zip(
      UInt8(0)..<8,
      [3_600, 5_200, 8_400, 14_800, 27_600, 53_200, 104_400, 206_800] as [Int64]))
  func commands(code: UInt8, microseconds: Int64) {
    for (command, flag, result) in [(UInt8(1), UInt8(0x10), UInt8(0)), (2, 0x20, 3)] {
      let bench = Self.bench()
      bench.write([0x06, code])
      bench.write([0x07, 0x80 | code])
      bench.write([0x09, code > 3 ? 0x0C : 0])
      #expect(bench.write([0x08, command]) == 2)
      #expect(bench.read(0x08, after: microseconds - 1) == [0xC0 | command])
      #expect(bench.read(result, 3, after: microseconds - 1) == [0, 0, 0])
      #expect(bench.read(0x08, after: microseconds) == [0xC0 | flag])
      #expect(bench.read(result, 3, after: microseconds) != [0, 0, 0])
      #expect(bench.read(0x08, after: microseconds) == [0xC0])
    }
  }

  @Test("In the background results follow at their rates, and a stop ends them")
  func background() {
    let bench = Self.bench()
    bench.write([0x06, 0x40])
    bench.write([0x07, 0xA0])
    bench.write([0x08, 0x07])
    // Temperature after 3.6 ms and then 4 times a second, pressure after 7.2 ms and then 16 times.
    for (ready, at) in [
      (UInt8(0x00), Int64(3_599)), (0x20, 3_600), (0x20, 7_199), (0x30, 7_200),
    ] {
      #expect(bench.read(0x08, after: at) == [0xC7 | ready])
    }
    _ = bench.read(0x00, 6, after: 7_200)
    for (ready, at) in [(UInt8(0x00), Int64(69_699)), (0x10, 69_700), (0x30, 253_600)] {
      #expect(bench.read(0x08, after: at) == [0xC7 | ready])
    }
    bench.write([0x08, 0], after: 300_000)
    _ = bench.read(0x00, 6, after: 300_000)
    #expect(bench.read(0x08, after: 2_000_000) == [0xC0])
  }

  @Test(
    "Rates that leave no time for the precision are lowered to what there is time for",
    arguments: [(0x17, 500_000), (0x27, 413_600), (0x74, 55_200), (0x70, 7_812), (0x10, 500_000)]
      as [(UInt8, Int64)])
  func load(configuration: UInt8, period: Int64) {
    let bench = Self.bench()
    bench.write([0x06, configuration])
    bench.write([0x07, configuration])
    bench.write([0x09, configuration & 7 > 3 ? 0x0C : 0])
    #expect(bench.write([0x08, 0x07]) == 2)
    let first = [3_600, 0, 0, 0, 27_600, 0, 0, 206_800][Int(configuration & 7)]
    _ = bench.read(0x03, 3, after: Int64(first))
    #expect(bench.read(0x08, after: Int64(first) + period - 1)[0] & 0x20 == 0)
    #expect(bench.read(0x08, after: Int64(first) + period)[0] & 0x20 != 0)
  }

  @Test("A shift that does not suit the precision gives results that are off by six bits")
  func shift() {
    func temperature(_ code: UInt8, _ configuration: UInt8) -> Int {
      let bench = Self.bench()
      bench.bank.hold([80_000, 101_325_000])
      bench.write([0x07, 0x80 | code])
      bench.write([0x09, configuration])
      bench.write([0x08, 0x02])
      let bytes = bench.read(0x03, 3, after: 900_000).map { Int($0) }
      return bytes[0] << 16 | bytes[1] << 8 | bytes[2]
    }
    #expect(abs(temperature(3, 0) / 64 - temperature(3, 0x08)) <= 1)
    #expect(abs(temperature(4, 0) / 64 - temperature(4, 0x08)) <= 1)
  }

  @Test("A command takes the place of the one that is carried out")
  func replaced() {
    let bench = Self.bench()
    bench.write([0x08, 0x02])
    #expect(bench.write([0x08, 0x01], after: 3_000) == 2)
    #expect(bench.read(0x08, after: 6_599) == [0xC1])
    #expect(bench.read(0x08, after: 6_600) == [0xD0])
  }

  @Test("A reset and a loss of power start over: the sensor in 12 ms, the coefficients in 40 ms")
  func reset() {
    for powerLoss in [false, true] {
      let bench = Self.bench()
      let coefficients = bench.read(0x10, 18)
      bench.write([0x06, 0x10])
      bench.write([0x08, 0x07])
      _ = bench.read(0x08, after: 50_000)
      if powerLoss {
        bench.chip.powerCycle(at: bench.moment(60_000))
      } else {
        bench.write([0x0C, 0x89], after: 60_000)
      }
      #expect(bench.read(0x00, 10, after: 60_000) == [UInt8](repeating: 0, count: 10))
      #expect(bench.write([0x08, 0x02], after: 71_999) == 2)
      #expect(bench.read(0x08, after: 72_000) == [0x40])
      #expect(bench.read(0x10, 18, after: 99_999) == [UInt8](repeating: 0, count: 18))
      #expect(bench.read(0x10, 18, after: 100_000) == coefficients)
      #expect(bench.read(0x08, after: 100_000) == [0xC0])
      #expect(bench.read(0x0D, after: 100_000) == [0x10])
    }
  }

  @Test("The world is sampled at the end of a measurement, not when it is read")
  func sampling() {
    let bench = Self.bench()
    bench.write([0x07, 0x80])
    bench.write([0x08, 0x02])
    let cold = bench.read(0x03, 3, after: 3_600)
    bench.bank.hold([80_000, 50_000_000])
    #expect(bench.read(0x03, 3, after: 900_000) == cold)
    bench.write([0x08, 0x02], after: 900_000)
    #expect(bench.read(0x03, 3, after: 950_000) != cold)
  }

  @Test("The sensor that was not calibrated reads otherwise")
  func foreignSensor() {
    let results = [UInt8(0x00), 0x80].map { sensor in
      let bench = Self.bench()
      bench.write([0x07, sensor])
      bench.write([0x08, 0x02])
      return bench.read(0x03, 3, after: 3_600)
    }
    #expect(results[0] != results[1])
  }

  @Test("Worlds beyond the converter stand at its ends", arguments: [Int64.min, .max])
  func absurd(value: Int64) {
    let bench = Self.bench()
    bench.bank.hold([value, value])
    bench.write([0x08, 0x07])
    #expect(bench.read(0x08, after: 900_000) == [0xF7])
  }
}
