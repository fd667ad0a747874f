import SimBoard
import Testing
import Units

/// Golden checksums: floating point in the models and rounding in the signals must come out the
/// same on every machine and at every optimisation level.
@Suite("Determinism")
struct DeterminismTests {
  /// FNV-1a over bytes; good enough to see a single changed bit.
  static func checksum(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  @Test(
    "A thousand worlds give the bytes they always gave",
    arguments: [(0x76, 2_043_445_974_623_425_214), (0x77, 11_108_848_112_629_342_606)]
      as [(UInt8, UInt64)])
  func climate(address: UInt8, golden: UInt64) {
    var random = SplitMix64(seed: 1)
    let bank = SignalBank(steady: BME280Model.restingInputs)
    let chip = BME280Model(address: .test(address), options: ChipOptions(), inputs: bank)
    var bytes: [UInt8] = []
    for round in UInt64(1)...1_000 {
      let now = Instant(microseconds: round * 1_000_000)
      bank.hold([
        Int64(random.below(125_000)) - 40_000, Int64(random.below(100_000)),
        30_000_000 + Int64(random.below(80_000_000)),
      ])
      let command: [UInt8] = [0xF2, 5, 0xF4, 0xB5]
      #expect(chip.write(command.span, at: now) == 4)
      let pointer: [UInt8] = [0xF7]
      _ = chip.write(pointer.span, at: now + .milliseconds(200))
      var data = [UInt8](repeating: 0, count: 8)
      var span = data.mutableSpan
      chip.read(into: &span, at: now + .milliseconds(200))
      bytes += data
    }
    #expect(Self.checksum(bytes) == golden)
  }

  @Test(
    "A thousand temperatures give the bytes they always gave",
    arguments: [
      (LM75Model.self, 0x00, 10_324_407_366_935_737_343),
      (TMP105Model.self, 0x00, 3_377_511_967_641_172_031),
      (TMP102Model.self, 0x00, 13_973_042_442_285_519_723),
      (MCP9808Model.self, 0x05, 13_860_672_134_602_237_766),
    ] as [(any I2CChipModel.Type, UInt8, UInt64)])
  func temperatures(type: any I2CChipModel.Type, register: UInt8, golden: UInt64) {
    var random = SplitMix64(seed: 1)
    let chip = LoneChip(type)
    let bytes = (UInt64(1)...1_000).flatMap { round in
      chip.bank.hold([Int64(random.below(180_000)) - 55_000])
      return chip.read(register, count: 3, at: round * 1_000_000)
    }
    #expect(Self.checksum(bytes) == golden)
  }

  @Test("A thousand times of a clock give the bytes they always gave")
  func clock() {
    var random = SplitMix64(seed: 1)
    let chip = LoneChip(DS3231Model.self)
    let bytes = (UInt64(1)...1_000).flatMap { round in
      chip.bank.hold([
        Int64(random.below(125_000)) - 40_000, Int64(random.below(31_556_952_000_000)),
      ])
      return chip.read(0x00, count: 19, at: round * 65_000_000)
    }
    #expect(Self.checksum(bytes) == 520_476_347_323_836_491)
  }

  @Test(
    "A thousand worlds give the answers they always gave",
    arguments: [
      (.sht31, "2400 @12500 ?6", 6_559_987_526_589_231_752),
      (.sht41, "fd @6900 ?6", 14_505_908_982_406_428_738),
      (.sht21, "f3 @66000 ?3 f5 @88000 ?3", 7_790_245_619_388_919_274),
      (.htu21d, "f3 @66000 ?3 f5 @88000 ?3", 7_790_245_619_388_919_274),
      (.aht20, "be0800 @10000 ac3300 @85000 ?7", 5_469_450_495_074_584_030),
      (.bh1750, "21 @120000 ?2", 2_113_488_039_589_489_299),
      (.mlx90614, "06 ?3 07 ?3", 17_936_174_826_568_855_826),
      (.scd41, "21b1 @5000000 ec05 @5001000 ?9", 649_155_147_680_695_173),
    ] as [(BareChip, String, UInt64)])
  func answers(chip: BareChip, script: String, golden: UInt64) {
    var random = SplitMix64(seed: 1)
    let answers = (0..<1_000).map { _ in
      let world = (0..<3).map { _ in Int64(random.below(120_000)) - 20_000 }
      return chip.talk(script, in: world)
    }
    #expect(Self.checksum(answers.joined().utf8) == golden)
  }

  @Test("A day of sine, noise and ramp gives the values it always gave")
  func signals() {
    let day = Interval.seconds(86_400)
    let signal = Signal.sum([
      .sine(SineWave(mean: 22_000, amplitude: 3_000_000, period: day, phase: .seconds(28_800))),
      .noise(
        SignalNoise(mean: 0, amplitude: 500, every: .milliseconds(100), seed: 7, stream: 3)),
      .ramp(from: -5_000, to: 77_777, start: .zero + .seconds(1_000), over: day),
    ])
    let bytes = (UInt64(0)..<10_000).flatMap { round in
      let value = signal.value(at: Instant(microseconds: round * 9_876_543))
      return (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    #expect(Self.checksum(bytes) == 10_023_842_375_494_530_577)
  }
}
