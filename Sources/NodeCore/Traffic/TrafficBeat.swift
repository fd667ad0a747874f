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

extension Node {
  /// When the next attempt begins, while something waits. Neither a failure nor what the server
  /// asks for changes the times; a delivery that hangs makes way.
  func due(at beat: TrafficBeat) -> Instant {
    let isUrgent = inDelivery == nil && holdsAlarm && !beat.holdsAlarms
    return isUrgent ? min(retryDue, schedule.nextBeat) : schedule.nextBeat
  }

  /// An attempt begins; the beats that were missed are left out.
  mutating func takeBeat(_ beat: TrafficBeat, at now: Instant) {
    guard now >= schedule.nextBeat else { return }
    let missed = now.since(schedule.nextBeat).microseconds / beat.every.microseconds
    schedule.nextBeat = schedule.nextBeat + beat.every.times(missed + 1)
  }

  /// A beat has come: where nothing waits, a report of the present readings takes the place.
  mutating func fillBeat(isReportDue: Bool, at now: Instant) {
    guard let beat = configuration.beat, now >= schedule.fillDue else { return }
    let missed = now.since(schedule.fillDue).microseconds / beat.every.microseconds
    schedule.fillDue = schedule.fillDue + beat.every.times(missed + 1)
    if waiting == 0, !isReportDue { accept(.report, at: now) }
  }
}
