import Units

/// Readings of the last span of time in ``partsMax`` parts of it, so that its size is fixed.
///
/// Where a part has one reading or none, the window is exact. Of several in a part only their least
/// value and their numbers are known, and all count as long as the youngest is in the window.
struct ReadingWindow: Sendable {
  /// The parts of a span.
  static let partsMax = 32

  private struct Part: Sendable {
    var number: UInt64 = 0
    var youngest = Instant.zero
    var least = Int64.max
    var readings: Int64 = 0
    var faults: Int64 = 0
  }

  private let span: Interval
  private let width: UInt64
  /// A ring: a span that begins within a part touches one part more.
  private var parts: [Part]

  /// Makes the window of a condition that needs none.
  init() {
    span = .zero
    width = 1
    parts = []
  }

  /// Makes an empty window of `span`.
  init(_ span: Interval) {
    self.span = span
    let (whole, rest) = span.microseconds.magnitude.quotientAndRemainder(
      dividingBy: UInt64(Self.partsMax))
    width = max(1, whole + (rest > 0 ? 1 : 0))
    parts = [Part](repeating: Part(), count: Self.partsMax + 1)
  }

  /// Takes a value.
  mutating func note(_ value: Int64, at now: Instant) {
    let place = place(at: now)
    parts[place].least = min(parts[place].least, value)
  }

  /// Takes a reading.
  mutating func note(isFault: Bool, at now: Instant) {
    let place = place(at: now)
    if isFault { parts[place].faults += 1 }
  }

  /// The least value that is not older than the span; nil for none.
  func least(at now: Instant) -> Int64? {
    var least: Int64?
    for part in parts where part.readings > 0 && now.since(part.youngest) <= span {
      least = min(least ?? part.least, part.least)
    }
    return least
  }

  /// How many readings are younger than the span, and how many of them faults.
  func counts(at now: Instant) -> (readings: Int64, faults: Int64) {
    var counts: (readings: Int64, faults: Int64) = (0, 0)
    for part in parts where part.readings > 0 && now.since(part.youngest) < span {
      counts.readings += part.readings
      counts.faults += part.faults
    }
    return counts
  }

  /// Where the part of `now` is, which gets one more reading.
  private mutating func place(at now: Instant) -> Int {
    let number = now.microseconds / width
    let place = Int(number % UInt64(parts.count))
    if parts[place].readings == 0 || parts[place].number != number {
      parts[place] = Part(number: number)
    }
    parts[place].youngest = now
    parts[place].readings += 1
    return place
  }
}
