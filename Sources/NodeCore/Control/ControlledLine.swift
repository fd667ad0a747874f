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
    if let maxOn = limits.maxOn, now >= since + maxOn {
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
    (isOn, since, restsUntil) = (false, now, now + span)
  }

  private mutating func refreshDeadline() {
    deadline = order?.until ?? .never
    if isOn, let maxOn = limits.maxOn { deadline = min(deadline, since + maxOn) }
    switch cause {
    case .resting(let until), .settling(let until): deadline = min(deadline, until)
    case .idle, .demanded, .forbidden, .ordered: break
    }
  }
}
