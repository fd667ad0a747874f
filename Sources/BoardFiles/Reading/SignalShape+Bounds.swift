import Units

extension SignalShape {
  /// The least and the greatest value until `end`. Of a sum the sums of those of its parts.
  func bounds(until end: Interval) -> (low: Int64, high: Int64) {
    switch self {
    case .constant(let value): return (value, value)
    case .ramp(let from, let to, let start, let over):
      let last = start + over <= end ? to : Self.point(from, to, start, over, at: end)
      return (min(from, last), max(from, last))
    case .steps(let steps): return Self.range(steps.filter { $0.at <= end }.map(\.value))
    case .pulses(_, _, let low, let high): return (min(low, high), max(low, high))
    case .sine(let mean, let amplitude, _, _), .noise(let mean, let amplitude, _):
      return (Self.sum(mean, -amplitude), Self.sum(mean, amplitude))
    case .samples(let series, _):
      let seen = series.points.prefix { $0.at <= end }.map(\.value)
      return Self.range(seen.isEmpty ? series.points.prefix(1).map(\.value) : Array(seen))
    case .sum(let parts):
      return parts.reduce((0, 0)) { total, part in
        let bounds = part.bounds(until: end)
        return (Self.sum(total.0, bounds.low), Self.sum(total.1, bounds.high))
      }
    }
  }

  /// The value of a signal of a line at `time`: only shapes that lines can have.
  func value(at time: Interval) -> Int64 {
    switch self {
    case .constant(let value): return value
    case .steps(let points): return Self.value(of: points, at: time)
    case .samples(let series, _): return Self.value(of: series.points, at: time)
    case .pulses(let pulses, let every, let low, let high):
      let isHigh = pulses.contains { pulse in
        guard pulse.at <= time else { return false }
        let since = time.microseconds - pulse.at.microseconds
        return (every.map { since % $0.microseconds } ?? since) < pulse.length.microseconds
      }
      return isHigh ? high : low
    default: return bounds(until: time).high
    }
  }

  /// Whether the signal of a line may change while `window` is open.
  func changes(in window: TimeWindow) -> Bool {
    switch self {
    case .constant: false
    case .steps(let points):
      points.dropFirst().contains { window.contains($0.at, every: nil) }
    case .samples(let series, _):
      series.points.dropFirst().contains { window.contains($0.at, every: nil) }
    case .pulses(let pulses, let every, _, _):
      pulses.contains {
        window.contains($0.at, every: every) || window.contains($0.at + $0.length, every: every)
      }
    default: true
    }
  }

  private static func value(
    of points: [(at: Interval, value: Int64)], at time: Interval
  ) -> Int64 {
    points.last { $0.at <= time }?.value ?? points.first?.value ?? 0
  }

  private static func range(_ values: [Int64]) -> (low: Int64, high: Int64) {
    (values.min() ?? 0, values.max() ?? 0)
  }

  private static func sum(_ left: Int64, _ right: Int64) -> Int64 {
    Int64(clamping: Int128(left) + Int128(right))
  }

  private static func point(
    _ from: Int64, _ to: Int64, _ start: Interval, _ over: Interval, at time: Interval
  ) -> Int64 {
    let passed = Int128(max(0, time.microseconds - start.microseconds))
    return Int64(
      clamping: Int128(from) + (Int128(to) - Int128(from)) * passed / Int128(over.microseconds))
  }
}

extension TimeWindow {
  /// Whether `time`, or one of its repetitions each `every`, is in the window.
  fileprivate func contains(_ time: Interval, every: Interval?) -> Bool {
    var time = time
    if let every, time < start {
      let missing = start.microseconds - time.microseconds
      time = time + every.times((missing + every.microseconds - 1) / every.microseconds)
    }
    return start <= time && (end.map { time <= $0 } ?? true)
  }
}
