public import Units

/// The waits between failed deliveries: capped, doubling, with jitter from a small generator that
/// the caller seeds (load spreading only; nothing secret depends on it).
public struct Backoff: Sendable {
  private let policy: RetryPolicy
  private var failures = 0
  private var state: UInt64

  /// Makes a fresh backoff; every `seed` is fine.
  public init(_ policy: RetryPolicy, seed: UInt64) {
    self.policy = policy
    state = seed
  }

  /// A delivery worked: the next failure waits shortly again.
  public mutating func succeeded() {
    failures = 0
  }

  /// A delivery failed; returns how long to wait: between half and all of the doubled span.
  public mutating func failed() -> Interval {
    let doubled = policy.first.times(Int64(1) << Int64(min(failures, 40)))
    failures += 1
    let full = min(doubled, policy.cap).microseconds
    let spread = UInt64(full / 2)
    return .microseconds(full - Int64(spread == 0 ? 0 : draw() % (spread + 1)))
  }

  // SplitMix64's finaliser over a Weyl sequence (Steele, Lea, Flood 2014).
  private mutating func draw() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
