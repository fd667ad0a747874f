public import HAL
public import Units

/// The wall clock of a simulated node: unknown, or set and drifting, and it can be set again.
///
/// It shows what its settings and its drift make of the virtual clock; a simulation decides nothing
/// by the machine's own time.
public final class SimulatedWallClock: WallClock {
  private let clock: VirtualClock
  /// The time that was set last, and when; nil while the clock is not set.
  private var setting: (seconds: Int64, at: Instant)?
  /// How much faster than virtual time the clock runs, in parts per million; negative for slower.
  private let drift: Int64

  /// Makes a clock that shows `start`, in seconds since 1970, at the origin of `clock`; nil for one
  /// that is not set.
  public init(_ clock: VirtualClock, start: Int64?, driftPartsPerMillion drift: Int64 = 0) {
    self.clock = clock
    self.drift = drift
    setting = start.map { ($0, .zero) }
  }

  /// Sets the clock to a time in seconds since 1970, or makes it forget the time: it jumps.
  public func set(to seconds: Int64?) {
    setting = seconds.map { ($0, clock.now) }
  }

  /// What the clock shows at `now`, in seconds since 1970; nil while it is not set.
  public func seconds(at now: Instant) -> Int64? {
    guard let setting else { return nil }
    let passed = now.since(setting.at).microseconds
    // Seconds apart from the rest: a year in microseconds times a drift does not fit 64 bits.
    let drifted = passed / 1_000_000 * drift + passed % 1_000_000 * drift / 1_000_000
    return setting.seconds + (passed + drifted) / 1_000_000
  }

  /// What a node knows by this clock now: one that shows a time before 2025 is plainly not set.
  public var nodeTime: WallTime {
    guard let seconds = seconds(at: clock.now) else { return .unknown }
    let earliest = WallTime.earliestSeconds
    return seconds >= earliest ? .known(seconds) : .atLeast(earliest)
  }

  /// What is known of the time now; a clock that is not set, or shows less than `bound`, is known
  /// to be at `bound` or later where there is one.
  public func wallTime(after bound: Int64) -> WallTime {
    if let seconds = seconds(at: clock.now), seconds >= bound { return .known(seconds) }
    return bound > 0 ? .atLeast(bound) : .unknown
  }
}
