public import Units

/// Lets a level through once it has stood still for a span; pure, fed with edges and time.
public struct Debouncer: Sendable {
  private let span: Interval
  /// The level that counts; nil before the first.
  public private(set) var stable: Bool?
  private var settles = Instant.never

  /// Makes a debouncer that lets every level through if `span` is not above zero.
  public init(span: Interval) {
    self.span = span
  }

  /// When ``settle(at:)`` must be called at the latest.
  public var deadline: Instant { settles }

  /// Takes a level seen at `now`; returns the level that counts from here on: this one if it
  /// counts at once, or an older one that had stood long enough before this one came.
  public mutating func level(_ active: Bool, at now: Instant) -> Bool? {
    guard stable != nil, span > .zero else {
      stable = active
      return active
    }
    // Edges may be taken late: what stood long enough before this one counts all the same.
    let settled = settle(at: now)
    if active == stable {
      settles = .never
    } else if settles == .never {
      settles = now + span
    }
    return settled
  }

  /// Takes a level that was read at `now` where no edges are reported: what was not seen to stay
  /// does not count. Returns the level that counts from here on.
  public mutating func sample(_ active: Bool, at now: Instant) -> Bool? {
    if active == stable {
      settles = .never
      return nil
    }
    return level(active, at: now)
  }

  /// Forgets the level: the line could not be read, so the next level counts at once.
  public mutating func forget() {
    stable = nil
    settles = .never
  }

  /// Time has passed; returns the level that has stood long enough, if one has.
  public mutating func settle(at now: Instant) -> Bool? {
    guard let stable, now >= settles else { return nil }
    self.stable = !stable
    settles = .never
    return !stable
  }
}
