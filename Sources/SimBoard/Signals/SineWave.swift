public import Units

/// A sine wave in integer arithmetic, exact to 1 part in 10^8 of its amplitude.
public struct SineWave: Sendable {
  private let mean: Int64
  private let amplitude: Int64
  private let period: UInt64
  private let phase: UInt64

  /// Makes a wave around `mean` that rises through it at `phase` after the origin (and every
  /// `period`, at least 1 µs, before and after).
  public init(mean: Int64, amplitude: Int64, period: Interval, phase: Interval = .zero) {
    self.mean = mean
    self.amplitude = amplitude
    let length = max(1, period.microseconds)
    self.period = UInt64(length)
    let rest = phase.microseconds % length
    self.phase = UInt64(rest < 0 ? rest + length : rest)
  }

  /// What the value never leaves: a sine is at most 1 here, too.
  var bounds: ClosedRange<Int64> {
    let swing = Int64(clamping: amplitude.magnitude)
    return saturatingSum(mean, -swing)...saturatingSum(mean, swing)
  }

  /// The value at `now`.
  public func value(at now: Instant) -> Int64 {
    let position = now.microseconds % period
    let elapsed = position >= phase ? position - phase : position + (period - phase)
    // elapsed < period, so the turn is below 2^32.
    let turn = period.dividingFullWidth((elapsed >> 32, elapsed << 32)).quotient
    let sine = Self.sine(turn: turn)
    let product = amplitude.magnitude.multipliedFullWidth(by: sine.magnitude)
    let swing = Int64(clamping: product.high << 34 | product.low >> 30)
    return saturatingSum(mean, (sine < 0) == (amplitude < 0) ? swing : -swing)
  }

  /// The sine of `turn` / 2^32 of a full turn, times 2^30.
  private static func sine(turn: UInt64) -> Int64 {
    let quarter = Int64(bitPattern: turn & 0x3FFF_FFFF)
    let falling = turn & 0x4000_0000 != 0
    let part = quarterSine(falling ? 1 << 30 - quarter : quarter)
    return turn & 0x8000_0000 != 0 ? -part : part
  }

  /// The sine of `x` / 2^30 of a right angle, times 2^30; `x` is 0...2^30.
  ///
  /// An odd minimax polynomial of degree 9 with the coefficients times 2^30. Their sum is 2^30, so
  /// the crest is exact.
  private static func quarterSine(_ x: Int64) -> Int64 {
    let square = (x * x) >> 30
    var sum: Int64 = 161_734
    sum = -5_016_346 + ((sum * square) >> 30)
    sum = 85_564_576 + ((sum * square) >> 30)
    sum = -693_597_809 + ((sum * square) >> 30)
    sum = 1_686_629_669 + ((sum * square) >> 30)
    return (sum * x) >> 30
  }
}
