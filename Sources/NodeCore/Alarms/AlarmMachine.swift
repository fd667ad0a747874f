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
/// It goes by evidence. A hold-off begins with the first reading for which the condition holds, and
/// a later one for which it holds ends it: the first that is as much younger as the hold-off is
/// long. Readings between the raising and the clearing limit do neither, nor do faults; a reading
/// that ends the condition ends the hold-off. Only what reports its changes by itself raises an
/// alarm by time alone, see ``AlarmRule/holdsBetweenReadings``.
public struct AlarmMachine: Sendable {
  private enum State {
    case quiet
    case pending
    case raised
  }

  /// The rule that the machine follows.
  public let rule: AlarmRule
  /// When ``elapsed(at:)`` must be called at the latest.
  public private(set) var deadline = Instant.never
  /// Whether readings count while the channel warms up.
  let countsWarmUp: Bool
  private let isTimed: Bool
  private var state = State.quiet
  /// The first reading of the hold-off that is under way.
  private var since = Instant.zero
  /// Whether the condition held when it was last known.
  private var holds = false
  private var acknowledged = false
  /// Whether the acknowledging channel was last known to be false.
  private var isButtonUp = false
  private var memory: ConditionMemory

  /// Makes a quiet machine for `rule`, of a node that starts at `start`.
  public init(_ rule: AlarmRule, at start: Instant = .zero) {
    self.rule = rule
    isTimed = rule.isTimed
    countsWarmUp = rule.condition.isAboutReading
    memory = ConditionMemory(rule.condition, at: start)
    deadline = staleDeadline
  }

  /// Whether the alarm is raised.
  public var isRaised: Bool { state == .raised }

  /// Takes a reading of the watched channel.
  public mutating func reading(_ value: ReportedValue, at now: Instant) -> AlarmTransition {
    switch memory.evidence(of: value, for: rule.condition, at: now) {
    case .holds: return begin(at: now)
    case .ends: return end()
    case .neither: return .none
    case .unknown:
      // Whether the level goes on will be known with the next reading.
      if state == .pending { deadline = .never }
      return .none
    }
  }

  /// Time has passed: ends hold-offs and repeats. Called before a reading that is not older than
  /// ``deadline``, or the reading decides about the hold-off.
  public mutating func elapsed(at now: Instant) -> AlarmTransition {
    guard now >= deadline else { return .none }
    switch state {
    case .quiet:
      // Set when a value was last looked at; there may have been some since.
      deadline = staleDeadline
      return now >= deadline ? begin(at: now) : .none
    case .pending: return raise(at: now)
    case .raised:
      deadline = repeatDue(after: now)
      return .repeated
    }
  }

  /// The operator acknowledged: the alarm does not repeat itself, and one with a latch is cleared
  /// as soon as its condition has ended.
  public mutating func acknowledge(at now: Instant) -> AlarmTransition {
    guard isRaised else { return .none }
    acknowledged = true
    deadline = .never
    let goesOn = holds || now >= staleDeadline
    return rule.latch && !goesOn ? clear() : .none
  }

  /// The acknowledging channel reads `isDown`. It acknowledges when it becomes true: a button that
  /// is stuck acknowledges nothing that is raised after the press.
  public mutating func button(_ isDown: Bool, at now: Instant) -> AlarmTransition {
    let isPressed = isDown && isButtonUp
    isButtonUp = !isDown
    return isPressed ? acknowledge(at: now) : .none
  }

  private mutating func begin(at now: Instant) -> AlarmTransition {
    holds = true
    switch state {
    case .raised: return .none
    case .quiet:
      guard rule.holdFor > .zero else { return raise(at: now) }
      state = .pending
      since = now
    case .pending:
      if now >= since + rule.holdFor { return raise(at: now) }
    }
    if isTimed { deadline = since + rule.holdFor }
    return .none
  }

  private mutating func end() -> AlarmTransition {
    holds = false
    switch state {
    case .quiet: return .none
    case .pending:
      state = .quiet
      deadline = staleDeadline
      return .none
    case .raised: return rule.latch && !acknowledged ? .none : clear()
    }
  }

  private mutating func raise(at now: Instant) -> AlarmTransition {
    acknowledged = false
    state = .raised
    deadline = repeatDue(after: now)
    return .raised
  }

  private mutating func clear() -> AlarmTransition {
    state = .quiet
    deadline = staleDeadline
    return .cleared
  }

  private func repeatDue(after now: Instant) -> Instant {
    guard let every = rule.repeatEvery, every > .zero else { return .never }
    return now + every
  }

  /// When the last value will be too old; never for any other condition.
  private var staleDeadline: Instant {
    guard case .stale(let span) = rule.condition else { return .never }
    return memory.since + span
  }
}
