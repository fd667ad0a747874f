import HAL
import SimBoard
import Testing
import Units

@Suite("ADS1115 model")
struct ADS1115ModelTests {
  private static let start = Instant.zero + .seconds(1)

  private static func chip(_ first: Signal = .constant(1_000_000)) -> ADS1115Model {
    ADS1115Model(
      address: .test(0x48), options: ChipOptions(),
      inputs: SignalBank([first, .constant(250_000), .constant(0), .constant(500_000)]))
  }

  private static func write(
    _ chip: ADS1115Model, _ bytes: [UInt8], after microseconds: Int64 = 0
  ) -> Int {
    chip.write(bytes.span, at: start + .microseconds(microseconds))
  }

  private static func read(
    _ chip: ADS1115Model, _ register: UInt8, after microseconds: Int64 = 0
  ) -> UInt16 {
    _ = write(chip, [register], after: microseconds)
    var bytes: [UInt8] = [0, 0]
    var span = bytes.mutableSpan
    chip.read(into: &span, at: start + .microseconds(microseconds))
    return UInt16(bytes[0]) << 8 | UInt16(bytes[1])
  }

  /// The config word of a single conversion of AIN0 at ± 2.048 V with rate code `rate`.
  private static func single(_ rate: UInt8) -> [UInt8] { [1, 0xC5, rate << 5 | 0x03] }

  @Test(
    "Every byte is acknowledged, and what the datasheet does not know has no effect",
    arguments: [
      [4], [0x81], [0, 0x12], [0, 0x12, 0x34], [0x80, 0x12, 0x34], [0], [1, 0x85], [2, 0x12],
      [1, 0x05, 0x83, 0x12], [3, 0x7F, 0xFF, 0],
    ] as [[UInt8]])
  func withoutEffect(bytes: [UInt8]) {
    let chip = Self.chip()
    #expect(Self.write(chip, bytes) == bytes.count)
    #expect((0...3).map { Self.read(chip, $0) } == [0, 0x8583, 0x8000, 0x7FFF])
  }

  @Test(
    "Registers begin at their defaults, and fall back to them with the power",
    arguments: [(0, 0x0000), (1, 0x8583), (2, 0x8000), (3, 0x7FFF)] as [(UInt8, UInt16)])
  func defaults(register: UInt8, word: UInt16) {
    let chip = Self.chip()
    #expect(Self.read(chip, register) == word)
    for bytes in [Self.single(4), [2, 0x12, 0x34], [3, 0x56, 0x78]] as [[UInt8]] {
      _ = Self.write(chip, bytes)
    }
    #expect(Self.read(chip, register, after: 100_000) != word)
    chip.powerCycle(at: Self.start + .microseconds(100_000))
    #expect(Self.read(chip, register, after: 200_000) == word)
  }

  @Test("Half a register changes nothing; the thresholds keep what is written")
  func writes() {
    let chip = Self.chip()
    _ = Self.write(chip, [2, 0x12])
    #expect(Self.read(chip, 2) == 0x8000)
    _ = Self.write(chip, [2, 0x12, 0x34])
    #expect(Self.read(chip, 2) == 0x1234)
  }

  @Test(
    "A single conversion takes one period of its rate after the wake-up, and OS marks its end",
    arguments: zip(
      UInt8(0)..<8, [125_000, 62_500, 31_250, 15_625, 7_813, 4_000, 2_106, 1_163] as [Int64]))
  func single(rate: UInt8, microseconds: Int64) {
    let chip = Self.chip()
    _ = Self.write(chip, Self.single(rate))
    let end = 25 + microseconds
    #expect(Self.read(chip, 1, after: end - 1) & 0x8000 == 0)
    #expect(Self.read(chip, 0, after: end - 1) == 0)
    #expect(Self.read(chip, 1, after: end) & 0x8000 != 0)
    #expect(Self.read(chip, 0, after: end) == 16_000)
  }

  @Test("A single conversion samples the world at its end, not when it is read")
  func sampling() {
    let end = Self.start + .microseconds(25 + 7_813)
    let brief = Signal.steps([
      (at: end, value: Int64(1_000_000)), (at: end + .microseconds(1), value: 0),
    ])
    let chip = Self.chip(brief)
    _ = Self.write(chip, Self.single(4))
    #expect(Self.read(chip, 0, after: 500_000) == 16_000)
  }

  @Test("In power-down OS 0 begins nothing, and OS 1 during a conversion does not begin another")
  func operationalStatus() {
    let chip = Self.chip()
    _ = Self.write(chip, [1, 0x45, 0x83])
    #expect(Self.read(chip, 1) == 0xC583)
    _ = Self.write(chip, Self.single(0))
    _ = Self.write(chip, Self.single(7), after: 100_000)
    #expect(Self.read(chip, 1, after: 125_024) & 0x8000 == 0)
    #expect(Self.read(chip, 1, after: 125_025) & 0x8000 != 0)
  }

