import SimBoard
import Testing
import Units

/// Chips with comparators leave conversions out that nothing can ever show. Here each chip runs
/// beside a twin that is looked at after every conversion, and so leaves none out.
@Suite("Conversions that are left out")
struct SkippedConversionTests {
  /// Temperatures around the limits, in m°C.
  private struct Weather {
    var dice: SplitMix64

    mutating func temperature() -> Int64 { 15_000 + Int64(dice.below(10_000)) }

    mutating func chance(of count: UInt64) -> Bool { dice.below(count) == 0 }

    mutating func span(upTo microseconds: UInt64) -> Interval {
      .microseconds(Int64(dice.below(microseconds) + 1))
    }

    mutating func signal(at now: Instant) -> Signal {
      let (first, second) = (temperature(), temperature())
      switch dice.below(7) {
      case 0: return .constant(first)
      case 1:
        let amplitude = Int64(dice.below(4_000))
        return .sine(
          SineWave(mean: first, amplitude: amplitude, period: span(upTo: 5_000_000)))
      case 2:
        let amplitude = Int64(dice.below(3_000))
        return .noise(
          SignalNoise(
            mean: first, amplitude: amplitude, every: span(upTo: 300_000), seed: dice.next(),
            stream: 0))
      case 3:
        return .steps([
          (at: now, value: first), (at: now + span(upTo: 2_000_000), value: second),
          (at: now + .seconds(2), value: temperature()),
        ])
      case 4: return .ramp(from: first, to: second, start: now, over: span(upTo: 3_000_000))
      case 5:
        return .pulses(
          [(at: now + span(upTo: 400_000), length: span(upTo: 400_000))],
          every: .milliseconds(900), low: first, high: second)
      default: return .sum([.constant(second - 20_000), signal(at: now)])
      }
    }
  }

  /// What is done to both chips, and to the worlds around them.
  private struct Deed {
    var write: [UInt8]?
    var read: UInt8?
    var signal: Signal?
    var alteration: Int64?
    var restores = false

    /// Registers 1...3 or 4 are configuration and limits of all chips; `isMCP9808` chooses the form
    /// of the limits and has a resolution in register 8.
    init(_ weather: inout Weather, isMCP9808: Bool, at now: Instant) {
      let sixteenths = UInt16(weather.temperature() / 62)
      let register = UInt8(1 + weather.dice.below(isMCP9808 ? 4 : 3))
      let configuration = UInt16(truncatingIfNeeded: weather.dice.next())
      switch weather.dice.below(10) {
      case 0, 1: signal = weather.signal(at: now)
      case 2, 3, 4:
        let content = isMCP9808 ? sixteenths & 0x1FFC : sixteenths << 4
        // Rarely shut down, and never locked.
        let running = configuration & (isMCP9808 ? 0x062F : 0xFEFF)
        let word =
          register == 1 ? (weather.chance(of: 4) ? configuration & ~0xC0 : running) : content
        write = [register, UInt8(word >> 8), UInt8(truncatingIfNeeded: word)]
      case 5 where isMCP9808: write = [8, UInt8(weather.dice.below(4))]
      case 6 where weather.chance(of: 4): alteration = weather.temperature() - 20_000
      case 7 where weather.chance(of: 2): restores = true
      default: read = isMCP9808 ? 5 : weather.chance(of: 3) ? 1 : 0
      }
    }
  }

  private struct Twin {
    let chip: any SignallingChip
    let bank: SignalBank
    var alterations: [Int] = []

    init(_ type: any SignallingChip.Type, _ signal: Signal) {
      bank = SignalBank([signal])
      chip = type.init(address: .test(0x48), options: ChipOptions(), inputs: bank)
    }

    /// What the chip shows after the deed: the register that is read, and its output.
    mutating func show(_ deed: Deed, at now: Instant) -> [UInt8] {
      if let signal = deed.signal {
        // Another signal has no past: what ended before it is converted first.
        _ = chip.level(ofPin: 0, at: now)
        bank.replace(0, with: signal)
      }
      if let offset = deed.alteration {
        alterations.append(bank.alter(0, at: now) { _, at, world in world(at) + offset })
      }
      if deed.restores, let last = alterations.popLast() { bank.restore(last, at: now) }
      if let bytes = deed.write { _ = chip.write(bytes.span, at: now) }
      var shown: [UInt8] = [0, 0]
      if let register = deed.read {
        let pointer = [register]
        _ = chip.write(pointer.span, at: now)
        var span = shown.mutableSpan
        chip.read(into: &span, at: now)
      }
      return shown + [chip.level(ofPin: 0, at: now) == .low ? 1 : 0]
    }
  }

  @Test(
    "A chip that leaves conversions out shows what one shows that is seen after each of them",
    arguments: [
      (LM75Model.self, 100_000), (TMP105Model.self, 27_500), (TMP1075Model.self, 27_500),
      (TMP102Model.self, 125_000), (MCP9808Model.self, 30_000),
    ] as [(any SignallingChip.Type, UInt64)])
  func twins(type: any SignallingChip.Type, shortest: UInt64) {
    for seed in 0..<UInt64(120) {
      var weather = Weather(dice: SplitMix64(seed: seed))
      let signal = weather.signal(at: .zero)
      var (seldom, often) = (Twin(type, signal), Twin(type, signal))
      var now = Instant.zero
      for _ in 0..<24 {
        // As many conversions as the models remember.
        let next = now + weather.span(upTo: 15 * shortest)
        while now < next {
          _ = often.chip.level(ofPin: 0, at: now)
          now = now + .microseconds(Int64(shortest / 2))
        }
        now = next
        _ = often.chip.level(ofPin: 0, at: now)
        let deed = Deed(&weather, isMCP9808: type == MCP9808Model.self, at: now)
        let shown = seldom.show(deed, at: now)
        guard shown == often.show(deed, at: now) else {
          Issue.record("\(type), seed \(seed), at \(now.microseconds) µs, \(deed): \(shown)")
          return
        }
      }
    }
  }

  @Test("No signal leaves its bounds")
  func bounds() {
    for seed in 0..<UInt64(400) {
      var weather = Weather(dice: SplitMix64(seed: seed))
      let signal = weather.signal(at: .zero)
      let values = (0..<200).map { _ in
        signal.value(at: .zero + weather.span(upTo: 6_000_000))
      }
      #expect(values.allSatisfy { signal.bounds.contains($0) })
    }
    let extremes = [Int64.min, 0, .max].flatMap { mean in
      [Int64.min, .max].map { amplitude in
        Signal.sine(SineWave(mean: mean, amplitude: amplitude, period: .seconds(4)))
      }
    }
    for signal in extremes + [.sum(extremes), .sum([]), .steps([])] {
      for second in Int64(0)..<4 {
        #expect(signal.bounds.contains(signal.value(at: .zero + .seconds(second))))
      }
    }
  }
}
