import Units

/// When reports that wait may leave, so that the radio can be off in between.
///
/// Whatever opens it, an alarm too, lets all leave that waits.
struct SendWindow: Sendable {
  /// How often it opens; zero for whenever something waits.
  var every: Interval
  private let span: Interval
  private var opened: Instant
  private var closes: Instant
  /// Whether something was due and has not been delivered since.
  private(set) var isOpen = false

  init(_ power: PowerState, at now: Instant) {
    every = power.pace.sendEvery
    span = power.plan.window
    opened = now
    closes = now
  }

  /// When the next attempt may begin that could begin at `retry`.
  func due(_ retry: Instant, holdsAlarm: Bool) -> Instant {
    if holdsAlarm || (isOpen && retry < closes) { return retry }
    return max(retry, opened + every)
  }

  /// An attempt begins; true if nothing was due before it.
  mutating func begin(at now: Instant) -> Bool {
    guard !isOpen || now >= closes else { return false }
    opened = now
    closes = now + span
    defer { isOpen = true }
    return !isOpen
  }

  /// A message waits no more; `isEmpty` if none does.
  mutating func answered(isEmpty: Bool, at now: Instant) {
    closes = now + span
    if isEmpty { isOpen = false }
  }
}
