import SimBoard
import Testing
import Units

@Suite("Signals")
struct SignalTests {
  private static func at(_ microseconds: UInt64) -> Instant { Instant(microseconds: microseconds) }

  /// Values at the given times.
  private static func values(_ signal: Signal, _ times: [UInt64]) -> [Int64] {
    times.map { signal.value(at: at($0)) }
  }

  /// The times of the next changes, one after the other, at most eight.
  private static func changes(_ signal: Signal, after start: UInt64 = 0) -> [UInt64] {
    var (now, found) = (at(start), [UInt64]())
    while found.count < 8, let next = signal.nextChange(after: now) {
      found.append(next.microseconds)
      now = next
    }
    return found
  }

  @Test("A ramp is straight between its ends and constant outside")
  func ramp() {
    let up = Signal.ramp(from: 10, to: 20, start: Self.at(100), over: .microseconds(10))
    #expect(Self.values(up, [0, 100, 101, 105, 109, 110, .max]) == [10, 10, 11, 15, 19, 20, 20])
    let down = Signal.ramp(from: 20, to: 10, start: Self.at(100), over: .microseconds(100))
    #expect(Self.values(down, [0, 109, 110, 199, 200]) == [20, 20, 19, 11, 10])
  }

  @Test("A ramp of no length is a step", arguments: [Interval.zero, .seconds(-1)])
  func flatRamp(over: Interval) {
    let step = Signal.ramp(from: 1, to: 9, start: Self.at(5), over: over)
    #expect(Self.values(step, [6]) == [9])
  }

  @Test("A ramp over the whole range neither traps nor leaves it")
  func extremeRamp() {
    let ramp = Signal.ramp(
      from: .min, to: .max, start: .zero, over: Interval(microseconds: .max))
    #expect(Self.values(ramp, [0, 1 << 62, .max]) == [.min, 0, .max])
  }

  @Test("Steps hold until the next one, in whatever order they are given")
  func steps() {
    let signal = Signal.steps([
      (at: Self.at(30), value: 3), (at: Self.at(10), value: 1), (at: Self.at(20), value: 9),
      (at: Self.at(20), value: 2),
    ])
    #expect(Self.values(signal, [0, 10, 19, 20, 29, 30, 99]) == [1, 1, 1, 2, 2, 3, 3])
    #expect(Self.changes(signal) == [20, 30])
  }

  @Test("Without points the value is 0, and steps to the same value are no changes")
  func degenerateSteps() {
    #expect(Self.values(.steps([]), [0, 5]) == [0, 0])
    #expect(Self.changes(.steps([])) == [])
    let flat = Signal.steps([(at: Self.at(1), value: 4), (at: Self.at(2), value: 4)])
    #expect(Self.changes(flat) == [])
    let late = Signal.steps([
      (at: Self.at(1), value: 4), (at: Self.at(2), value: 4), (at: Self.at(3), value: 5),
    ])
    #expect(Self.changes(late) == [3])
    let corrected = Signal.steps([
      (at: Self.at(0), value: 4), (at: Self.at(2), value: 5), (at: Self.at(2), value: 4),
    ])
    #expect(Self.changes(corrected) == [])
  }

  @Test("Samples hold or are joined by straight lines")
  func samples() {
    let points = [(at: Self.at(0), value: Int64(0)), (at: Self.at(10), value: 100)]
    #expect(Self.values(.samples(points, interpolate: false), [4, 9, 10]) == [0, 0, 100])
    #expect(Self.values(.samples(points, interpolate: true), [4, 9, 10]) == [40, 90, 100])
  }

