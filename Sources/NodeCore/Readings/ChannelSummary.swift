import Units

/// The summary of a channel over one period, as far as it has come; in fixed memory.
struct ChannelSummary: Sendable {
  /// A summary of fewer readings has its counts only: its least value, its mean and its greatest
  /// would be a single value.
  static let readingsMin: Int64 = 2

  let plan: SummaryPlan
  /// When the period ends.
  private(set) var due: Instant
  private let period: Interval
  private var count: Int64 = 0
  private var faults: Int64 = 0
  private var first: Int64 = 0
  private var least: Int64 = 0
  private var greatest: Int64 = 0
  private var last: Int64 = 0
  /// The sum of the differences to ``first``, so that it stays small.
  private var excess: Int64 = 0
  private var rises: Int64 = 0
  /// The last value of the periods before, or the first value at all: growth counts from there.
  private var base: Int64?
  private var level: Bool?

  /// Begins the first period at `now`.
  init(_ plan: SummaryPlan, every: Interval, at now: Instant) {
    self.plan = plan
    period = plan.over ?? every
    due = now + period
  }

  /// Those of a board.
  static func all(of configuration: NodeConfiguration, at now: Instant) -> [ChannelSummary] {
    let every = configuration.reportEvery ?? .seconds(86_400)
    return configuration.summaries.map { ChannelSummary($0, every: every, at: now) }
  }

  /// Takes what rules see of a reading.
  mutating func take(_ reading: ReportedValue) {
    switch reading {
    case .absent, .warming: return
    case .fault:
      faults += 1
      level = nil
    case .value(let value):
      if count == 0 { (first, least, greatest) = (value, value, value) }
      count += 1
      least = min(least, value)
      greatest = max(greatest, value)
      last = value
      excess = excess.plus(value.minus(first))
      if base == nil { base = value }
      if level == false, value != 0 { rises += 1 }
      level = value != 0
    }
  }

  /// A figure of the period so far; absent where the summary does not have it.
  func figure(_ figure: SummaryFigure) -> ReportedValue {
    switch figure {
    case .readings: return .value(count)
    case .faults: return .value(faults)
    default: break
    }
    guard count >= Self.readingsMin else { return .absent }
    let isTruth = plan.total == .rises || plan.total == .duty
    switch figure {
    case .least: return isTruth ? .absent : .value(least)
    case .greatest: return isTruth ? .absent : .value(greatest)
    case .mean where plan.total == .duty:
      return .value(first.times(count, over: 1).plus(excess).times(1_000, over: count))
    case .mean: return isTruth ? .absent : .value(first.plus(excess.times(1, over: count)))
    case .last: return .value(last)
    default: return .value(total)
    }
  }

  private var total: Int64 {
    switch plan.total {
    case .sum: first.times(count, over: 1).plus(excess)
    case .growth: last.minus(base ?? last)
    case .rises, .duty: rises
    }
  }

  /// Begins the next period, the one in which `now` is.
  mutating func restart(at now: Instant) {
    if count > 0 { base = last }
    (count, faults, excess, rises) = (0, 0, 0, 0)
    let passed = now.since(due).microseconds / max(period.microseconds, 1)
    due = due + period.times(max(passed, 0) + 1)
  }
}

extension ChannelSummary {
  /// The period with the numbers of what has come in it.
  func write(to state: inout StateWriter) {
    state.append(period)
    state.append(due)
    for number in [count, faults, first, least, greatest, last, excess, rises, base ?? 0] {
      state.append(signed: number)
    }
    state.append(base != nil)
  }

  /// Continues the period of an earlier start. One that has ended meanwhile ends with the first
  /// report.
  ///
  /// - Returns: whether it is the same period.
  mutating func read(_ state: inout StateReader, _ clock: StateClock) throws(StateFault) -> Bool {
    let (span, end) = (try state.span(), try state.time())
    var numbers: [Int64] = []
    for _ in 0..<9 { numbers.append(try state.signed()) }
    let hasBase = try state.truth()
    guard numbers[0] >= 0, numbers[1] >= 0 else { throw .damaged }
    guard span == period else { return false }
    due = min(due, clock.remaining(until: end))
    (count, faults, first, least, greatest) =
      (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])
    (last, excess, rises, base) = (numbers[5], numbers[6], numbers[7], hasBase ? numbers[8] : nil)
    return true
  }
}
