public import Units

/// What an alarm did; the caller must act on it.
public enum AlarmTransition: Hashable, Sendable {
  /// Nothing to report.
  case none
  /// The alarm is raised now.
  case raised
  /// The alarm is still raised and its repetition is due.
  case repeated
  /// The alarm is cleared now.
  case cleared
}

/// One alarm as a state machine over readings and time; pure, no I/O.
///
/// A channel that cannot be read neither raises nor clears a value rule: a raised alarm stays
/// raised, and a running hold-off starts again: the node does not know whether the condition went
/// on.
public struct AlarmMachine: Sendable {
  private enum State {
    case quiet
    case pending(until: Instant)
    case raised(nextRepeat: Instant)
  }

  /// The rule that the machine follows.
  public let rule: AlarmRule
  private var state = State.quiet
  private var holds = false
  private var acknowledged = false

  /// Makes a quiet machine for `rule`.
  public init(_ rule: AlarmRule) {
    self.rule = rule
  }

  /// Whether the alarm is raised.
  public var isRaised: Bool {
    if case .raised = state { return true }
    return false
  }

  /// When ``elapsed(at:)`` must be called at the latest.
  public var deadline: Instant {
    switch state {
    case .quiet: .never
    case .pending(let until): until
    case .raised(let nextRepeat): nextRepeat
    }
  }

  /// Takes a reading of the watched channel.
  public mutating func reading(_ value: ReportedValue, at now: Instant) -> AlarmTransition {
    switch value {
    case .absent: return .none
    case .fault:
      if rule.condition == .fault { return condition(true, at: now) }
      if case .pending = state { state = .quiet }
      return .none
    case .value(let scaled):
      return condition(conditionHolds(for: scaled), at: now)
    }
  }

  /// Time has passed: ends hold-offs and repeats. Called before a reading that is not older than
  /// ``deadline``, or the reading decides about the hold-off.
  public mutating func elapsed(at now: Instant) -> AlarmTransition {
    switch state {
    case .pending(let until) where now >= until: return raise(at: now)
    case .raised(let nextRepeat) where now >= nextRepeat:
      state = .raised(nextRepeat: repeatDue(after: now))
      return .repeated
    default: return .none
    }
  }

  /// The operator acknowledged: a latched alarm is cleared as soon as its condition has ended.
  public mutating func acknowledge(at now: Instant) -> AlarmTransition {
    guard rule.latch, isRaised else { return .none }
    acknowledged = true
    return holds ? .none : clear()
  }

  private func conditionHolds(for scaled: Int64) -> Bool {
    switch rule.condition {
    case .compares(let raise, let clear):
      // The band keeps a raised alarm; it does not carry a hold-off on.
      isRaised ? !clear.holds(for: scaled) : raise.holds(for: scaled)
    case .equals(let wanted): scaled == wanted
    case .fault: false
    }
  }

  private mutating func condition(_ nowHolds: Bool, at now: Instant) -> AlarmTransition {
    holds = nowHolds
    switch state {
    case .quiet where nowHolds:
      if rule.holdFor == .zero { return raise(at: now) }
      state = .pending(until: now + rule.holdFor)
      return .none
    case .pending where !nowHolds:
      state = .quiet
      return .none
    case .pending(let until) where now >= until: return raise(at: now)
    case .raised where !nowHolds && (!rule.latch || acknowledged): return clear()
    default: return .none
    }
  }

  private mutating func raise(at now: Instant) -> AlarmTransition {
    acknowledged = false
    state = .raised(nextRepeat: repeatDue(after: now))
    return .raised
  }

  private mutating func clear() -> AlarmTransition {
    state = .quiet
    return .cleared
  }

  private func repeatDue(after now: Instant) -> Instant {
    guard let every = rule.repeatEvery, every > .zero else { return .never }
    return now + every
  }
}
