import HAL
import Sensors
import SimBoard
import Testing
import Units

@Suite("BMP180 driver")
struct BMP180DriverTests {
  private static func driver(on bus: any I2CBus, _ oversampling: Int64 = 0) -> BMP180<I2CEndpoint> {
    var options = ChipSchema.bmp180.defaults
    options[0] = oversampling
    return BMP180(on: bus, at: .test(0x77), options, channels: 3)
  }

  @Test(
    "The worked example and recorded bytes give exactly their values",
    arguments: RecordedBarometer.all)
  func recorded(barometer: RecordedBarometer) throws {
    let bus = barometer.bus()
    var driver = Self.driver(on: bus, barometer.oversampling)
    try driver.measure(on: bus)
    #expect(driver.value(of: 0) == barometer.deciCelsius * 100)
    #expect(driver.value(of: 1) == barometer.pascal * 1_000)
  }

  @Test("Another identity is refused by name", arguments: [0x58, 0x60, 0x00, 0xFF] as [UInt8])
  func identity(actual: UInt8) {
    let bus = AnsweringBus { _, count in [UInt8](repeating: actual, count: count) }
    var driver = Self.driver(on: bus)
    #expect(throws: SensorFault.identity(expected: 0x55, actual: actual)) {
      try driver.measure(on: bus)
    }
  }

  @Test("A calibration word of 0 or 0xFFFF is no calibration", arguments: 0..<22)
  func calibration(place: Int) {
    var words = RecordedBarometer.example.calibration
    let empty: UInt8 = place % 2 == 0 ? 0x00 : 0xFF
    words.replaceSubrange(place / 2 * 2..<place / 2 * 2 + 2, with: [empty, empty])
    let bus = RecordedBarometer.example.bus(calibration: words)
    var driver = Self.driver(on: bus)
    #expect(throws: SensorFault.outOfRange) { try driver.measure(on: bus) }
  }

  @Test("A conversion that never ends is not ready, after a bounded number of looks")
  func busy() {
    let bus = RecordedBarometer.example.bus(control: 0x2E)
    var driver = Self.driver(on: bus)
    var waited: Int64 = 0
    #expect(throws: SensorFault.notReady) {
      try driver.measure { span in waited += span.microseconds }
    }
    #expect(waited == 10_000 + 4_500 + 10_000)
  }

  @Test("Data registers as after power-up are believed only with the command still in place")
  func powerUpData() throws {
    let empty: [UInt8] = [0x80, 0, 0]
    let lost = RecordedBarometer.example.bus(temperature: empty, control: 0)
    var driver = Self.driver(on: lost)
    #expect(throws: SensorFault.notReady) { try driver.measure(on: lost) }
    let kept = RecordedBarometer.example.bus(temperature: empty)
    driver = Self.driver(on: kept)
    try driver.measure(on: kept)
    #expect(driver.value(of: 0) > 50_000)
  }

  @Test(
    "Another command than the driver's in the control register is not ready",
    arguments: [0x00, 0x0E, 0x34, 0x74, 0xFF] as [UInt8])
  func otherCommand(control: UInt8) {
    // The bus shows the same after either command; 0x0E is right after the first only.
    let bus = RecordedBarometer.example.bus(control: control)
    var driver = Self.driver(on: bus)
    #expect(throws: SensorFault.notReady) { try driver.outcome() }
  }

  @Test("A pressure that cannot be leaves the temperature its value")
  func impossiblePressure() throws {
    let bus = RecordedBarometer.example.bus(pressure: [0, 0, 0])
    var driver = Self.driver(on: bus)
    #expect(try driver.outcome() == .partial(missing: ChannelMask(bits: 0b10), .outOfRange))
    #expect(driver.value(of: 0) == 15_000)
  }

  @Test("Ones where the datasheet has zeros are no measurement", arguments: [0x01, 0x04, 0xFF])
  func unusedBits(low: UInt8) {
    let bus = RecordedBarometer.example.bus(pressure: [0x5D, 0x23, low])
    var driver = Self.driver(on: bus)
    #expect(throws: SensorFault.outOfRange) { try driver.outcome() }
  }

  @Test(
    "The waits are the longest times of table 1",
    arguments: [(0, 4_500), (1, 7_500), (2, 13_500), (3, 25_500)] as [(Int64, Int64)])
  func waits(oversampling: Int64, microseconds: Int64) throws {
    let bus = RecordedBarometer.example.bus()
    var driver = Self.driver(on: bus, oversampling)
    var waits: [Int64] = []
    // Another oversampling than the example's makes another pressure of it.
    try? driver.measure { span in waits.append(span.microseconds) }
    #expect(waits == [10_000, 4_500, microseconds])
  }

  @Test("No calibration and no raw value traps, and what is reported is plausible")
  func hostile() throws {
    var random = SplitMix64(seed: 180)
    func bytes(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }
    var reported = 0
    for round in 0..<5_000 {
      let own = round % 2 == 0
      let bus = RecordedBarometer.example.bus(
        calibration: own ? nil : bytes(22), temperature: bytes(3), pressure: bytes(3))
      var driver = Self.driver(on: bus, Int64(round % 4))
      do {
        try driver.measure(on: bus)
        reported += 1
        #expect((-52_500...97_500).contains(driver.value(of: 0)))
        #expect((22_000_000...118_000_000).contains(driver.value(of: 1)))
      } catch let fault as SensorFault {
        #expect(fault == .outOfRange || fault == .notReady)
      }
    }
    // Neither side of the check is vacuous.
    #expect((1..<2_500).contains(reported))
  }
}

