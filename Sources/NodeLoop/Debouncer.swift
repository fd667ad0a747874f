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

  /// Takes a level seen at `now`; returns it if it counts at once.
  public mutating func level(_ active: Bool, at now: Instant) -> Bool? {
    guard let stable = stable, span > .zero else {
      stable = active
      settles = .never
      return active
    }
    if active == stable {
      settles = .never
    } else if settles == .never || active != candidate {
      candidate = active
      settles = now + span
    }
    return settle(at: now)
  }

  /// Time has passed; returns the level that has stood long enough, if one has.
  public mutating func settle(at now: Instant) -> Bool? {
    guard now >= settles else { return nil }
    stable = candidate
    settles = .never
    return candidate
  }
}
