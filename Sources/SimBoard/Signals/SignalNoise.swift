public import Units

/// Noise: a new value each period, uniform in mean ± amplitude, both ends included.
public struct SignalNoise: Sendable {
  private let mean: Int64
  private let amplitude: UInt64
  private let every: UInt64
  private let seed: UInt64
  private let stream: UInt64

  /// Makes the noise of stream number `stream` under `seed`; `every` is at least 1 µs. Two signals
  /// of one simulation are independent if their streams differ.
  public init(mean: Int64, amplitude: Int64, every: Interval, seed: UInt64, stream: UInt64) {
    self.mean = mean
    self.amplitude = min(amplitude.magnitude, UInt64(Int64.max))
    self.every = UInt64(max(1, every.microseconds))
    self.seed = seed
    self.stream = stream
  }

  /// What the value never leaves.
  var bounds: ClosedRange<Int64> {
    let swing = Int64(clamping: amplitude)
    return saturatingSum(mean, -swing)...saturatingSum(mean, swing)
  }

  /// The value at `now`.
  public func value(at now: Instant) -> Int64 {
    let bits = SplitMix64.bits(seed: seed, stream: stream, index: now.microseconds / every)
    let width = 2 * amplitude + 1
    let offset = bits.multipliedFullWidth(by: width).high
    let deviation =
      offset >= amplitude ? Int64(offset - amplitude) : -Int64(amplitude - offset)
    return saturatingSum(mean, deviation)
  }

  /// The beginning of the next period.
  public func nextChange(after now: Instant) -> Instant? {
    let (next, overflow) = now.microseconds.addingReportingOverflow(
      every - now.microseconds % every)
    return overflow ? nil : Instant(microseconds: next)
  }
}
