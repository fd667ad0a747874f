import Units

/// When reports are made and leave, where they have more than one period.
struct ReportSchedule: Sendable {
  /// When the next report is due.
  var nextReport: Instant
  /// When the last one was.
  var lastReport: Instant
  /// When the first uplink whose requests leave at a beat has the next.
  var fillDue: Instant

  init(every: Interval?, beats: [UplinkDelivery], at now: Instant) {
    nextReport = every.map { now + $0 } ?? .never
    lastReport = now
    fillDue = .never
    for delivery in beats { fillDue = min(fillDue, delivery.fillDue) }
  }
}
