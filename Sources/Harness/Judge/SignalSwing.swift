import BoardFiles
import Units

extension Scenario {
  /// How far apart two readings of a device's input can be that are taken at almost the same time,
  /// because its signal changes faster than it is read each `every`; zero where it does not.
  ///
  /// Two runs that read one after the other a millisecond apart see different values of noise.
  func swing(of device: DeviceEntry.Index, input: String, readEach every: Interval) -> Int64 {
    signals.filter { $0.target == .device(device, input: input) }
      .reduce(0) { $0 + $1.shape.swing(readEach: every) }
  }
}

extension SignalShape {
  /// See ``BoardFiles/Scenario/swing(of:input:readEach:)``. A value that lasts two periods is read
  /// in both runs, within a period of any reading of it.
  fileprivate func swing(readEach every: Interval) -> Int64 {
    let seen = every.times(2)
    switch self {
    case .constant, .ramp: return 0
    case .noise(_, let amplitude, let lasting): return lasting < seen ? amplitude * 2 : 0
    case .sine(_, let amplitude, let period, _):
      // In a sixteenth of its period a sine turns by no more than a few hundredths.
      return period < every.times(16) ? amplitude * 2 : amplitude / 16
    case .steps(let steps): return Self.swing(of: steps, seen)
    case .samples(let series, interpolate: _): return Self.swing(of: series.points, seen)
    case .pulses(let pulses, let again, let low, let high):
      let gaps = zip(pulses, pulses.dropFirst()).map { $1.at.since($0.at + $0.length) }
      let shortest = (pulses.map(\.length) + gaps + [again].compactMap { $0 }).min() ?? seen
      return shortest < seen ? abs(high - low) : 0
    case .sum(let parts): return parts.reduce(0) { $0 + $1.swing(readEach: every) }
    }
  }

  private static func swing(of points: [(at: Interval, value: Int64)], _ seen: Interval) -> Int64 {
    let isFast = zip(points, points.dropFirst()).contains { $1.at.since($0.at) < seen }
    let values = points.map(\.value)
    guard isFast, let low = values.min(), let high = values.max() else { return 0 }
    return high - low
  }
}

extension Interval {
  fileprivate func since(_ earlier: Interval) -> Interval {
    .microseconds(microseconds - earlier.microseconds)
  }
}