@Suite("BMP180 model")
struct BMP180ModelTests {
  private static func bench() -> ModelBench<BMP180Model> { ModelBench(at: 0x77) }

  @Test(
    "What the datasheet does not know is not acknowledged",
    arguments: [
      ([], 0), ([0x00], 0), ([0xA9], 0), ([0xC0], 0), ([0xD1], 0), ([0xF5], 0), ([0xF9], 0),
      ([0xAA, 1], 1), ([0xD0, 0x55], 1), ([0xF6, 0], 1), ([0xF4, 0x00], 1), ([0xF4, 0x2F], 1),
      ([0xF4, 0x6E], 1), ([0xF4, 0x2E, 0xF4], 2), ([0xF4, 0x2E], 2), ([0xF4, 0x34], 2),
      ([0xF4, 0x74], 2), ([0xF4, 0xB4], 2), ([0xF4, 0xF4], 2), ([0xE0, 0x00], 2), ([0xBF], 1),
    ] as [([UInt8], Int)])
  func strictness(bytes: [UInt8], acknowledged: Int) {
    #expect(Self.bench().write(bytes) == acknowledged)
  }

  @Test(
    "A conversion takes the typical time of table 1, shows Sco and takes no second command",
    arguments: [(0x2E, 3_000), (0x34, 3_000), (0x74, 5_000), (0xB4, 9_000), (0xF4, 17_000)]
      as [(UInt8, Int64)])
  func conversion(command: UInt8, microseconds: Int64) {
    let bench = Self.bench()
    #expect(bench.read(0xF4) == [0])
    bench.write([0xF4, command])
    #expect(bench.write([0xF4, command], after: microseconds - 1) == 1)
    #expect(bench.read(0xF4, after: microseconds - 1) == [command])
    #expect(bench.read(0xF6, 3, after: microseconds - 1) == [0x80, 0, 0])
    #expect(bench.read(0xF4, after: microseconds) == [command & ~0x20])
    #expect(bench.read(0xF6, 3, after: microseconds) != [0x80, 0, 0])
  }

  @Test(
    "The low bits that an oversampling does not reach read 0",
    arguments: [(0x2E, 0x00FF), (0x34, 0x00FF), (0x74, 0x007F), (0xB4, 0x003F), (0xF4, 0x001F)]
      as [(UInt8, UInt32)])
  func resolution(command: UInt8, spare: UInt32) {
    let bench = Self.bench()
    var seen: UInt32 = 0
    for round in Int64(0)..<300 {
      bench.bank.hold([20_000 + 7 * round, 101_325_000 + 130 * round])
      bench.write([0xF4, command], after: round * 50_000)
      let bytes = bench.read(0xF6, 3, after: round * 50_000 + 20_000)
      seen |= UInt32(bytes[0]) << 16 | UInt32(bytes[1]) << 8 | UInt32(bytes[2])
    }
    #expect(seen & 0xFFF & spare == 0)
    #expect(~seen & 0xFFF & ~spare == 0)
  }

  @Test("A reset and a loss of power end everything and make the chip deaf for 10 ms")
  func reset() {
    for powerLoss in [false, true] {
      let bench = Self.bench()
      bench.write([0xF4, 0x2E])
      #expect(bench.read(0xF6, 3, after: 3_000) != [0x80, 0, 0])
      bench.write([0xF4, 0xF4], after: 4_000)
      if powerLoss {
        bench.chip.powerCycle(at: bench.moment(5_000))
      } else {
        bench.write([0xE0, 0xB6], after: 5_000)
      }
      #expect(!bench.chip.acknowledges(.write, at: bench.moment(14_999)))
      #expect(bench.chip.acknowledges(.read, at: bench.moment(15_000)))
      #expect(bench.read(0xF4, 5, after: 40_000) == [0, 0, 0x80, 0, 0])
    }
  }

  @Test("The world is sampled at the end of a conversion")
  func sampling() {
    let bench = Self.bench()
    let end = bench.moment(3_000)
    let before = Signal.steps([(at: .zero, value: 0), (at: end + .microseconds(1), value: 30_000)])
    bench.bank.replace(0, with: before)
    bench.write([0xF4, 0x2E])
    let cold = bench.read(0xF6, 3, after: 40_000)
    bench.write([0xF4, 0x2E], after: 50_000)
    #expect(bench.read(0xF6, 3, after: 60_000)[0] > cold[0])
  }

  @Test("Worlds beyond the converter stand at its ends", arguments: [Int64.min, .max])
  func absurd(value: Int64) {
    let bench = Self.bench()
    bench.bank.hold([value, value])
    for (round, command) in ([0x2E, 0xF4] as [UInt8]).enumerated() {
      bench.write([0xF4, command], after: Int64(round) * 50_000)
      #expect(bench.read(0xF4, after: Int64(round) * 50_000 + 20_000) == [command & ~0x20])
    }
  }
}
