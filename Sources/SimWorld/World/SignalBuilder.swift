import BoardFiles
import SimBoard
import Units

/// Builds signals from the shapes of a scenario; each noise gets a random stream of its own.
struct SignalBuilder {
  private let seed: UInt64
  private var streams: UInt64 = 0

  init(seed: UInt64) {
    self.seed = seed
  }

  mutating func signal(_ shape: SignalShape) -> Signal {
    switch shape {
    case .constant(let value): .constant(value)
    case .ramp(let from, let to, let start, let over):
      .ramp(from: from, to: to, start: .zero + start, over: over)
    case .steps(let steps): .steps(steps.map { (at: .zero + $0.at, value: $0.value) })
    case .pulses(let pulses, let every, let low, let high):
      .pulses(
        pulses.map { (at: .zero + $0.at, length: $0.length) }, every: every, low: low, high: high)
    case .sine(let mean, let amplitude, let period, let phase):
      .sine(SineWave(mean: mean, amplitude: amplitude, period: period, phase: phase))
    case .noise(let mean, let amplitude, let every): noise(mean, amplitude, every)
    case .samples(let samples, let interpolate):
      .samples(samples.map { (at: .zero + $0.at, value: $0.value) }, interpolate: interpolate)
    case .sum(let parts): .sum(parts.map { signal($0) })
    }
  }

  private mutating func noise(_ mean: Int64, _ amplitude: Int64, _ every: Interval) -> Signal {
    streams += 1
    return .noise(
      SignalNoise(mean: mean, amplitude: amplitude, every: every, seed: seed, stream: streams))
  }
}
