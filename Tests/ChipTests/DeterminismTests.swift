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
