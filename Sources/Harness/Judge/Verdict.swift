public import BoardFiles
import NodeAssembly
import NodeCore
import SimWorld
import Units

/// What became of one expectation.
public struct Verdict: Sendable {
  /// The expectation.
  public let expectation: Expectation
  /// Why it does not hold; nil if it holds.
  public let failure: String?
}

/// Holds a run against its scenario's expectations.
struct Judge {
  let scenario: Scenario
  let record: RunRecord
  /// The readings that expectations ask for, in the order of those expectations.
  let watches: [RunListener.Watch]
  /// What is asked about faults, in the order of those expectations.
  let faultWatches: FaultWatches
  /// Whether a line was active at a time; by index into the board's lines.
  let isActive: (Int, Instant) -> Bool
  /// How the transfers with a recorded device went; by index into the board's devices.
  var replay: (Int) -> TranscriptReplay? = { _ in nil }

  func verdicts() -> [Verdict] {
    var notes = Notes(
      watches: watches.makeIterator(), spans: faultWatches.spans.makeIterator(),
      tallies: faultWatches.tallies.makeIterator())
    return scenario.expectations.map { expectation in
      Verdict(expectation: expectation, failure: failure(of: expectation.claim, &notes))
    }
  }

  /// The watches that `scenario` needs, in the order in which ``verdicts()`` takes them.
  static func watches(for scenario: Scenario) -> [RunListener.Watch] {
    scenario.expectations.compactMap { expectation in
      switch expectation.claim {
      case .reading(let channel, _, _, let at), .unreadable(let channel, let at):
        RunListener.Watch(channel: ChannelID(channel), time: .zero + at)
      default: nil
      }
    }
  }

  /// What was noted for the expectations that are still to be judged.
  private struct Notes {
    var watches: IndexingIterator<[RunListener.Watch]>
    var spans: IndexingIterator<[FaultWatches.Span]>
    var tallies: IndexingIterator<[FaultWatches.Tally]>
  }

  private func failure(of claim: Claim, _ notes: inout Notes) -> String? {
    switch claim {
    case .raised(let alarm, let window): marks(alarm, .raised, window)
    case .cleared(let alarm, let window): marks(alarm, .cleared, window)
    case .neverRaised(let alarm):
      raisedTimes(alarm).first.map { "it was raised at \(text($0))" }
    case .raisedCount(let alarm, let bound):
      check(raisedTimes(alarm).count, bound, "it was raised", "times")
    case .reportsAcknowledged(let bound):
      check(record.acknowledged.reports, bound, "the server acknowledged", "reports")
    case .reportsSent(let bound): check(record.sent.reports, bound, "the node sent", "reports")
    case .alarmsAcknowledged(let bound):
      check(record.acknowledged.alarms, bound, "the server acknowledged", "alarm messages")
    case .handshakes(let bound): check(record.handshakes, bound, "there were", "handshakes")
    case .bytes(let sent, let received):
      sent.flatMap { check(Int(clamping: record.bytesSent), $0, "the node sent", "bytes") }
        ?? received.flatMap {
          check(Int(clamping: record.bytesReceived), $0, "the node received", "bytes")
        }
    case .line(let line, let active, let at):
      isActive(line, .zero + at) == active ? nil : "it was \(active ? "off" : "on") then"
    case .reading(let channel, let low, let high, _):
      reading(notes.watches.next()?.last ?? .absent, channel, low, high)
    case .unreadable: readable(notes.watches.next()?.last ?? .absent)
    case .faulty: notes.spans.next().flatMap { healthy($0) }
    case .fresh(_, let window, _): notes.spans.next().flatMap { stale($0, window) }
    case .faults(_, let bound, let error):
      check(
        notes.tallies.next()?.count ?? 0, bound, "there were",
        error.map { "faults by \($0)" } ?? "faults")
    case .nothingLost: lost()
    case .followsRecording(let device): replay(device).flatMap { departure(from: $0) }
    }
  }

