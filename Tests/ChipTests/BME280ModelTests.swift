import HAL
import SimBoard
import Testing
import Units

@Suite("BME280 model")
struct BME280ModelTests {
  private static let start = Instant.zero + .seconds(1)

  private static func chip(_ signals: [Signal]? = nil) -> BME280Model {
    let resting = BME280Model.restingInputs.map { Signal.constant($0) }
    return BME280Model(
      address: .test(0x76), options: ChipOptions(), inputs: SignalBank(signals ?? resting))
  }

  private static func write(
    _ chip: BME280Model, _ bytes: [UInt8], after microseconds: Int64 = 0
  ) -> Int {
    let now = start + .microseconds(microseconds)
    let taken = chip.write(bytes.span, at: now)
    chip.stop(at: now)
    return taken
  }

  private static func read(
    _ chip: BME280Model, _ register: UInt8, _ count: Int = 1, after microseconds: Int64 = 0
  ) -> [UInt8] {
    _ = write(chip, [register], after: microseconds)
    var bytes = [UInt8](repeating: 0xEE, count: count)
    var span = bytes.mutableSpan
    chip.read(into: &span, at: start + .microseconds(microseconds))
    return bytes
  }

  private static let empty: [UInt8] = [0x80, 0, 0, 0x80, 0, 0, 0x80, 0]

  @Test(
    "What the datasheet does not list is not acknowledged",
    arguments: [
      ([0x00], 0), ([0x87], 0), ([0xA2], 0), ([0xD1], 0), ([0xF1], 0), ([0xF6], 0), ([0xFF], 0),
      ([0x88, 0x01], 1), ([0xD0, 0x60], 1), ([0xE1, 0x00], 1), ([0xF3, 0x00], 1),
      ([0xF7, 0x00], 1), ([0xF5, 0x1C], 2), ([0xF2, 1, 0xF6, 1], 2), ([0xF2, 1, 0xD0, 1], 3),
      ([0xF4, 0x27, 0xF5, 0x20], 4),
      ([0xD0], 1), ([0xE0, 0x00], 2), ([0xF2, 1, 0xF5, 0xA0, 0xF4, 0x27], 6),
      ([0xF2, 1, 0xD0], 3),
    ] as [([UInt8], Int)])
  func strictness(bytes: [UInt8], acknowledged: Int) {
    #expect(Self.write(Self.chip(), bytes) == acknowledged)
  }

  @Test("Registers begin at their defaults")
  func defaults() {
    let chip = Self.chip()
    #expect(Self.read(chip, 0xD0) == [0x60])
    #expect(Self.read(chip, 0xE0) == [0x00])
    #expect(Self.read(chip, 0xF2, 13) == [0, 0, 0, 0, 0] + Self.empty)
  }

  @Test("Only 0xB6 resets, and the calibration is copied for 2 ms afterwards")
  func reset() {
    let chip = Self.chip()
    _ = Self.write(chip, [0xF2, 1, 0xF4, 0x24, 0xE0, 0xB5])
    #expect(Self.read(chip, 0xF2, 3) == [1, 0, 0x24])
    let calibration = Self.read(chip, 0x88, 26)
    _ = Self.write(chip, [0xE0, 0xB6])
    #expect(Self.read(chip, 0xF2, 3, after: 1_999) == [0, 1, 0])
    #expect(Self.read(chip, 0x88, 26, after: 1_999) == [UInt8](repeating: 0, count: 26))
    #expect(Self.read(chip, 0xF3, after: 2_000) == [0])
    #expect(Self.read(chip, 0x88, 26, after: 2_000) == calibration)
  }

  @Test("After a loss of power the chip is deaf for 2 ms and at its defaults")
  func powerCycle() {
    let chip = Self.chip()
    _ = Self.write(chip, [0xF2, 1, 0xF4, 0x27])
    #expect(Self.read(chip, 0xF7, 8, after: 50_000) != Self.empty)
    chip.powerCycle(at: Self.start + .microseconds(60_000))
    #expect(!chip.acknowledges(.write, at: Self.start + .microseconds(61_999)))
    #expect(chip.acknowledges(.read, at: Self.start + .microseconds(62_000)))
    #expect(Self.read(chip, 0xF2, 13, after: 90_000) == [0, 0, 0, 0, 0] + Self.empty)
  }

