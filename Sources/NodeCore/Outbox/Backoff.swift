public import Units

/// The waits between failed deliveries: drawn between nothing and a capped, doubling span (full
/// jitter) by a small generator that the caller seeds; it spreads load, and nothing secret depends
/// on it.
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

  /// A delivery failed; returns how long to wait: anything up to the doubled span.
  public mutating func failed() -> Interval {
    let doubled = policy.first.times(Int64(1) << Int64(min(failures, 40)))
    failures += 1
    return drawn(upTo: min(doubled, policy.cap))
  }

  /// The server refused, and may have `asked` for a pause: returns how long to wait, that pause and
  /// a part of the first wait, so that those that it sent away together do not come back together.
  mutating func failed(asked: Interval?) -> Interval {
    let usual = failed()
    guard let asked, asked > .zero, policy.askedMax > .zero else { return usual }
    return min(asked, policy.askedMax) + drawn(upTo: policy.first)
  }

  private mutating func drawn(upTo span: Interval) -> Interval {
    let full = UInt64(max(0, span.microseconds))
    return .microseconds(Int64(draw() % (full + 1)))
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
