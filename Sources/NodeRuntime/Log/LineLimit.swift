package import Units

/// Limit on how often lines of one kind are written: the first of them at once, then two a minute,
/// with the number of those that were left out.
///
/// A line is of the same kind as another where the same statement writes both about the same
/// device, channel, line or peer. A minute in which all lines of a kind were written begins it
/// again.
package struct LineLimit<Kind: Equatable, Line> {
  /// Lines of one kind that were left out.
  package struct Rest {
    /// The last of them.
    package let line: Line
    /// How many they were.
    package let count: Int
    /// The time since the first of them, at most.
    package let span: Interval
  }

  private struct Entry {
    let kind: Kind
    var began: Instant
    /// Whether lines were left out in the minute before.
    var isFlood = false
    var written = 0
    var leftOut = 0
    var last: Line?
  }

  private var entries: [Entry] = []
  /// When ``takeRests(at:)`` has something to return.
  package private(set) var due = Instant.never

  /// The span that the other limits are for.
  package static var span: Interval { .seconds(60) }
  /// Lines of a kind in its first span, and in one behind a span with lines left out.
  package static var linesMax: Int { 4 }
  package static var linesInFloodMax: Int { 1 }
  /// Kinds that are distinguished at a time; more share a limit.
  package static var kindsMax: Int { 256 }

  /// Begins with nothing written.
  package init() {}

  /// Whether a line is to be written now; one that is not is counted.
  package mutating func admits(_ line: Line, of kind: Kind, at now: Instant) -> Bool {
    let index = place(of: kind, at: now)
    let most = entries[index].isFlood ? Self.linesInFloodMax : Self.linesMax
    if entries[index].written < most {
      entries[index].written += 1
      return true
    }
    entries[index].leftOut += 1
    entries[index].last = line
    due = min(due, entries[index].began + Self.span)
    return false
  }

  /// Takes what was left out where the time for it is over, the oldest kind first.
  package mutating func takeRests(at now: Instant) -> [Rest] {
    guard now >= due else { return [] }
    return takeRests(at: now, where: { now >= $0.began + Self.span })
  }

  /// Takes all that was left out: the process ends.
  package mutating func finish(at now: Instant) -> [Rest] {
    takeRests(at: now, where: { _ in true })
  }

  private mutating func takeRests(at now: Instant, where isTaken: (Entry) -> Bool) -> [Rest] {
    var rests: [Rest] = []
    due = .never
    for index in entries.indices {
      let entry = entries[index]
      guard let last = entry.last else { continue }
      guard isTaken(entry) else {
        due = min(due, entry.began + Self.span)
        continue
      }
      rests.append(Rest(line: last, count: entry.leftOut, span: now.since(entry.began)))
      entries[index] = Entry(kind: entry.kind, began: now, isFlood: true)
    }
    return rests
  }

  private mutating func place(of kind: Kind, at now: Instant) -> Int {
    if let index = entries.firstIndex(where: { $0.kind == kind }) {
      if Self.isCalm(entries[index], at: now) { entries[index] = Entry(kind: kind, began: now) }
      return index
    }
    if entries.count >= Self.kindsMax { entries.removeAll { Self.isCalm($0, at: now) } }
    guard entries.count < Self.kindsMax else { return entries.count - 1 }
    entries.append(Entry(kind: kind, began: now))
    return entries.count - 1
  }

  /// Whether nothing of a kind has been left out for a span.
  private static func isCalm(_ entry: Entry, at now: Instant) -> Bool {
    entry.leftOut == 0 && now >= entry.began + span
  }
}
