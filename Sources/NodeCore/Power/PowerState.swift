import Units

/// What is known of a node's power, and the pace that follows.
///
/// What is not known counts as what costs less: no line power, a metered link, the last level. A
/// battery that is flat sends no alarm; reports that are rare can be mended by the operator.
struct PowerState: Sendable {
  /// A channel that is true, false or not known.
  private struct Switch {
    var isOn: Bool?
    var staleAt = Instant.never

    mutating func take(_ value: Int64, _ condition: PowerPlan.Condition, at now: Instant) {
      isOn = (value != 0) == condition.isTrue
      staleAt = condition.source.end(of: now)
    }

    mutating func elapse(at now: Instant) {
      guard staleAt <= now else { return }
      self = Switch()
    }
  }

  let plan: PowerPlan
  /// The number of the battery's level; nil where it is not known.
  private var level: Int?
  private var levelStaleAt = Instant.never
  private var mains = Switch()
  private var metered = Switch()
  /// The pace.
  private(set) var pace: ReportPace
  /// When something that is known counts no more.
  private(set) var due = Instant.never

  init(_ plan: PowerPlan) {
    precondition(!plan.levels.isEmpty, "a plan has a level")
    self.plan = plan
    pace = plan.levels[0].pace
    pace = present
  }

  /// Whether the node has line power; false where it is not known.
  var isOnMains: Bool { mains.isOn == true }

  /// Whether a reading of this channel, or the time, can change what is known.
  func concerns(_ channel: ChannelID, at now: Instant) -> Bool {
    due <= now || plan.battery?.channel == channel || plan.mains?.source.channel == channel
      || plan.metered?.source.channel == channel
  }

  /// Takes a reading; true if it changes the pace.
  mutating func take(_ reading: ReportedValue, from channel: ChannelID, at now: Instant) -> Bool {
    guard case .value(let value) = reading else { return elapse(at: now) }
    if let battery = plan.battery, battery.channel == channel {
      level = level.map { follow(value, from: $0) } ?? first(for: value)
      levelStaleAt = battery.end(of: now)
    }
    if let condition = plan.mains, condition.source.channel == channel {
      mains.take(value, condition, at: now)
    }
    if let condition = plan.metered, condition.source.channel == channel {
      metered.take(value, condition, at: now)
    }
    return elapse(at: now)
  }

  /// Time has passed; true if it changes the pace.
  mutating func elapse(at now: Instant) -> Bool {
    if levelStaleAt <= now { (level, levelStaleAt) = (nil, .never) }
    mains.elapse(at: now)
    metered.elapse(at: now)
    due = min(levelStaleAt, min(mains.staleAt, metered.staleAt))
    let pace = present
    defer { self.pace = pace }
    return pace != self.pace
  }

  private var present: ReportPace {
    var pace = plan.levels[level ?? plan.levels.count - 1].pace
    if let condition = plan.mains, isOnMains { pace = condition.pace }
    if let condition = plan.metered, metered.isOn != false {
      pace = pace.thrifty(with: condition.pace)
    }
    return pace
  }

  private func first(for value: Int64) -> Int {
    plan.levels.firstIndex { $0.above.map { value > $0 } ?? true } ?? plan.levels.count - 1
  }

  /// The level after `level`: down at its limit, up only when the value is so far above.
  private func follow(_ value: Int64, from level: Int) -> Int {
    let lower = first(for: value)
    if lower >= level { return lower }
    return min(level, first(for: value.minus(plan.hysteresis)))
  }
}

extension PowerPlan.Source {
  fileprivate func end(of now: Instant) -> Instant { staleAfter.map { now + $0 } ?? .never }
}
