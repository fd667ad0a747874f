package import BoardFiles
import NodeAssembly
import NodeCore
import SimWorld
import Units

/// The judge's result for one expectation.
package struct Verdict: Sendable {
  /// The expectation.
  package let expectation: Expectation
  /// Why it does not hold; nil if it holds.
  package let shortfall: Shortfall?
}

/// Holds a run against its scenario's expectations.
struct Judge {
  let record: RunRecord
  /// The expectations with what was noted for them while the scenario ran.
  let watches: [ExpectationWatch]
  /// The kinds of the board's channels.
  let kinds: [QuantityKind]
  /// Whether a line was active at a time.
  let isActive: (LineEntry.Index, Instant) -> Bool
  /// How far the node has followed the recording of a device.
  var progress: (DeviceEntry.Index) -> RecordingProgress? = { _ in nil }

  /// What the node did otherwise than in the recording of its board.
  var mismatch: RecordingMismatch?

  func verdicts() -> [Verdict] {
    watches.map { Verdict(expectation: $0.expectation, shortfall: shortfall(of: $0)) }
  }

  private func shortfall(of watch: ExpectationWatch) -> Shortfall? {
    // Of all uplinks, unless one is named.
    var several = record
    if let uplink = watch.expectation.uplink { several.uplinks = [record.uplinks[uplink.number]] }
    let one = several.uplinks[0]
    switch watch.expectation.claim {
    case .reportsAcknowledged(let bound):
      return check(.reportsAcknowledged, one.acknowledged.reports, bound)
    case .reportsSent(let bound): return check(.reportsSent, one.sent.reports, bound)
    case .alarmsAcknowledged(let bound):
      return check(.alarmsAcknowledged, one.acknowledged.alarms, bound)
    case .handshakes(let bound): return check(.handshakes, several.handshakes, bound)
    case .bytes(let sent, let received):
      return sent.flatMap { check(.bytesSent, Int(clamping: several.bytesSent), $0) }
        ?? received.flatMap { check(.bytesReceived, Int(clamping: several.bytesReceived), $0) }
    case .line(let line, let active, let at):
      return isActive(line, .zero + at) == active ? nil : .level(active: !active)
    case .nothingLost: return several.uplinks.lazy.compactMap { Self.lost($0) }.first
    case .followsRecording(let device): return progress(device).flatMap { departure(from: $0) }
    case .followsBoardRecording: return mismatch.map { .departedFromBoard($0) }
    case .batteryDays(let bound): return batteryDays(bound)
    case .raised, .cleared, .neverRaised, .raisedCount, .repeatedCount, .messagesAbout, .reading,
      .unreadable, .faulty, .fresh, .faults:
      return shortfall(of: watch.notes, watch)
    }
  }

  /// Of a claim about alarms, readings or faults, by what was noted for it.
  private func shortfall(
    of notes: ExpectationWatch.Notes, _ watch: ExpectationWatch
  ) -> Shortfall? {
    switch (watch.expectation.claim, notes) {
    case (.reading(let channel, let low, let high, _), .moment(let moment)):
      reading(moment, kinds[channel.number], low, high)
    case (.unreadable(let channel, _), .moment(let moment)):
      readable(moment.last, kinds[channel.number])
    case (.faulty, .span(let span)): healthy(span)
    case (.fresh(_, let window, _), .span(let span)): stale(span, window)
    case (.faults(_, let bound, _), .tally(let tally)):
      check(.faults(tally.cause), tally.count, bound)
    case (.raised(_, let window), .occurrences(let seen)),
      (.cleared(_, let window), .occurrences(let seen)):
      absence(of: seen, window)
    case (.neverRaised, .occurrences(let seen)): seen.times.first.map { .raised(at: $0) }
    case (.raisedCount(_, let bound), .occurrences(let seen)): check(.raised, seen.count, bound)
    case (.repeatedCount(_, let bound), .occurrences(let seen)):
      check(.repeated, seen.count, bound)
    case (.messagesAbout(_, let bound), .messages(_, let count)):
      check(.alarmMessages, count, bound)
    default: preconditionFailure("an expectation has the notes that its claim asks for")
    }
  }

