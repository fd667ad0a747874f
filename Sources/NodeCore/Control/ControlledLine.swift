import Units

/// The level of one controlled line, by what its rules and an operator want and by its limits.
///
/// In this order: the longest time on and the shortest time off, a rule that forbids, the operator,
/// a rule that demands, the shortest time on.
struct ControlledLine: Sendable {
  /// What the rules of a line want together.
  struct Wish {
    var isDemanded = false
    var isForbidden = false
    /// Whether a channel of its rules cannot be read.
    var isFaulty = false
  }

  let output: OutputID
  private let limits: LineLimits
  private(set) var isOn: Bool
  private(set) var cause = LineCause.idle
  private(set) var deadline = Instant.never
  /// When the level began.
  private var since: Instant
  private var restsUntil: Instant
  /// How long the line was on before the node started, without a break since.
  private var ran = Interval.zero
  private var order: (active: Bool, until: Instant)?

  /// Makes a line that begins at `now` with the level `isOn`.
  init(_ output: OutputID, _ limits: LineLimits, isOn: Bool, at now: Instant) {
    self.output = output
    self.limits = limits
    self.isOn = isOn
    since = now
    // What the line did before the start is not known: it may have gone off just now.
    restsUntil = now + limits.minOff
  }

  /// Takes an order of the operator.
  mutating func take(_ order: LineOrder, at now: Instant) {
    switch order {
    case .hold(let active, let span): self.order = (active, now + span)
    case .release: self.order = nil
    }
  }

  /// Ends the operator's order if its time is over; whether it has.
  mutating func endOrder(at now: Instant) -> Bool {
    guard let order, now >= order.until else { return false }
    self.order = nil
    return true
  }

  /// Decides the level at `now`.
  mutating func decide(_ wish: Wish, at now: Instant) {
    let wanted = !wish.isForbidden && (order?.active ?? wish.isDemanded)
    if isOn {
      stayOn(wish, isWanted: wanted, at: now)
    } else if wanted, now >= restsUntil {
      (isOn, since) = (true, now)
      cause = order.map { .ordered(until: $0.until) } ?? .demanded
    } else if wanted {
      cause = .resting(until: restsUntil)
    } else {
      cause = offCause(wish)
    }
    refreshDeadline()
  }

  private mutating func stayOn(_ wish: Wish, isWanted: Bool, at now: Instant) {
    if now >= runEnd {
      goOff(for: max(limits.rest, limits.minOff), at: now)
      cause = isWanted ? .resting(until: restsUntil) : offCause(wish)
    } else if isWanted {
      cause = order.map { .ordered(until: $0.until) } ?? .demanded
    } else if !wish.isForbidden, order == nil, !wish.isFaulty, now < since + limits.minOn {
      cause = .settling(until: since + limits.minOn)
    } else {
      goOff(for: limits.minOff, at: now)
      cause = offCause(wish)
    }
  }

  private func offCause(_ wish: Wish) -> LineCause {
    if wish.isForbidden { return .forbidden }
    return order.map { .ordered(until: $0.until) } ?? .idle
  }

  private mutating func goOff(for span: Interval, at now: Instant) {
    (isOn, since, restsUntil, ran) = (false, now, now + span, .zero)
  }

  /// When the line has been on for the longest time.
  private var runEnd: Instant {
    limits.maxOn.map { since + $0 + ran.times(-1) } ?? .never
  }

  private mutating func refreshDeadline() {
    deadline = order?.until ?? .never
    if isOn { deadline = min(deadline, runEnd) }
    switch cause {
    case .resting(let until), .settling(let until): deadline = min(deadline, until)
    case .idle, .demanded, .forbidden, .ordered: break
    }
  }
}

extension ControlledLine {
  /// Writes how long the line has been on, or until when it must be off.
  func write(to state: inout StateWriter) {
    state.append(isOn)
    state.append(isOn ? since : restsUntil)
    state.append(isOn ? ran : .zero)
  }

  /// Continues from what an earlier start has written. The node was down and the line at its safe
  /// level, for how long is perhaps not known: only a break that was certainly long enough ends a
  /// run.
  mutating func read(_ state: inout StateReader, _ clock: StateClock) throws(StateFault) {
    let (wasOn, time, before) = (try state.truth(), try state.time(), try state.span())
    guard wasOn else {
      restsUntil = max(restsUntil, clock.remaining(until: time))
      return
    }
    guard let maxOn = limits.maxOn else { return }
    let rest = max(limits.rest, limits.minOff)
    if let passed = clock.passed, passed >= rest, !isOn { return }
    ran = clock.then.since(time) + before
    if ran >= maxOn, !isOn {
      restsUntil = max(restsUntil, clock.now + rest)
      ran = .zero
    }
  }
}