  @Test(
    "A forced conversion takes the typical time of section 9.1 and falls asleep",
    arguments: [
      (0x01, 0x25, 8_000), (0x05, 0xB5, 98_000), (0x00, 0x21, 3_000), (0x02, 0x49, 14_000),
      (0x07, 0xFE, 98_000), (0x00, 0x05, 3_500), (0x00, 0x01, 1_000),
    ] as [(UInt8, UInt8, Int64)])
  func forced(humidity: UInt8, control: UInt8, microseconds: Int64) {
    let chip = Self.chip()
    _ = Self.write(chip, [0xF2, humidity, 0xF4, control])
    #expect(Self.read(chip, 0xF3, 2, after: microseconds - 1) == [0x08, control])
    #expect(Self.read(chip, 0xF7, 8, after: microseconds - 1) == Self.empty)
    #expect(Self.read(chip, 0xF3, 2, after: microseconds) == [0x00, control & 0xFC])
  }

  @Test(
    "A skipped quantity reads 0x80000 or 0x8000",
    arguments: [
      (0x01, 0x25, [true, true, true]), (0x00, 0x25, [true, true, false]),
      (0x01, 0x21, [false, true, true]), (0x01, 0x05, [true, false, true]),
    ] as [(UInt8, UInt8, [Bool])])
  func skipped(humidity: UInt8, control: UInt8, converted: [Bool]) {
    let chip = Self.chip()
    _ = Self.write(chip, [0xF2, humidity, 0xF4, control])
    let data = Self.read(chip, 0xF7, 8, after: 200_000)
    #expect(converted[0] == (data[0..<3] != [0x80, 0, 0]))
    #expect(converted[1] == (data[3..<6] != [0x80, 0, 0]))
    #expect(converted[2] == (data[6..<8] != [0x80, 0]))
  }

  @Test(
    "A converter has 16 bits at 1x and one more for each doubling",
    arguments: zip(
      [0x25, 0x49, 0x6D, 0x91, 0xB5] as [UInt8], [0x00, 0x80, 0xC0, 0xE0, 0xF0] as [UInt8]))
  func resolution(control: UInt8, lowBits: UInt8) {
    let bank = SignalBank(steady: BME280Model.restingInputs)
    let chip = BME280Model(address: .test(0x76), options: ChipOptions(), inputs: bank)
    var seen: (pressure: UInt8, temperature: UInt8) = (0, 0)
    for round in Int64(0)..<200 {
      bank.hold([20_000 + round, 50_000, 101_325_000 + 100 * round])
      _ = Self.write(chip, [0xF4, control], after: round * 200_000)
      let data = Self.read(chip, 0xF7, 6, after: round * 200_000 + 150_000)
      seen = (seen.pressure | data[2], seen.temperature | data[5])
    }
    #expect(seen == (lowBits, lowBits))
  }

  @Test("Bits that no field uses read 0")
  func unusedBits() {
    let chip = Self.chip()
    _ = Self.write(chip, [0xF2, 0xFF, 0xF5, 0xFF])
    #expect(Self.read(chip, 0xF2) == [0x07])
    #expect(Self.read(chip, 0xF5) == [0xFD])
  }

  @Test("A write of config in normal mode is acknowledged and ignored")
  func configurationInNormalMode() {
    let chip = Self.chip()
    #expect(Self.write(chip, [0xF5, 0x20, 0xF4, 0x27]) == 4)
    #expect(Self.write(chip, [0xF5, 0xA8], after: 20_000) == 2)
    #expect(Self.read(chip, 0xF5, after: 20_000) == [0x20])
    _ = Self.write(chip, [0xF4, 0x24], after: 20_000)
    #expect(Self.write(chip, [0xF5, 0xA8], after: 50_000) == 2)
    #expect(Self.read(chip, 0xF5, after: 50_000) == [0xA8])
  }

