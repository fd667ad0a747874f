import Units

/// Pause between two messages of an alarm; what happens in it is counted for one message at its
/// end.
struct MessagePause: Sendable {
  private let span: Interval
  private var end = Instant.zero
  private var withheld: UInt16 = 0
  private var withholdsRaise = false

  /// Makes the pause of an alarm that has not sent yet; zero for none.
  init(_ span: Interval) {
    self.span = span
  }

  /// When ``takeSummary(isRaised:sendsCleared:at:)`` must be called; never where nothing waits.
  var deadline: Instant { withheld == 0 ? .never : end }

  /// Whether a message about `event` may leave now; if not, it is counted.
  mutating func admits(_ event: AlarmEvent, at now: Instant) -> Bool {
    if withheld == 0, now >= end {
      end = now + span
      return true
    }
    if withheld < .max { withheld += 1 }
    if event == .raised { withholdsRaise = true }
    return false
  }

  /// What was withheld; nothing is any more.
  mutating func takeSummary(isRaised: Bool) -> PauseSummary {
    defer { (withheld, withholdsRaise) = (0, false) }
    return PauseSummary(count: withheld, isRaised: isRaised, hasRaise: withholdsRaise)
  }

  /// A message about it leaves: the next pause begins.
  mutating func begin(at now: Instant) { end = now + span }
}

/// What the message after a pause stands for.
struct PauseSummary {
  /// How many events were withheld.
  let count: UInt16
  let isRaised: Bool
  let hasRaise: Bool

  /// The event that reports the state after the pause, where the end of an alarm is a message or is
  /// none; nil where nothing is left to report.
  func event(sendsCleared: Bool) -> AlarmEvent? {
    if isRaised { return hasRaise ? .raised : .repeated }
    if sendsCleared { return .cleared }
    return hasRaise ? .raised : nil
  }
}

extension MessagePause {
  /// Writes until when messages are withheld, and what is.
  func write(to state: inout StateWriter) {
    state.append(end)
    state.append(UInt64(withheld))
    state.append(withholdsRaise)
  }

  /// Continues from what an earlier start has written.
  mutating func read(_ state: inout StateReader, _ clock: StateClock) throws(StateFault) {
    let due = try state.time()
    withheld = UInt16(try state.count(Int(UInt16.max)))
    withholdsRaise = try state.truth()
    end = min(clock.remaining(until: due), clock.now + span)
  }
}
