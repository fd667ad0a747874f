import BoardFiles
import NodeAssembly
import NodeCore
import Units

/// An expectation with the observations that its verdict needs, collected while the scenario runs.
struct ExpectationWatch {
  /// The last reading of a channel that is not after `time`.
  struct Moment {
    let channel: ChannelID
    let time: Instant
    var last = ReportedValue.absent
    /// Why it could not be read, if it could not.
    var cause: FaultKind?
  }

  /// The readings of a channel within a span of time, both ends included.
  struct Span {
    let channel: ChannelID
    let start: Instant
    let end: Instant
    /// The cause that its faults should have.
    let cause: FaultKind?
    var readings = 0
    var firstValue: Instant?
    var lastFault: Instant?
    var lastCause: FaultKind?
    /// Another cause than `cause`.
    var otherCause: FaultKind?

    mutating func note(_ value: ReportedValue, because found: FaultKind?, at now: Instant) {
      guard start <= now, now <= end else { return }
      readings += 1
      if value != .fault {
        firstValue = firstValue ?? now
      } else {
        lastFault = now
        lastCause = found
        if let cause, let found, cause != found { otherCause = found }
      }
    }
  }

  /// When an alarm was raised, or when it was cleared.
  struct Occurrences {
    /// So many times are kept for the words of a failure: a line that chatters for a month makes
    /// more than fit into memory.
    static let timesMax = 5

    let alarm: AlarmID
    let event: AlarmEvent
    /// The span in which one of them must be, both ends included.
    let start: Instant
    let end: Instant
    var count = 0
    /// The first ones.
    var times: [Instant] = []
    var isWithinSpan = false

    mutating func note(at now: Instant) {
      count += 1
      if times.count < Self.timesMax { times.append(now) }
      if start <= now, now <= end { isWithinSpan = true }
    }
  }

  /// How often a source could not be read.
  struct Tally {
    let source: FaultTarget
    /// The cause that counts; nil for each.
    let cause: FaultKind?
    var count = 0
  }

  /// What the claim asks for.
  enum Notes {
    case none
    case moment(Moment)
    case span(Span)
    case tally(Tally)
    case occurrences(Occurrences)
    /// The messages about an alarm so far.
    case messages(AlarmID, Int)
  }

  let expectation: Expectation
  var notes: Notes

  /// Makes a watch that has not seen anything.
  init(_ expectation: Expectation) {
    self.expectation = expectation
    notes =
      switch expectation.claim {
      case .reading(let channel, _, _, let at), .unreadable(let channel, let at):
        .moment(Moment(channel: ChannelID(channel), time: .zero + at))
      case .faulty(let channel, let window, let error):
        .span(Self.span(channel, window.start, window.end, error))
      case .fresh(let channel, let window, let until):
        .span(Self.span(channel, window.start, until, nil))
      case .faults(let source, _, let error):
        .tally(Tally(source: source, cause: Self.cause(error)))
      case .raised(let alarm, let window):
        .occurrences(Self.occurrences(alarm, .raised, window))
      case .cleared(let alarm, let window):
        .occurrences(Self.occurrences(alarm, .cleared, window))
      case .neverRaised(let alarm), .raisedCount(let alarm, _):
        .occurrences(Self.occurrences(alarm, .raised, nil))
      case .repeatedCount(let alarm, _):
        .occurrences(Self.occurrences(alarm, .repeated, nil))
      case .messagesAbout(let alarm, _): .messages(AlarmID(alarm), 0)
      default: .none
      }
  }

  /// The channel whose readings the claim is about, if it is about one.
  var channel: ChannelID? {
    switch notes {
    case .moment(let moment): moment.channel
    case .span(let span): span.channel
    case .tally, .occurrences, .messages, .none: nil
    }
  }

  private static func cause(_ name: String?) -> FaultKind? {
    guard let name else { return nil }
    guard let kind = FaultKind(named: name) else {
      preconditionFailure("a checked scenario names known faults")
    }
    return kind
  }

  private static func span(
    _ channel: ChannelEntry.Index, _ start: Interval, _ end: Interval?, _ error: String?
  ) -> Span {
    Span(
      channel: ChannelID(channel), start: .zero + start, end: end.map { .zero + $0 } ?? .never,
      cause: Self.cause(error))
  }

  private static func occurrences(
    _ alarm: AlarmEntry.Index, _ event: AlarmEvent, _ window: TimeWindow?
  ) -> Occurrences {
    Occurrences(
      alarm: AlarmID(alarm), event: event, start: .zero + (window?.start ?? .zero),
      end: window?.end.map { .zero + $0 } ?? .never)
  }

  /// The channel was read; `cause` is that of a fault.
  mutating func note(_ value: ReportedValue, because cause: FaultKind?, at now: Instant) {
    switch notes {
    case .moment(var moment):
      guard now <= moment.time else { return }
      moment.last = value
      moment.cause = value == .fault ? cause : nil
      notes = .moment(moment)
    case .span(var span):
      span.note(value, because: cause, at: now)
      notes = .span(span)
    case .tally, .occurrences, .messages, .none: break
    }
  }

  /// An alarm changed.
  mutating func note(_ event: AlarmEvent, of alarm: AlarmID, at now: Instant) {
    guard case .occurrences(var seen) = notes, seen.alarm == alarm, seen.event == event
    else { return }
    // Not two owners of the list of times, or it is copied.
    notes = .none
    seen.note(at: now)
    notes = .occurrences(seen)
  }

  /// A message was made.
  mutating func note(_ message: MessageKind) {
    guard case .messages(let alarm, let count) = notes, case .alarm(alarm, _) = message else {
      return
    }
    notes = .messages(alarm, count + 1)
  }

  /// A source could not be read.
  mutating func note(_ cause: FaultKind, of source: FaultTarget) {
    guard case .tally(var tally) = notes, tally.source == source else { return }
    guard (tally.cause ?? cause) == cause else { return }
    tally.count += 1
    notes = .tally(tally)
  }
}
