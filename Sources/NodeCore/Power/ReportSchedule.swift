import Units

/// When reports are made and leave, where they have more than one period.
struct ReportSchedule: Sendable {
  /// When the next report is due.
  var nextReport: Instant
  /// When the last one was.
  var lastReport: Instant
  /// When the next request leaves, where requests leave at a beat.
  var nextBeat: Instant
  /// When a report is made for a beat, if nothing waits.
  var fillDue: Instant

  init(every: Interval?, beat: TrafficBeat?, at now: Instant) {
    nextReport = every.map { now + $0 } ?? .never
    lastReport = now
    nextBeat = beat.map { now + $0.every } ?? .never
    fillDue = nextBeat
  }
}