  @Test(
    "The filter reaches three quarters of a step after the samples of table 6",
    arguments: zip(UInt8(0)..<8, [1, 2, 5, 11, 22, 22, 22, 22]))
  func stepResponse(code: UInt8, samples: Int) {
    let bank = SignalBank(steady: [20_000, 50_000, 101_325_000])
    let chip = BME280Model(address: .test(0x76), options: ChipOptions(), inputs: bank)
    func convert(_ round: Int) -> (temperature: Int, pressure: Int, humidity: Int) {
      let now = Int64(round) * 100_000
      _ = Self.write(chip, [0xF4, 0x25], after: now)
      let data = Self.read(chip, 0xF7, 8, after: now + 50_000).map { Int($0) }
      func twenty(_ at: Int) -> Int { data[at] << 12 | data[at + 1] << 4 | data[at + 2] >> 4 }
      return (twenty(3), twenty(0), data[6] << 8 | data[7])
    }
    _ = Self.write(chip, [0xF2, 1, 0xF5, code << 2])
    // The first result passes unchanged and fills the memory.
    let low = convert(0)
    bank.hold([60_000, 90_000, 90_000_000])
    let steps = (1...300).map { convert($0) }
    let high = steps[299]
    for value in [\.temperature, \.pressure]
      as [KeyPath<(temperature: Int, pressure: Int, humidity: Int), Int>]
    {
      let rise = high[keyPath: value] - low[keyPath: value]
      let first = steps.firstIndex {
        4 * abs($0[keyPath: value] - low[keyPath: value]) >= 3 * abs(rise)
      }
      #expect(first == samples - 1)
    }
    // Humidity passes by the filter.
    #expect(steps[0].humidity == high.humidity)
  }

  @Test("In normal mode conversions that no read has seen pass through the filter too")
  func unseenConversions() {
    let (seen, unseen) = (Self.filtered(), Self.filtered())
    for round in Int64(1)...20 { _ = Self.read(seen, 0xF7, 8, after: round * 8_500) }
    let late = Self.read(unseen, 0xF7, 8, after: 20 * 8_500)
    #expect(Self.read(seen, 0xF7, 8, after: 20 * 8_500) == late)
    #expect(late != Self.read(Self.filtered(), 0xF7, 8, after: 2 * 8_500))
  }

  /// In a world that moves, filter 16, in normal mode with the shortest standby.
  private static func filtered() -> BME280Model {
    let warming = Signal.ramp(
      from: 10_000, to: 60_000, start: start, over: .milliseconds(200))
    let chip = chip([warming, .constant(50_000), .constant(101_325_000)])
    _ = write(chip, [0xF2, 1, 0xF5, 0x10, 0xF4, 0x27])
    return chip
  }

  @Test("A write of config empties the memory of the filter")
  func filterReset() {
    let bank = SignalBank(steady: [20_000, 50_000, 101_325_000])
    let chip = BME280Model(address: .test(0x76), options: ChipOptions(), inputs: bank)
    _ = Self.write(chip, [0xF2, 1, 0xF5, 0x10, 0xF4, 0x25])
    let cold = Self.read(chip, 0xFA, 2, after: 20_000)
    bank.hold([60_000, 50_000, 101_325_000])
    _ = Self.write(chip, [0xF4, 0x25], after: 30_000)
    let filtered = Self.read(chip, 0xFA, 2, after: 50_000)
    _ = Self.write(chip, [0xF5, 0x10, 0xF4, 0x25], after: 60_000)
    let warm = Self.read(chip, 0xFA, 2, after: 80_000)
    #expect(cold[0] < filtered[0])
    #expect(filtered[0] < warm[0])
  }

  @Test("A new ctrl_hum takes effect with the next write of ctrl_meas")
  func controlHumidity() {
    let chip = Self.chip()
    _ = Self.write(chip, [0xF4, 0x27])
    _ = Self.write(chip, [0xF2, 0x01], after: 7_000)
    #expect(Self.read(chip, 0xFD, 2, after: 1_000_000) == [0x80, 0])
    _ = Self.write(chip, [0xF4, 0x27], after: 1_000_100)
    #expect(Self.read(chip, 0xFD, 2, after: 1_100_000) != [0x80, 0])
  }

  @Test(
    "In normal mode conversions follow one another by standby and conversion time",
    arguments: zip(
      UInt8(0)..<8, [500, 62_500, 125_000, 250_000, 500_000, 1_000_000, 10_000, 20_000] as [Int64])
  )
  func standby(code: UInt8, standby: Int64) {
    let chip = Self.chip()
    _ = Self.write(chip, [0xF2, 1, 0xF5, code << 5, 0xF4, 0x27])
    let period = 8_000 + standby
    for round in Int64(0)..<3 {
      #expect(Self.read(chip, 0xF3, after: round * period + 7_999) == [0x08])
      #expect(Self.read(chip, 0xF3, after: round * period + 8_000) == [0x00])
      #expect(Self.read(chip, 0xF3, after: (round + 1) * period - 1) == [0x00])
    }
  }