  private func departure(from recording: RecordingProgress) -> Shortfall? {
    switch recording {
    case .transfers(let replay):
      replay.mismatches.first.map { .departed($0, more: replay.mismatchCount - 1) }
    case .answers(let asked, let recorded):
      asked > recorded ? .askedTooOften(asked: asked, recorded: recorded) : nil
    }
  }

  /// A run that draws nothing leaves the battery as it is.
  private func batteryDays(_ bound: CountBound) -> Shortfall? {
    let least = Int64(clamping: Int128(bound.atLeast) * 1_000)
    let most = Int64(clamping: Int128(bound.atMost) * 1_000)
    if let days = record.ledger?.batteryMillidays, least <= days, days <= most { return nil }
    return .batteryDays(record.ledger, atLeast: bound.atLeast, atMost: bound.atMost)
  }

  private static func lost(_ record: RunRecord.Exchange) -> Shortfall? {
    if record.dropped.reports + record.dropped.alarms > 0 {
      return .gaveWay(reports: record.dropped.reports, alarms: record.dropped.alarms)
    }
    let parked = record.parked.reports + record.parked.alarms
    if parked > 0 { return .refusedForGood(parked) }
    let accepted = record.accepted.sum
    let acknowledged = record.acknowledged.sum
    if accepted != acknowledged + record.waiting {
      return .unaccounted(
        accepted: accepted, acknowledged: acknowledged, waiting: record.waiting)
    }
    // Every acknowledgement must have a request behind it that the server took.
    let taken = record.taken.sum
    return acknowledged > taken ? .untaken(acknowledged: acknowledged, taken: taken) : nil
  }

  private func readable(_ value: ReportedValue, _ kind: QuantityKind) -> Shortfall? {
    switch value {
    case .fault: nil
    case .absent: .unread
    case .value(let scaled), .warming(let scaled): .readable(scaled, kind)
    }
  }

  private func healthy(_ span: ExpectationWatch.Span) -> Shortfall? {
    if span.readings == 0 { return .neverRead }
    if let value = span.firstValue { return .readableAt(value) }
    return span.otherCause.map { .otherFault($0) }
  }

  private func stale(_ span: ExpectationWatch.Span, _ window: TimeWindow) -> Shortfall? {
    guard let value = span.firstValue else { return .lost(span.lastCause) }
    if let end = window.end, value > .zero + end { return .readableFrom(value) }
    guard let fault = span.lastFault, fault > value else { return nil }
    return .unreadableAt(fault, span.lastCause)
  }

  private func reading(
    _ moment: ExpectationWatch.Moment, _ kind: QuantityKind, _ low: Int64, _ high: Int64
  ) -> Shortfall? {
    switch moment.last {
    case .value(let scaled), .warming(let scaled):
      (low...high).contains(scaled) ? nil : .value(scaled, kind)
    case .fault: .unreadable(moment.cause)
    case .absent: .unread
    }
  }

  private func absence(
    of seen: ExpectationWatch.Occurrences, _ window: TimeWindow
  ) -> Shortfall? {
    if seen.isWithinSpan { return nil }
    guard seen.count > 0 else { return .never(seen.event) }
    return .elsewhen(
      seen.event, start: seen.start, end: window.end.map { .zero + $0 }, found: seen.times,
      more: seen.count - seen.times.count)
  }

  private func check(_ count: Shortfall.Count, _ found: Int, _ bound: CountBound) -> Shortfall? {
    if bound.atLeast <= found, found <= bound.atMost { return nil }
    return .count(count, found: found, atLeast: bound.atLeast, atMost: bound.atMost)
  }
}