  @Test("Single pulses have exact edges; overlapping ones merge, empty ones are none")
  func pulses() {
    let signal = Signal.pulses(
      [
        (at: Self.at(50), length: .microseconds(10)), (at: Self.at(10), length: .microseconds(10)),
        (at: Self.at(15), length: .microseconds(10)), (at: Self.at(40), length: .zero),
      ], every: nil, low: 0, high: 1)
    #expect(
      Self.values(signal, [0, 9, 10, 24, 25, 40, 50, 59, 60]) == [0, 0, 1, 1, 0, 0, 1, 1, 0])
    #expect(Self.changes(signal) == [10, 25, 50, 60])
  }

  @Test("A pulse at the origin begins there")
  func pulseAtOrigin() {
    let signal = Signal.pulses(
      [(at: .zero, length: .microseconds(5))], every: nil, low: 3, high: 8)
    #expect(Self.values(signal, [0, 4, 5]) == [8, 8, 3])
  }

  @Test("Repeated pulses come back for ever")
  func pulseTrain() {
    let signal = Signal.pulses(
      [(at: Self.at(10), length: .microseconds(3))], every: .microseconds(100), low: 0, high: 1)
    #expect(
      Self.values(signal, [9, 10, 12, 13, 109, 110, 10_000_000_010]) == [0, 1, 1, 0, 0, 1, 1])
    #expect(Self.changes(signal) == [10, 13, 110, 113, 210, 213, 310, 313])
    #expect(signal.nextChange(after: .never) == nil)
  }

  @Test("A repeated pulse as long as its period never ends")
  func endlessPulse() {
    let signal = Signal.pulses(
      [(at: Self.at(10), length: .microseconds(100))], every: .microseconds(100), low: 0, high: 1)
    #expect(Self.values(signal, [9, 10, 110, 12_345]) == [0, 1, 1, 1])
    #expect(Self.changes(signal) == [10])
  }

  @Test(
    "A sine passes its mean, crest and trough where it should",
    arguments: [
      (0, 0), (30, 500_000), (90, 1_000_000), (150, 500_000), (180, 0), (210, -500_000),
      (270, -1_000_000), (330, -500_000), (360, 0), (45, 707_107), (-90, -1_000_000),
    ] as [(Int64, Int64)])
  func sine(degrees: Int64, value: Int64) {
    let wave = Signal.sine(
      SineWave(
        mean: 5, amplitude: 1_000_000, period: .seconds(360), phase: .seconds(720)))
    let now = Instant.zero + .seconds(1_440 + degrees)
    #expect(abs(wave.value(at: now) - 5 - value) <= 1)
  }

  @Test("Sines of absurd size and period neither trap nor leave the range")
  func extremeSine() {
    for amplitude in [Int64.min, .max] {
      for period in [Int64.min, 0, 1, 3, .max] {
        let wave = SineWave(
          mean: .max, amplitude: amplitude, period: Interval(microseconds: period),
          phase: Interval(microseconds: .min))
        for now in [UInt64(0), 1, 1 << 62, .max] { _ = wave.value(at: Self.at(now)) }
      }
    }
  }

  @Test("Noise stays in its band, reaches its ends, and is the same in any order")
  func noise() {
    let noise = SignalNoise(
      mean: 100, amplitude: 3, every: .milliseconds(100), seed: 7, stream: 1)
    let times = (0..<2_000).map { UInt64($0) * 100_000 }
    let forwards = Self.values(.noise(noise), times)
    #expect(Set(forwards) == Set(97...103))
    #expect(Self.values(.noise(noise), times.reversed()) == forwards.reversed())
    #expect(Self.values(.noise(noise), times.map { $0 + 99_999 }) == forwards)
    #expect(Self.changes(.noise(noise), after: 99_999).first == 100_000)
  }

  @Test("Noise of another stream or seed is other noise")
  func independentNoise() {
    let signals = [(UInt64(1), UInt64(1)), (1, 2), (2, 1)].map { seed, stream in
      Signal.noise(
        SignalNoise(
          mean: 0, amplitude: .max, every: .microseconds(1), seed: seed, stream: stream))
    }
    let values = signals.map { Self.values($0, [0, 1, 2, .max]) }
    #expect(Set(values).count == 3)
    #expect(signals[0].nextChange(after: .never) == nil)
  }

  @Test("A sum adds up, saturates and changes when any part does")
  func sum() {
    let step = Signal.steps([(at: .zero, value: 1), (at: Self.at(7), value: 2)])
    let other = Signal.steps([(at: .zero, value: 10), (at: Self.at(3), value: 20)])
    #expect(Self.values(.sum([step, other, .constant(100)]), [0, 3, 7]) == [111, 121, 122])
    #expect(Self.changes(.sum([step, other])) == [3, 7])
    #expect(Self.values(.sum([.constant(.max), .constant(5)]), [0]) == [.max])
    #expect(Self.values(.sum([.constant(.min), .constant(-5)]), [0]) == [.min])
    #expect(Self.values(.sum([]), [0]) == [0])
  }

  @Test("A bank gives each input its own signal, and takes another in its place")
  func bank() {
    let bank = SignalBank([.constant(1), .steps([(at: .zero, value: 2)])])
    #expect([0, 1].map { bank.value($0, at: .zero) } == [1, 2])
    bank.replace(0, with: .steps([(at: .zero, value: 3)]))
    bank.replace(1, with: .constant(4))
    #expect([0, 1].map { bank.value($0, at: .zero) } == [3, 4])
  }
}
