import Units

/// One control rule over readings and time; pure, no I/O.
///
/// An ``AlarmMachine`` decides when the condition holds, on the readings of a channel or on alarms.
/// A fault of a channel on which it rests, and one that is not read for too long, put
/// ``ControlRule/onFault`` in its place; the condition then begins from the start.
struct ControlMachine: Sendable {
  private enum Input {
    /// No value came so far.
    case unread
    case sound
    /// It cannot be read; what the condition said counts until then.
    case failed(keptUntil: Instant)
  }

  /// How late the node notices that the wall clock was set, or jumped.
  static let windowCheck = Interval.seconds(10)

  let rule: ControlRule
  /// The channels on which the rule rests.
  private var sources: [ControlSource]
  private var condition: AlarmMachine?
  private var input: Input
  /// What the alarms of a rule over alarms say.
  private var holds = false
  private var isInWindow: Bool
  private var windowDue: Instant

  /// Makes a machine at `now`; `warmUp` is how long a channel warms up.
  init(_ rule: ControlRule, warmUp: (ChannelID) -> Interval, at now: Instant) {
    self.rule = rule
    condition = rule.condition.map { AlarmMachine($0, at: now) }
    let own = rule.condition?.channel.map { ControlInput(channel: $0, staleAfter: rule.staleAfter) }
    sources = (own.map { [$0] } ?? rule.inputs).map {
      ControlSource($0, warmUp: warmUp($0.channel), at: now)
    }
    input = condition?.countsWarmUp ?? true || sources.isEmpty ? .sound : .unread
    // The clock is looked at first.
    isInWindow = rule.window == nil || rule.effect == .forbids
    windowDue = rule.window == nil ? .never : now
  }

  /// Whether its channels can be read.
  var isSound: Bool {
    if case .sound = input { return true }
    return false
  }

  /// Whether it rests on the channel.
  func watches(_ channel: ChannelID) -> Bool {
    for source in sources where source.channel == channel { return true }
    return false
  }

  /// Whether it demands, or forbids.
  func acts(at now: Instant) -> Bool {
    guard isInWindow else { return false }
    let restsOnOff = rule.effect == .forbids
    switch input {
    case .unread: return restsOnOff
    case .sound: return condition?.isRaised ?? true
    case .failed(let keptUntil) where now < keptUntil: return condition?.isRaised ?? false
    case .failed: return rule.onFault == .on ? !restsOnOff : restsOnOff
    }
  }

  /// When ``elapsed(at:_:)`` must be called at the latest.
  var deadline: Instant {
    let staleAt = sources.reduce(.never) { min($0, $1.staleAt) }
    let own: Instant
    switch input {
    case .unread: own = staleAt
    case .sound: own = min(staleAt, condition?.deadline ?? .never)
    case .failed(let keptUntil): own = keptUntil == .zero ? .never : keptUntil
    }
    return min(own, windowDue)
  }

  /// Takes a reading of a channel on which it rests.
  mutating func reading(
    _ value: ReportedValue, from channel: ChannelID, isWarm: Bool, at now: Instant
  ) {
    guard let place = sources.firstIndex(where: { $0.channel == channel }) else { return }
    switch value {
    case .absent: return
    case .fault where !watchesReadings:
      sources[place].take(isSound: false, at: now)
      fail(at: now)
    // A channel that warms up is not believed, but one that cannot be read at all is.
    case .value where !isWarm && !watchesReadings: return
    case .warming where !watchesReadings: return
    case .value, .warming, .fault:
      sources[place].take(isSound: true, at: now)
      guard sources.allSatisfy({ $0.isSound(at: now) }) else { return }
      input = .sound
      let shown = followed ?? value
      _ = condition?.reading(shown, at: now)
    }
  }

  /// Of a rule over alarms: these are raised now.
  mutating func follow(_ raised: AlarmSet, at now: Instant) {
    guard case .combines(let watched, let needsAll)? = rule.condition?.condition else { return }
    holds = watched.hold(in: raised, needsAll: needsAll)
    if isSound, let followed { _ = condition?.reading(followed, at: now) }
  }

  /// Time has passed; `wallTime` is what is known of the time of day.
  mutating func elapsed(at now: Instant, _ wallTime: WallTime) {
    if now >= windowDue { look(at: wallTime, now) }
    switch input {
    case .unread, .sound:
      for place in sources.indices where sources[place].staleAt <= now {
        sources[place].take(isSound: false, at: now)
        stale(at: now)
      }
      if isSound, let due = condition?.deadline, now >= due { _ = condition?.elapsed(at: now) }
    case .failed(let keptUntil):
      guard keptUntil != .zero, now >= keptUntil else { return }
      input = .failed(keptUntil: .zero)
      begin(at: now)
    }
  }

  /// Whether the rule is over alarms.
  var followsAlarms: Bool {
    if case .combines? = rule.condition?.condition { return true }
    return false
  }

  private var followed: ReportedValue? { followsAlarms ? .value(holds ? 1 : 0) : nil }

  /// Whether the condition is about the readings themselves, so that a fault is no doubt.
  private var watchesReadings: Bool { condition?.countsWarmUp ?? false }

  private mutating func stale(at now: Instant) {
    guard watchesReadings else { return fail(at: now) }
    input = .sound
    _ = condition?.reading(.fault, at: now)
  }

  private mutating func fail(at now: Instant) {
    if case .failed = input { return }
    if case .keep(let span) = rule.onFault, isSound, condition?.isRaised == true {
      input = .failed(keptUntil: now + span)
      return
    }
    input = .failed(keptUntil: keepsQuiet(at: now))
    begin(at: now)
  }

  /// A rule that forbids and was quiet when its channel failed stays so for a while, too.
  private func keepsQuiet(at now: Instant) -> Instant {
    guard case .keep(let span) = rule.onFault, isSound, rule.effect == .forbids else {
      return .zero
    }
    return now + span
  }

  /// The condition begins from the start: what it had seen before a fault counts no more.
  private mutating func begin(at now: Instant) {
    condition = rule.condition.map { AlarmMachine($0, at: now) }
  }

  private mutating func look(at wallTime: WallTime, _ now: Instant) {
    guard let window = rule.window else { return }
    guard case .known(let seconds) = wallTime else {
      // The safe side: nothing is demanded by a clock that is not set, and what it could forbid is.
      isInWindow = rule.effect == .forbids
      windowDue = now + Self.windowCheck
      return
    }
    isInWindow = window.holds(at: seconds)
    windowDue = now + min(window.untilChange(after: seconds), Self.windowCheck)
  }
}

extension ControlMachine {
  /// Writes what the condition has seen.
  func write(to state: inout StateWriter, at now: Instant) {
    state.append(condition != nil)
    condition?.write(to: &state, at: now)
  }

  /// Continues within the band of an earlier start, as soon as the rule's channels can be read.
  mutating func read(_ state: inout StateReader, _ clock: StateClock) throws(StateFault) {
    guard try state.truth() else { return }
    guard var machine = condition else { throw .damaged }
    try machine.read(&state, clock)
    condition = machine
  }
}
