public import Units

/// A physical value over time, as a pure function: the same instant always gives the same value.
///
/// Values are scaled integers of the driven kind (truth: 0 and 1). All arithmetic is on integers
/// and saturates, so every machine computes the same and no input traps. Indirect, for a signal is
/// asked far more often than made, and is then passed on as one reference.
public indirect enum Signal: Sendable {
  /// The same value for ever.
  case constant(Int64)
  /// Points in time, with steps or straight lines between them.
  case points(SignalPoints)
  /// Pulses that come again and again.
  case pulseTrain(PulseTrain)
  /// A sine wave.
  case sine(SineWave)
  /// Uniform noise.
  case noise(SignalNoise)
  /// The sum of several signals.
  case sum([Signal])

  /// A straight line from one value to another that begins at `start` and takes `over`; constant
  /// before and after, a step where `over` is not positive.
  public static func ramp(
    from: Int64, to: Int64, start: Instant, over: Interval
  ) -> Signal {
    let end = over > .zero ? start + over : start
    return samples([(at: start, value: from), (at: end, value: to)], interpolate: true)
  }

  /// Each value holds from its time until the next; the first also holds before its time.
  public static func steps(_ steps: [(at: Instant, value: Int64)]) -> Signal {
    samples(steps, interpolate: false)
  }

  /// Recorded points; between them the earlier value holds or a straight line is drawn.
  public static func samples(
    _ samples: [(at: Instant, value: Int64)], interpolate: Bool
  ) -> Signal {
    .points(SignalPoints(samples, interpolate: interpolate))
  }

  /// `high` during each pulse and `low` otherwise. With `every` each pulse comes again after that
  /// span; pulses may overlap and then merge.
  public static func pulses(
    _ pulses: [(at: Instant, length: Interval)], every: Interval?, low: Int64, high: Int64
  ) -> Signal {
    guard let every, every > .zero else {
      return .points(SignalPoints(pulses: pulses, low: low, high: high))
    }
    return .pulseTrain(PulseTrain(pulses, every: every, low: low, high: high))
  }

  /// The value at `now`, as a scaled integer.
  public func value(at now: Instant) -> Int64 {
    switch self {
    case .constant(let value): value
    case .points(let points): points.value(at: now)
    case .pulseTrain(let train): train.value(at: now)
    case .sine(let wave): wave.value(at: now)
    case .noise(let noise): noise.value(at: now)
    case .sum(let parts): Self.sum(parts.span, at: now)
    }
  }

  private static func sum(_ parts: Span<Signal>, at now: Instant) -> Int64 {
    var total: Int64 = 0
    for index in parts.indices { total = saturatingSum(total, parts[index].value(at: now)) }
    return total
  }

  /// What the value never leaves.
  package var bounds: ClosedRange<Int64> {
    switch self {
    case .constant(let value): value...value
    case .points(let points): points.bounds
    case .pulseTrain(let train): train.bounds
    case .sine(let wave): wave.bounds
    case .noise(let noise): noise.bounds
    case .sum(let parts):
      parts.reduce(0...0) { sum, part in
        let bounds = part.bounds
        return saturatingSum(
          sum.lowerBound, bounds.lowerBound)...saturatingSum(
            sum.upperBound, bounds.upperBound)
      }
    }
  }

  /// The next instant after `now` at which the value may step; nil if it never steps again.
  ///
  /// Exact for constants, steps, pulses and noise, which never change in between; a straight line
  /// between points and a sine wave change all the time and give only the ends of their lines, or
  /// nil.
  public func nextChange(after now: Instant) -> Instant? {
    switch self {
    case .constant, .sine: nil
    case .points(let points): points.nextChange(after: now)
    case .pulseTrain(let train): train.nextChange(after: now)
    case .noise(let noise): noise.nextChange(after: now)
    case .sum(let parts): parts.compactMap { $0.nextChange(after: now) }.min()
    }
  }
}

/// The sum of two values, at the nearer end of the range where it does not fit.
func saturatingSum(_ left: Int64, _ right: Int64) -> Int64 {
  let (sum, overflow) = left.addingReportingOverflow(right)
  guard overflow else { return sum }
  return right < 0 ? .min : .max
}