  @Test("The world is sampled at the end of the conversion, not when it is read")
  func sampling() {
    let resting = BME280Model.restingInputs.map { Signal.constant($0) }
    let end = Self.start + .microseconds(8_000)
    let warm = Signal.steps([(at: .zero, value: 10_000), (at: end, value: 30_000)])
    let late = Signal.steps([
      (at: .zero, value: 10_000), (at: end + .microseconds(1), value: 30_000),
    ])
    let rises = Self.chip([warm, resting[1], resting[2]])
    let stays = Self.chip([late, resting[1], resting[2]])
    for chip in [rises, stays] { _ = Self.write(chip, [0xF2, 1, 0xF4, 0x25]) }
    let high = Self.read(rises, 0xFA, 3, after: 500_000)
    let low = Self.read(stays, 0xFA, 3, after: 500_000)
    #expect(high[0] > low[0])
  }

  @Test("After a long silence the last conversion counts, not the first one missed")
  func lateRead() {
    let resting = BME280Model.restingInputs
    let bank = SignalBank([
      .steps([
        (at: .zero, value: 10_000), (at: Self.start + .seconds(1), value: 30_000),
      ]), .constant(resting[1]), .constant(resting[2]),
    ])
    let chip = BME280Model(address: .test(0x76), options: ChipOptions(), inputs: bank)
    _ = Self.write(chip, [0xF2, 1, 0xF5, 0x20, 0xF4, 0x27])
    let early = Self.read(chip, 0xFA, 1, after: 8_000)
    #expect(Self.read(chip, 0xFA, 1, after: 9_000_000)[0] > early[0])
    let missed = BME280Model(address: .test(0x76), options: ChipOptions(), inputs: bank)
    _ = Self.write(missed, [0xF2, 1, 0xF5, 0x20, 0xF4, 0x27])
    #expect(Self.read(missed, 0xFA, 1, after: 9_000_000)[0] > early[0])
  }

  @Test("What has been sampled stays until the next conversion")
  func sampledOnce() {
    let bank = SignalBank(steady: BME280Model.restingInputs)
    let chip = BME280Model(address: .test(0x76), options: ChipOptions(), inputs: bank)
    _ = Self.write(chip, [0xF2, 1, 0xF5, 0x20, 0xF4, 0x27])
    let sampled = Self.read(chip, 0xF7, 8, after: 8_000)
    bank.hold([30_000, 10_000, 90_000_000])
    #expect(Self.read(chip, 0xF7, 8, after: 78_499) == sampled)
    #expect(Self.read(chip, 0xF7, 8, after: 78_500) != sampled)
  }

  @Test("A change of mode waits for the running conversion; a second one meanwhile is ignored")
  func modeChange() {
    let chip = Self.chip()
    _ = Self.write(chip, [0xF2, 1, 0xF4, 0x27])
    _ = Self.write(chip, [0xF4, 0x24], after: 3_000)
    _ = Self.write(chip, [0xF2, 5, 0xF4, 0xB5], after: 4_000)
    #expect(Self.read(chip, 0xF2, 3, after: 7_999) == [1, 0x08, 0x27])
    #expect(Self.read(chip, 0xF2, 3, after: 8_000) == [1, 0x00, 0x24])
    #expect(Self.read(chip, 0xF7, 8, after: 1_000_000) != Self.empty)
    #expect(Self.read(chip, 0xF3, after: 1_000_000) == [0])
  }

  @Test("A read goes on where the last one ended, and each burst is of one conversion")
  func pointer() {
    let chip = Self.chip()
    let whole = Self.read(chip, 0x88, 26)
    let part = Self.read(chip, 0x88, 10)
    var rest = [UInt8](repeating: 0, count: 16)
    var span = rest.mutableSpan
    chip.read(into: &span, at: Self.start)
    #expect(part + rest == whole)
  }

  @Test("Worlds beyond the converter stand at its ends", arguments: [Int64.min, .max])
  func absurd(value: Int64) {
    let chip = Self.chip([.constant(value), .constant(value), .constant(value)])
    _ = Self.write(chip, [0xF2, 1, 0xF4, 0x25])
    #expect(Self.read(chip, 0xF3, after: 500_000) == [0])
  }
}
