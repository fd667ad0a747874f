public import Units

/// A clock that never goes back: CLOCK_MONOTONIC on Linux, the virtual clock in a simulation.
public protocol MonotonicClock: ~Copyable {
  /// The present, never earlier than any value returned before.
  var now: Instant { get }
}
