import Units

/// What readings go through before rules and messages see them: calibration, then filters.
///
/// A fault passes as a fault and enters no filter. After readings have been missing for longer than
/// the filters of a channel reach back, they start again, so that no old value is shown as fresh.
struct ReadingStage: Sendable {
  private var channels: [ChannelStage]

  /// Makes the stage of these channels.
  init(_ plans: [ChannelPlan]) {
    channels = plans.map { ChannelStage($0) }
  }

  /// Whether any of the channels goes through something.
  static func isNeeded(by plans: [ChannelPlan]) -> Bool {
    plans.contains { $0.calibration != nil || !$0.filters.isEmpty }
  }

  /// What rules and messages see of a reading.
  mutating func take(
    _ reading: ReportedValue, of channel: ChannelID, at now: Instant
  ) -> ReportedValue {
    guard case .value(let scaled) = reading else { return reading }
    return .value(channels[channel.index].take(scaled, at: now))
  }
}

/// The stage of one channel.
private struct ChannelStage: Sendable {
  private let calibration: Calibration?
  private var filters: [ReadingFilter]
  private let memory: Interval
  /// The time of the last value; before the first, that of no reading.
  private var last = Instant.never

  init(_ plan: ChannelPlan) {
    calibration = plan.calibration
    filters = plan.filters.map { ReadingFilter($0) }
    memory = FilterPlan.memory(of: plan.filters, every: plan.every)
  }

  mutating func take(_ reading: Int64, at now: Instant) -> Int64 {
    var value = calibration.map { $0(reading) } ?? reading
    let span = last == .never ? .zero : now.since(last)
    last = now
    for index in filters.indices {
      if span > memory { filters[index].restart() }
      value = filters[index].take(value, after: span)
    }
    return value
  }
}
