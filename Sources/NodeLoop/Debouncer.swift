public import Units

/// Lets a level through once it has stood still for a span; pure, fed with edges and time.
public struct Debouncer: Sendable {
  private let span: Interval
  private var stable: Bool?
  private var candidate = false
  private var settles = Instant.never

  /// Makes a debouncer that lets every change through if `span` is zero.
  public init(span: Interval) {
    self.span = span
  }

  /// When ``settle(at:)`` must be called at the latest.
  public var deadline: Instant { settles }

  /// Takes a level seen at `now`; returns the level that counts by then, if it is news.
  public mutating func level(_ active: Bool, at now: Instant) -> Bool? {
    guard stable != nil, span > .zero else {
      stable = active
      settles = .never
      return active
    }
    // Edges may be taken late: what stood long enough before this one counts all the same.
    let settled = settle(at: now)
    if active == stable {
      settles = .never
    } else if settles == .never {
      candidate = active
      settles = now + span
    }
    return settled
  }

  /// Forgets the level: the line could not be read, so the next level counts at once.
  public mutating func forget() {
    stable = nil
    settles = .never
  }

  /// Time has passed; returns the level that has stood long enough, if one has.
  public mutating func settle(at now: Instant) -> Bool? {
    guard now >= settles else { return nil }
    stable = candidate
    settles = .never
    return candidate
  }
}