  private func departure(from replay: TranscriptReplay) -> String? {
    guard let first = replay.mismatches.first else { return nil }
    let more = replay.mismatchCount - 1
    return first.text + (more > 0 ? ", and \(more) more" : "")
  }

  private func lost() -> String? {
    let dropped = record.dropped.reports + record.dropped.alarms
    if dropped > 0 {
      return
        "\(record.dropped.reports) reports and \(record.dropped.alarms) alarm messages gave way "
        + "in a full outbox"
    }
    let accepted = record.accepted.reports + record.accepted.alarms
    let acknowledged = record.acknowledged.reports + record.acknowledged.alarms
    if accepted != acknowledged + record.waiting {
      return "\(accepted) messages were accepted, but only \(acknowledged) acknowledged and "
        + "\(record.waiting) are waiting"
    }
    // Every acknowledgement must have a request behind it that the server took.
    let taken = record.taken.reports + record.taken.alarms
    guard acknowledged > taken else { return nil }
    return "the node counts \(acknowledged) messages as acknowledged, the server took \(taken)"
  }

  private func readable(_ value: ReportedValue) -> String? {
    switch value {
    case .fault: nil
    case .absent: "it had not been read by then"
    case .value: "it could be read"
    }
  }

  private func healthy(_ span: FaultWatches.Span) -> String? {
    if span.readings == 0 { return "it was not read in that time" }
    if let value = span.firstValue { return "it could be read at \(text(value))" }
    return span.otherError.map { "it could not be read by \($0)" }
  }

  private func stale(_ span: FaultWatches.Span, _ window: TimeWindow) -> String? {
    guard let value = span.firstValue else { return "it could not be read any more" }
    if let end = window.end, value > .zero + end {
      return "it could be read only from \(text(value)) on"
    }
    guard let fault = span.lastFault, fault > value else { return nil }
    return "it could not be read at \(text(fault))"
  }

  private func reading(
    _ value: ReportedValue, _ channel: Int, _ low: Int64, _ high: Int64
  ) -> String? {
    switch value {
    case .value(let scaled) where (low...high).contains(scaled): nil
    case .value(let scaled):
      "it read \(QuantityText.text(scaled, scenario.board.channels[channel].kind))"
    case .fault: "it could not be read"
    case .absent: "it had not been read by then"
    }
  }

  private func raisedTimes(_ alarm: Int) -> [Instant] {
    record.alarms.filter { $0.alarm.index == alarm && $0.event == .raised }.map { $0.at }
  }

  private func marks(_ alarm: Int, _ event: AlarmEvent, _ window: TimeWindow) -> String? {
    let times = record.alarms.filter { $0.alarm.index == alarm && $0.event == event }.map { $0.at }
    let start = Instant.zero + window.start
    let end = window.end.map { Instant.zero + $0 } ?? .never
    if times.contains(where: { start <= $0 && $0 <= end }) { return nil }
    let span =
      window.end == nil
      ? "after \(text(start))" : "from \(text(start)) to \(text(end))"
    guard !times.isEmpty else { return "it was never \(event)" }
    let found = times.prefix(5).map { text($0) }.joined(separator: ", ")
    let more = times.count > 5 ? " and \(times.count - 5) more times" : ""
    return "it was not \(event) \(span) but at \(found)\(more)"
  }

  private func check(
    _ count: Int, _ bound: CountBound, _ before: String, _ what: String
  ) -> String? {
    if bound.atLeast <= count, count <= bound.atMost { return nil }
    let wanted =
      if bound.atLeast == bound.atMost {
        "\(bound.atLeast)"
      } else if count < bound.atLeast {
        "at least \(bound.atLeast)"
      } else {
        "at most \(bound.atMost)"
      }
    return "\(before) \(count) \(what) instead of \(wanted)"
  }

  private func text(_ time: Instant) -> String {
    QuantityText.seconds(time.since(.zero))
  }
}
