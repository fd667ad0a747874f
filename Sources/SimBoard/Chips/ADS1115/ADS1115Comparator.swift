/// The digital comparator behind the ALERT/RDY pin of an ADS1115 (SBAS444, section 7.3.7).
struct ADS1115Comparator {
  /// Results have been beyond the thresholds, and nothing has taken that back yet.
  private(set) var isAsserted = false
  /// The end of the last conversion in µs; nil before the first.
  private(set) var lastEnd: UInt64?
  private var isLatched = false
  private var count = 0

  /// Takes the result of a conversion under `config`. A threshold itself is not beyond it.
  mutating func take(
    _ code: Int16, _ config: ADS1115Config, low: UInt16, high: UInt16, at end: UInt64
  ) {
    lastEnd = end
    guard let queue = config.queue else {
      isAsserted = false
      isLatched = false
      count = 0
      return
    }
    let (low, high) = (Int16(bitPattern: low), Int16(bitPattern: high))
    let isBeyond = code > high || config.isWindow && code < low
    count = isBeyond ? min(count + 1, queue) : 0
    isLatched = config.isLatching
    if count == queue {
      isAsserted = true
    } else if !isLatched, config.isWindow ? !isBeyond : code < low {
      isAsserted = false
    }
  }

  /// The conversion register was read, which takes a latched alert back. The next result beyond
  /// asserts it again; with a queue, as many as the queue wants.
  mutating func acknowledge() {
    guard isLatched else { return }
    isAsserted = false
    count = 0
  }
}
