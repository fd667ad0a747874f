import BoardFiles
import SimBoard
import Units

/// Builds signals from the shapes of a scenario; each noise gets a random stream of its own.
struct SignalBuilder {
  private let seed: UInt64
  private var streams: UInt64 = 0
  /// The signals of shared columns, without and with straight lines.
  private var series: [[ObjectIdentifier: Signal]] = [[:], [:]]

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
    case .samples(let samples, let interpolate): self.samples(samples, interpolate)
    case .sum(let parts): .sum(parts.map { signal($0) })
    }
  }

  /// One signal for each column, however many inputs it drives: a column may have a million rows.
  private mutating func samples(_ samples: SampleSeries, _ interpolate: Bool) -> Signal {
    let way = interpolate ? 1 : 0
    if let known = series[way][ObjectIdentifier(samples)] { return known }
    let points = samples.points.map { (at: Instant.zero + $0.at, value: $0.value) }
    let signal = Signal.samples(points, interpolate: interpolate)
    series[way][ObjectIdentifier(samples)] = signal
    return signal
  }

  /// What an input shows that nothing drives: it follows the fields around it, in the rhythm of
  /// 50 Hz mains. `number` counts the inputs of the board that float.
  func floating(_ target: SignalTarget, number: Int) -> Signal {
    // Streams of their own: those of noise in the scenario stay what they are.
    let stream = UInt64(1) << 32 + UInt64(number)
    // A line is active while its signal is not 0: in two of three periods. A pin of a converter
    // with its leakage current is somewhere between the rails.
    let (mean, amplitude): (Int64, Int64) =
      if case .line = target { (0, 1) } else { (600_000, 600_000) }
    return .noise(
      SignalNoise(
        mean: mean, amplitude: amplitude, every: .milliseconds(20), seed: seed, stream: stream))
  }

  private mutating func noise(_ mean: Int64, _ amplitude: Int64, _ every: Interval) -> Signal {
    streams += 1
    return .noise(
      SignalNoise(mean: mean, amplitude: amplitude, every: every, seed: seed, stream: streams))
  }
}
