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

  private let entry: LedgerEntry
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
    self.entry = entry
  }

  mutating func beginTurn(at now: Instant) {
    advance(to: now)
    awakeUntil = .never
  }

  /// A turn has ended; `sent` is what the node has sent since the start of the run.
  mutating func endTurn(at now: Instant, isOnMains: Bool, sent: UInt64) {
    advance(to: now)
    awakeUntil = now + entry.awakeEach
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
    radioUntil = now + entry.radioTail
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
    let total = max(charge, 1)
    return states.map { state, microamps, span in
      let share = Int128(microamps) * Int128(span) * 1_000 / total
      return Line(
        state: state, microamps: microamps, span: .microseconds(span), share: Int64(share))
    }
  }

  /// The mean current from the battery in nA; nil where the run has no time on it.
  package var meanNanoamps: Int64? {
    time == 0 ? nil : Int64(clamping: charge * 1_000 / time)
  }

  /// How long the battery would last at the mean current, in thousandths of a day; nil where that
  /// cannot be said.
  package var batteryMillidays: Int64? {
    guard time > 0, charge > 0 else { return nil }
    return Int64(clamping: Int128(entry.capacity) * 1_000 * time / (charge * 24))
  }

  /// The battery's charge in µAh.
  package var batteryMicroampHours: Int64 { entry.capacity }

  /// The time on the battery, in µs.
  private var time: Int128 { Int128(spans.reduce(0, +)) }

  /// The charge in µA times µs.
  private var charge: Int128 {
    states.reduce(0) { $0 + Int128($1.microamps) * Int128($1.span) }
  }

  private var states: [(name: String, microamps: Int64, span: Int64)] {
    let needed = Int128(bytes) * 1_000_000 / Int128(entry.bytesPerSecond)
    let transmitting = min(Int64(clamping: needed), spans[2])
    return [
      ("asleep", entry.asleep, spans[0]), ("awake", entry.awake, spans[1]),
      ("radio", entry.radio, spans[2] - transmitting), ("transmit", entry.transmit, transmitting),
    ]
  }
}
