package import BoardFiles
package import Units

/// What a run would draw from the board's battery: the time in each state, and its current.
///
/// The board is in one state at a time: transmitting, radio on, awake or asleep, the first that
/// holds. Time on line power draws nothing.
package struct EnergyLedger: Hashable, Sendable {
  /// A state of the board with what it costs.
  package struct Line: Hashable, Sendable {
    /// The state.
    package let state: String
    /// The current in µA.
    package let microamps: Int64
    /// How long the board was in it.
    package let span: Interval
    /// Its part of the charge, in thousandths.
    package let share: Int64
  }

  private let capacity: Int64
  private let currents: [Int64]
  private let each: Interval
  private let tail: Interval
  private let bytesPerSecond: Int64
  /// Asleep, awake and with the radio on, in µs.
  private var spans: [Int64] = [0, 0, 0]
  private var mains: Int64 = 0
  private var bytes: UInt64 = 0
  private var bytesSeen: UInt64 = 0
  private var cursor = Instant.zero
  private var awakeUntil = Instant.zero
  private var radioUntil = Instant.zero
  private var isOnMains = false

  /// Begins at the start of a run.
  init(_ entry: LedgerEntry) {
    capacity = entry.capacity
    currents = [entry.asleep, entry.awake, entry.radio, entry.transmit]
    each = entry.awakeEach
    tail = entry.radioTail
    bytesPerSecond = entry.bytesPerSecond
  }

  mutating func beginTurn(at now: Instant) {
    advance(to: now)
    awakeUntil = .never
  }

  /// A turn has ended; `sent` is what the node has sent since the start of the run.
  mutating func endTurn(at now: Instant, isOnMains: Bool, sent: UInt64) {
    advance(to: now)
    awakeUntil = now + each
    if !self.isOnMains { bytes += sent - bytesSeen }
    bytesSeen = sent
    self.isOnMains = isOnMains
  }

  mutating func beginDelivery(at now: Instant) {
    advance(to: now)
    radioUntil = .never
  }

  mutating func endDelivery(at now: Instant) {
    advance(to: now)
    radioUntil = now + tail
  }

  /// Counts the time until `now`.
  mutating func advance(to now: Instant) {
    while cursor < now {
      let state = cursor < radioUntil ? 2 : cursor < awakeUntil ? 1 : 0
      let end = state == 2 ? min(now, radioUntil) : state == 1 ? min(now, awakeUntil) : now
      let span = end.since(cursor).microseconds
      if isOnMains { mains += span } else { spans[state] += span }
      cursor = end
    }
  }

  /// The time on line power.
  package var onMains: Interval { .microseconds(mains) }

  /// The time and the charge of each state.
  package var lines: [Line] {
    let all = allSpans
    let total = max(charge, 1)
    return zip(["asleep", "awake", "radio", "transmit"], zip(currents, all)).map { state, figures in
      let share = Int128(figures.0) * Int128(figures.1) * 1_000 / total
      return Line(
        state: state, microamps: figures.0, span: .microseconds(figures.1), share: Int64(share))
    }
  }

  /// The mean current from the battery in nA; nil where the run has no time on it.
  package var meanNanoamps: Int64? {
    let time = Int128(allSpans.reduce(0, +))
    return time == 0 ? nil : Int64(clamping: charge * 1_000 / time)
  }

  /// How long the battery would last at the mean current, in thousandths of a day; nil where that
  /// cannot be said.
  package var batteryMillidays: Int64? {
    let time = Int128(allSpans.reduce(0, +))
    guard time > 0, charge > 0 else { return nil }
    return Int64(clamping: Int128(capacity) * 1_000 * time / (charge * 24))
  }

  /// The battery's charge in µAh.
  package var batteryMicroampHours: Int64 { capacity }

  /// The charge in µA times µs.
  private var charge: Int128 {
    zip(currents, allSpans).reduce(0) { $0 + Int128($1.0) * Int128($1.1) }
  }

  private var allSpans: [Int64] {
    let needed = Int128(bytes) * 1_000_000 / Int128(bytesPerSecond)
    let transmitting = min(Int64(clamping: needed), spans[2])
    return [spans[0], spans[1], spans[2] - transmitting, transmitting]
  }
}
