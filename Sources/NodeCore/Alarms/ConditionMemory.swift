import Units

/// What a reading shows of a condition.
enum Evidence {
  /// The condition holds.
  case holds
  /// It does not hold.
  case ends
  /// Neither: the value is between the limits that begin and end the condition.
  case neither
  /// The channel cannot be read.
  case unknown
}

/// What a condition needs of the readings before; its size is fixed when the node starts.
struct ConditionMemory: Sendable {
  /// The last change of the value, the last value or the first reading, whatever the condition
  /// needs; before that the start.
  private(set) var since: Instant
  /// What has gone on since then was so for this span before the node started.
  private(set) var served = Interval.zero
  /// Until then readings are missing that would show how the value has changed.
  private var blindUntil = Instant.zero
  private var last: Int64?
  private var window = ReadingWindow()

  init(_ condition: AlarmCondition, at start: Instant) {
    since = start
    switch condition {
    case .changes(_, let span), .faultShare(_, _, let span): window = ReadingWindow(span)
    default: break
    }
  }

  /// Takes a reading; what it shows.
  mutating func evidence(
    of reading: ReportedValue, for condition: AlarmCondition, at now: Instant
  ) -> Evidence {
    guard case .value(let value) = reading else {
      return reading == .fault ? evidenceOfFault(condition, at: now) : .neither
    }
    switch condition {
    case .compares(let raise, let clear):
      if raise.holds(for: value) { return .holds }
      return clear.holds(for: value) ? .ends : .neither
    case .equals(let wanted): return value == wanted ? .holds : .ends
    case .fault: return .ends
    case .outside(let range, let clear):
      if !range.contains(value) { return .holds }
      return clear.contains(value) ? .ends : .neither
    default: return evidence(of: value, over: condition, at: now)
    }
  }

  // Apart from the conditions on a single value, whose way stays short.
  @inline(never)
  private mutating func evidence(
    of value: Int64, over condition: AlarmCondition, at now: Instant
  ) -> Evidence {
    switch condition {
    case .compares, .equals, .outside, .fault: return .neither
    case .combines: return value == 1 ? .holds : .ends
    case .stale:
      (since, served) = (now, .zero)
      return .ends
    case .unchanged(let span):
      guard value == last else {
        last = value
        (since, served) = (now, .zero)
        return .ends
      }
      return now.since(since) + served >= span ? .holds : .ends
    case .changes(let change, _): return evidence(of: value, change, at: now)
    case .faultShare: return evidenceOfShare(condition, isFault: false, at: now)
    }
  }

  private mutating func evidenceOfFault(
    _ condition: AlarmCondition, at now: Instant
  ) -> Evidence {
    switch condition {
    case .fault: return .holds
    case .faultShare: return evidenceOfShare(condition, isFault: true, at: now)
    case .stale: return .neither
    default: return .unknown
    }
  }

  private mutating func evidence(
    of value: Int64, _ change: Int64, at now: Instant
  ) -> Evidence {
    // A fall is a rise of what has the other sign.
    let rising = change < 0 ? Self.negated(value) : value
    let least = window.least(at: now) ?? rising
    window.note(rising, at: now)
    let (rise, isBeyond) = rising.subtractingReportingOverflow(least)
    let needed = change < 0 ? Self.negated(change) : change
    if isBeyond || rise >= needed { return .holds }
    return now < blindUntil ? .neither : .ends
  }

  private static func negated(_ value: Int64) -> Int64 { value == .min ? .max : -value }

  private mutating func evidenceOfShare(
    _ condition: AlarmCondition, isFault: Bool, at now: Instant
  ) -> Evidence {
    guard case .faultShare(let percent, let clear, let span) = condition else { return .neither }
    if last == nil {
      last = 0
      since = now
    }
    window.note(isFault: isFault, at: now)
    // Before the readings cover the span, its share is not known.
    guard now.since(since) >= span else { return .neither }
    let (readings, faults) = window.counts(at: now)
    guard readings >= 2 else { return .neither }
    if faults * 100 >= percent * readings { return .holds }
    return faults * 100 < clear * readings ? .ends : .neither
  }
}

extension ConditionMemory {
  /// What is younger changes with each reading, and a restart costs no more than that.
  private static let worthWriting = Interval.seconds(10)

  /// Writes since when there was no value, or the same one.
  func write(to state: inout StateWriter, _ condition: AlarmCondition, at now: Instant) {
    let isUsed =
      switch condition {
      case .stale, .unchanged: true
      default: false
      }
    let isOld = isUsed && now.since(since) + served >= Self.worthWriting
    state.append(isOld ? since : .never)
    state.append(isOld ? served : .zero)
    state.append(isOld && last != nil)
    state.append(signed: isOld ? last ?? 0 : 0)
  }

  /// Continues from what an earlier start has written, of an alarm that `isRaised`.
  mutating func read(
    _ state: inout StateReader, _ clock: StateClock, _ condition: AlarmCondition, isRaised: Bool
  ) throws(StateFault) {
    let (began, before) = (try state.time(), try state.span())
    let (hasLast, value) = (try state.truth(), try state.signed())
    let age = began == .never ? nil : clock.age(of: began, before)
    switch condition {
    case .stale: if let age { served = age }
    case .unchanged(let span) where hasLast:
      last = value
      served = age ?? (isRaised ? span : .zero)
    case .changes(_, let span): if isRaised { blindUntil = clock.now + span }
    case .unchanged, .compares, .outside, .equals, .fault, .faultShare, .combines: break
    }
  }
}
