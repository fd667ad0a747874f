import HAL
import Units

/// Decides which changes of a level last long enough to count.
///
/// A change is accepted once the new level has held for the interval, and is dated to the moment
/// from which it held. Changes that fall back sooner leave no trace. With an interval of zero
/// every change counts, and an edge to the level that already holds does not.
struct Debouncer {
  private let interval: Interval
  /// The accepted level.
  private(set) var level: Bool
  /// Since when the other level has held.
  private var otherSince: Instant?

  init(interval: Interval, level: Bool) {
    self.interval = interval
    self.level = level
  }

  /// When the level will be accepted if nothing changes before; never if it is accepted already.
  var settlesAt: Instant {
    otherSince.map { $0 + interval } ?? .never
  }

  /// Takes the next change into account, not older than any before, and returns the change that
  /// counted before it came.
  mutating func note(_ active: Bool, at time: Instant) -> LineEdge? {
    let accepted = settle(at: time)
    otherSince = active == level ? nil : time
    return accepted
  }

  /// Returns the change that has become old enough at `now`, once.
  mutating func settle(at now: Instant) -> LineEdge? {
    guard let since = otherSince, since + interval <= now else { return nil }
    level.toggle()
    otherSince = nil
    return LineEdge(active: level, at: since)
  }
}
