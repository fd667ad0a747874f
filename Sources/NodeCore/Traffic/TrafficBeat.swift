public import Units

/// The beat at which requests leave, whatever happens: an observer of the network sees the same
/// times on each day.
public struct TrafficBeat: Hashable, Sendable {
  /// The time between two requests; more than zero, and no longer than the period of reports.
  public var every: Interval
  /// Whether messages of alarms wait for the next beat; else they leave at once, which shows when
  /// something happens.
  public var holdsAlarms: Bool

  /// Makes a beat.
  public init(every: Interval, holdsAlarms: Bool) {
    self.every = every
    self.holdsAlarms = holdsAlarms
  }
}

extension UplinkDelivery {
  /// When the next attempt begins, while something waits. Neither a failure nor what the server
  /// asks for changes the times; a delivery that hangs makes way.
  func due(at beat: TrafficBeat, holdsAlarm: Bool) -> Instant {
    let isUrgent = inDelivery == nil && holdsAlarm && !beat.holdsAlarms
    return isUrgent ? min(retryDue, nextBeat) : nextBeat
  }

  /// An attempt begins; the beats that were missed are left out.
  mutating func takeBeat(at now: Instant) {
    guard let beat = plan.beat, now >= nextBeat else { return }
    nextBeat = nextOnGrid(from: nextBeat, every: beat.every, after: now)
  }

  /// A beat has come; whether nothing waits that could leave with it.
  mutating func fillBeat(at now: Instant) -> Bool {
    guard let beat = plan.beat, now >= fillDue else { return false }
    fillDue = nextOnGrid(from: fillDue, every: beat.every, after: now)
    return waiting == 0
  }
}

extension Node {
  /// A beat has come: where nothing waits, a report of the present readings takes the place.
  mutating func fillBeats(isReportDue: Bool, at now: Instant) {
    guard now >= schedule.fillDue else { return }
    var empty = UplinkSet()
    var due = Instant.never
    for index in deliveries.indices {
      if deliveries[index].fillBeat(at: now) { empty.insert(UplinkID(index)) }
      due = min(due, deliveries[index].fillDue)
    }
    schedule.fillDue = due
    if !empty.isEmpty, !isReportDue { accept(.report, for: empty, at: now) }
  }
}
