import Units

/// What readings go through before rules and messages see them: calibration, then filters; and what
/// follows from them in derived channels.
///
/// A fault passes as a fault and enters no filter. After readings have been missing for longer than
/// the filters of a channel reach back, they start again, so that no old value is shown as fresh.
struct ReadingStage: Sendable {
  private var channels: [ChannelStage]
  var derived: [DerivedChannel]
  private let schedule: DerivedSchedule
  private var readAt: [Instant]

  /// Makes the stage of these channels; an empty one where it is not used.
  init(of channels: [ChannelPlan], isUsed: Bool) {
    let plans = isUsed ? channels : []
    self.channels = plans.map { ChannelStage($0) }
    derived = plans.indices.compactMap { index in
      plans[index].derivation.map { DerivedChannel(ChannelID(index), $0, plans) }
    }
    schedule = DerivedSchedule(plans)
    readAt = [Instant](repeating: .zero, count: plans.count)
  }

  /// Whether any of the channels goes through something.
  static func isNeeded(by plans: [ChannelPlan]) -> Bool {
    plans.contains { $0.calibration != nil || !$0.filters.isEmpty || $0.derivation != nil }
  }

  /// What rules and messages see of a reading.
  mutating func take(
    _ reading: ReportedValue, of channel: ChannelID, at now: Instant
  ) -> ReportedValue {
    readAt[channel.index] = now
    guard case .value(let scaled) = reading else { return reading }
    return .value(channels[channel.index].take(scaled, at: now))
  }

  /// Forgets the readings of a channel's filters.
  mutating func restart(_ channel: ChannelID) { channels[channel.index].restart() }

  /// The channels from which a derived channel follows.
  func inputs(of channel: ChannelID) -> [ChannelID] {
    derived.first { $0.channel == channel }?.inputs ?? []
  }

  /// The derived channels to evaluate after a reading of `channel`, in this order.
  func derived(after channel: ChannelID) -> [ChannelID] { schedule.after[channel.index] }

  /// What a derived channel makes of the present values of all channels; absent where its inputs
  /// have not all been read yet.
  mutating func evaluate(
    _ channel: ChannelID, from values: [ReportedValue], at now: Instant
  ) -> ReportedValue {
    guard let place = derived.firstIndex(where: { $0.channel == channel }) else { return .absent }
    if case .gaps(let energy) = derived[place].derivation {
      let gaps = derived.first { $0.channel == energy }?.energy.gaps ?? 0
      return take(.value(gaps.times(1_000, over: 1)), of: channel, at: now)
    }
    return take(derived[place].evaluate(values, readAt: readAt, at: now), of: channel, at: now)
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

  mutating func restart() {
    for index in filters.indices { filters[index].restart() }
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
