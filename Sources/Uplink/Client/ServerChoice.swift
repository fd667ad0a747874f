public import Units

/// When a client goes to the next of several servers, and back to the first.
public struct FailoverPolicy: Hashable, Sendable {
  /// After so many deliveries in a row that failed; at least 1.
  public var after: Int
  /// So long after that the first is tried again.
  public var returnAfter: Interval

  /// Makes a policy.
  public init(after: Int, returnAfter: Interval) {
    self.after = after
    self.returnAfter = returnAfter
  }
}

/// Which of several servers, in order of preference, the next delivery is for.
///
/// After so many failures in a row it is the next one, after the last again the first. While it is
/// another than the first, the first is tried again at a stated pace: one failure there leads back
/// to the server that worked.
struct ServerChoice {
  private let count: Int
  private let policy: FailoverPolicy
  /// The server that works, as far as is known, counted from 0.
  private(set) var current = 0
  private var failures = 0
  private var returnDue = Instant.never
  private var isTrying = false

  init(among count: Int, _ policy: FailoverPolicy) {
    self.count = count
    self.policy = policy
  }

  /// The server for a delivery that begins at `now`.
  mutating func next(at now: Instant) -> Int {
    isTrying = current > 0 && now >= returnDue
    return isTrying ? 0 : current
  }

  /// A delivery to that server has worked or not; whether another one is current from now on.
  mutating func ended(worked: Bool, at now: Instant) -> Bool {
    guard count > 1 else { return false }
    let before = current
    if isTrying {
      isTrying = false
      if worked { (current, failures, returnDue) = (0, 0, .never) } else { beginPause(at: now) }
    } else if worked {
      failures = 0
    } else {
      failures += 1
      if failures >= policy.after {
        failures = 0
        current = current + 1 == count ? 0 : current + 1
        beginPause(at: now)
      }
    }
    return current != before
  }

  private mutating func beginPause(at now: Instant) {
    returnDue = current == 0 ? .never : now + policy.returnAfter
  }
}
