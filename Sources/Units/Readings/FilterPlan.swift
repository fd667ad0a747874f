/// How the readings of a channel are filtered, after their calibration.
package enum FilterPlan: Hashable, Sendable {
  /// The middle one of the last readings, an odd number of them.
  case median(of: Int)
  /// The mean of the last readings.
  case mean(of: Int)
  /// An exponential mean in which each reading counts `numerator` over `denominator`, less than 1.
  case exponential(numerator: Int64, denominator: Int64)
  /// An exponential mean with a time constant: a reading counts `dt / (constant + dt)`, where `dt`
  /// is the time since the reading before.
  case lowPass(constant: Interval)
  /// A reading that is further than `by` from the last believed one is believed after `until`
  /// readings in a row that agree with one another.
  case outlier(by: Int64, until: Int)

  /// The memory of the filter for its readings, in bytes.
  package var bytes: Int {
    switch self {
    // A median keeps its readings twice: by age and by value.
    case .median(let count): 2 * count * 8
    case .mean(let count): count * 8
    case .exponential, .lowPass: 8
    case .outlier: 2 * 8
    }
  }

  /// How long readings may be missing until the filter starts again without its old ones; `every`
  /// is the period of the channel.
  package func memory(every: Interval) -> Interval {
    switch self {
    case .median(let count), .mean(let count): every.times(Int64(count))
    case .exponential(let numerator, let denominator):
      .microseconds(every.microseconds.times(denominator, over: numerator))
    case .lowPass(let constant): constant
    case .outlier(_, let until): every.times(Int64(until))
    }
  }

  /// How long readings of a channel may be missing until its filters start again: the longest that
  /// one of them reaches back, and never less than two periods.
  package static func memory(of filters: [FilterPlan], every: Interval) -> Interval {
    filters.reduce(every.times(2)) { max($0, $1.memory(every: every)) }
  }
}
