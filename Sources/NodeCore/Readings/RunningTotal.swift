import Units

/// The energy of a power, from one reading to the next; exact, in whole numbers.
struct RunningEnergy: Sendable {
  /// Twice a microwatt-hour, in microwatts times microseconds: a trapezoid's area is half of the
  /// sum of its sides times its width.
  private static let twiceAStep: UInt64 = 7_200_000_000

  /// In millionths of a watt-hour, rounded down.
  private(set) var total: Int64 = 0
  /// How often readings were missing, so that their energy is not in the total.
  private(set) var gaps: Int64 = 0
  private var rest: Int64 = 0
  private var last: (power: Int64, at: Instant)?

  /// Takes a power that was read at `now`; more than `longest` after the one before, what was
  /// between them is a gap.
  mutating func take(_ power: Int64, at now: Instant, longest: Interval) {
    if let last {
      let span = now.since(last.at)
      if span > longest { interrupt() } else { add(last.power.plus(power), over: span) }
    }
    last = (power, now)
  }

  /// The power could not be read: a gap begins, where one is not open already.
  mutating func interrupt() {
    if last != nil { gaps += 1 }
    last = nil
  }

  private mutating func add(_ sum: Int64, over span: Interval) {
    let area = sum.magnitude.multipliedFullWidth(by: span.microseconds.magnitude)
    guard area.high < Self.twiceAStep else {
      total = sum < 0 ? .min : .max
      return
    }
    let (steps, remainder) = Self.twiceAStep.dividingFullWidth(area)
    let whole = Int64(clamping: steps)
    total = sum < 0 ? total.minus(whole) : total.plus(whole)
    rest += sum < 0 ? -Int64(remainder) : Int64(remainder)
    if rest < 0 {
      rest += Int64(Self.twiceAStep)
      total = total.minus(1)
    } else if rest >= Int64(Self.twiceAStep) {
      rest -= Int64(Self.twiceAStep)
      total = total.plus(1)
    }
  }
}

/// How often a truth has become true.
struct PulseCount: Sendable {
  private(set) var count: Int64 = 0
  private var level: Bool?

  /// Takes a level; the first one, and the first after a fault, is no change.
  mutating func take(_ isTrue: Bool) {
    if level == false, isTrue { count += 1 }
    level = isTrue
  }

  /// The level could not be read.
  mutating func interrupt() { level = nil }
}

extension RunningEnergy {
  /// Writes the energy so far.
  func write(to state: inout StateWriter) {
    state.append(signed: total)
    state.append(signed: rest)
    // The power while the node is down is not in the energy.
    state.append(signed: last == nil ? gaps : gaps.plus(1))
  }

  /// Continues from what an earlier start has written.
  mutating func read(_ state: inout StateReader) throws(StateFault) {
    (total, rest, gaps) = (try state.signed(), try state.signed(), try state.signed())
    guard rest >= 0, rest < Int64(Self.twiceAStep), gaps >= 0 else { throw .damaged }
  }
}

extension PulseCount {
  /// Writes the count.
  func write(to state: inout StateWriter) { state.append(signed: count) }

  /// Continues from what an earlier start has written; the first level is no change.
  mutating func read(_ state: inout StateReader) throws(StateFault) { count = try state.signed() }
}