  @Test("Continuous conversions follow at the rate and sample the world at their ends")
  func continuous() {
    let ramp = Signal.ramp(
      from: 0, to: 2_000_000, start: Self.start, over: .microseconds(2_000_000))
    let chip = Self.chip(ramp)
    _ = Self.write(chip, [1, 0x44, 0x03])
    #expect(Self.read(chip, 0, after: 125_024) == 0)
    for round in Int64(1)...8 {
      // One microvolt a microsecond; a step is 62.5 µV.
      let code = UInt16((round * 125_000 + 25) * 2 / 125)
      let end = 25 + round * 125_000
      for now in [end, end + 124_999] {
        let result = Self.read(chip, 0, after: now)
        #expect(result == code || result == code + 1)
      }
      #expect(Self.read(chip, 1, after: end) == 0x4403)
    }
  }

  @Test("After a long silence the last conversion counts, not the first one missed")
  func lateRead() {
    let later = Self.start + .microseconds(1_000_000)
    let rise = Signal.steps([(at: .zero, value: 500_000), (at: later, value: 1_000_000)])
    let chip = Self.chip(rise)
    _ = Self.write(chip, [1, 0x44, 0x03])
    #expect(Self.read(chip, 0, after: 1_000_024) == 8_000)
    #expect(Self.read(chip, 0, after: 9_000_000) == 16_000)
  }

  @Test("A loss of power also forgets a change of settings that waits")
  func powerCycleWhileWaiting() {
    let chip = Self.chip()
    _ = Self.write(chip, [1, 0x44, 0x03])
    _ = Self.write(chip, [1, 0x74, 0x03], after: 60_000)
    chip.powerCycle(at: Self.start + .microseconds(61_000))
    #expect(Self.read(chip, 0, after: 900_000) == 0)
    #expect(Self.read(chip, 1, after: 900_000) == 0x8583)
  }

  @Test("A change of settings in continuous mode waits for the running conversion")
  func continuousChange() {
    let chip = Self.chip()
    _ = Self.write(chip, [1, 0x44, 0x03])
    _ = Self.write(chip, [1, 0x74, 0x03], after: 60_000)
    #expect(Self.read(chip, 0, after: 125_025) == 16_000)
    #expect(Self.read(chip, 0, after: 250_024) == 16_000)
    #expect(Self.read(chip, 0, after: 250_025) == 8_000)
    _ = Self.write(chip, [1, 0x45, 0x03], after: 260_000)
    #expect(Self.read(chip, 1, after: 375_024) == 0x4503)
    #expect(Self.read(chip, 1, after: 375_025) == 0xC503)
    #expect(Self.read(chip, 0, after: 900_000) == 8_000)
  }

  @Test(
    "Each multiplexer setting takes its two sides",
    arguments: zip(
      UInt8(0)..<8,
      [750_000, 500_000, -250_000, -500_000, 1_000_000, 250_000, 0, 500_000] as [Int]))
  func multiplexer(code: UInt8, microvolts: Int) {
    let chip = Self.chip()
    _ = Self.write(chip, [1, 0x85 | code << 4, 0xE3])
    let result = Int16(bitPattern: Self.read(chip, 0, after: 10_000))
    #expect(Int(result) == microvolts * 2 / 125)
  }

  @Test(
    "Inputs beyond the range stand at its ends, without wrapping round",
    arguments: [
      (2_048_000, 0x7FFF), (2_047_937, 0x7FFF), (9_000_000, 0x7FFF), (.max, 0x7FFF),
      (-2_048_000, 0x8000), (-9_000_000, 0x8000), (.min, 0x8000), (-63, 0xFFFF), (-31, 0x0000),
      (31, 0x0000), (63, 0x0001),
    ] as [(Int64, UInt16)])
  func saturation(microvolts: Int64, code: UInt16) {
    let chip = Self.chip(.constant(microvolts))
    _ = Self.write(chip, Self.single(7))
    #expect(Self.read(chip, 0, after: 10_000) == code)
  }

  @Test(
    "A pair of extreme inputs does not trap", arguments: [(Int64.min, Int64.max), (.max, .min)])
  func extremePair(first: Int64, second: Int64) {
    let chip = ADS1115Model(
      address: .test(0x48), options: ChipOptions(),
      inputs: SignalBank(steady: [first, second, first, second]))
    _ = Self.write(chip, [1, 0x85, 0xE3])
    #expect(Self.read(chip, 0, after: 10_000) == (first < 0 ? 0x8000 : 0x7FFF))
  }
}
