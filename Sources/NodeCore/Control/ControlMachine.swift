import Units

/// One control rule over readings and time; pure, no I/O.
///
/// An ``AlarmMachine`` decides when the condition holds. A fault, and a channel that is not read
/// for too long, put ``ControlRule/onFault`` in its place; the condition then begins from the
/// start.
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
  private var condition: AlarmMachine?
  private var input: Input
  private var staleAt = Instant.never
  private var isInWindow: Bool
  private var windowDue: Instant

  /// Makes a machine at `now` whose channel warms up for `warmUp`.
  init(_ rule: ControlRule, warmUp: Interval, at now: Instant) {
    self.rule = rule
    condition = rule.condition.map { AlarmMachine($0, at: now) }
    input = condition?.countsWarmUp ?? true ? .sound : .unread
    if condition != nil, let limit = rule.staleAfter { staleAt = now + warmUp + limit }
    // The clock is looked at first.
    isInWindow = rule.window == nil || rule.effect == .forbids
    windowDue = rule.window == nil ? .never : now
  }

  /// Whether its channel can be read.
  var isSound: Bool {
    if case .sound = input { return true }
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
    let own: Instant
    switch input {
    case .unread: own = staleAt
    case .sound: own = min(staleAt, condition?.deadline ?? .never)
    case .failed(let keptUntil): own = keptUntil == .zero ? .never : keptUntil
    }
    return min(own, windowDue)
  }

  /// Takes a reading of its channel.
  mutating func reading(_ value: ReportedValue, isWarm: Bool, at now: Instant) {
    switch value {
    case .absent: return
    case .fault where !watchesReadings: fail(at: now)
    // A channel that warms up is not believed, but one that cannot be read at all is.
    case .value where !isWarm && !watchesReadings: return
    case .warming where !watchesReadings: return
    case .value, .warming, .fault:
      input = .sound
      _ = condition?.reading(value, at: now)
    }
    staleAt = rule.staleAfter.map { now + $0 } ?? .never
  }

  /// Time has passed; `wallTime` is what is known of the time of day.
  mutating func elapsed(at now: Instant, _ wallTime: WallTime) {
    if now >= windowDue { look(at: wallTime, now) }
    switch input {
    case .unread, .sound:
      if now >= staleAt { stale(at: now) }
      if isSound, let due = condition?.deadline, now >= due { _ = condition?.elapsed(at: now) }
    case .failed(let keptUntil):
      guard keptUntil != .zero, now >= keptUntil else { return }
      input = .failed(keptUntil: .zero)
      begin(at: now)
    }
  }

  /// Whether the condition is about the readings themselves, so that a fault is no doubt.
  private var watchesReadings: Bool { condition?.countsWarmUp ?? false }

  private mutating func stale(at now: Instant) {
    staleAt = .never
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
