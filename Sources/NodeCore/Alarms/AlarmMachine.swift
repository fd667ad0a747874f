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
  /// What of the hold-off was over before the node started.
  private var served = Interval.zero
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
      served = .zero
    case .pending:
      if now >= holdOffEnd { return raise(at: now) }
    }
    if isTimed { deadline = holdOffEnd }
    return .none
  }

  private var holdOffEnd: Instant {
    let left = rule.holdFor + served.times(-1)
    return left > .zero ? since + left : since
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
    let left = span + memory.served.times(-1)
    return left > .zero ? memory.since + left : memory.since
  }
}

extension AlarmMachine {
  /// Writes what a restart must not lose.
  func write(to state: inout StateWriter, at now: Instant) {
    let number: UInt64 =
      switch self.state {
      case .quiet: 0
      case .pending: 1
      case .raised: 2
      }
    state.append(number)
    state.append(holds)
    state.append(acknowledged)
    state.append(self.state == .pending ? since : .zero)
    state.append(self.state == .pending ? served : .zero)
    state.append(self.state == .raised ? deadline : .never)
    memory.write(to: &state, rule.condition, at: now)
  }

  /// Continues from what an earlier start has written; nothing is raised or cleared by it.
  ///
  /// A hold-off goes on where it is known how long the node was down, but not that of a line, of
  /// which nothing is known of that time; else it begins from the start.
  mutating func read(_ state: inout StateReader, _ clock: StateClock) throws(StateFault) {
    let number = try state.count(2)
    let held = try state.truth()
    let wasAcknowledged = try state.truth()
    let (began, before, due) = (try state.time(), try state.span(), try state.time())
    try memory.read(&state, clock, rule.condition, isRaised: number == 2)
    deadline = staleDeadline
    switch number {
    case 1:
      guard let age = clock.age(of: began, before), !rule.holdsBetweenReadings, rule.holdFor > .zero
      else { return }
      (self.state, since, served, holds) = (.pending, clock.now, age, held)
      deadline = isTimed ? holdOffEnd : .never
    case 2:
      (self.state, holds, acknowledged) = (.raised, held, wasAcknowledged)
      deadline =
        acknowledged ? .never : min(repeatDue(after: clock.now), clock.remaining(until: due))
      if rule.repeatEvery == nil { deadline = .never }
    default: return
    }
  }
}
