import Units

/// A channel on which a control rule rests: whether it can be read.
struct ControlSource: Sendable {
  private enum State {
    case unread
    case sound
    case broken
  }

  let channel: ChannelID
  /// When it is too long without a reading; never where that was noticed.
  private(set) var staleAt: Instant
  private let staleAfter: Interval?
  private var state = State.unread

  /// Makes a channel that warms up for `warmUp` and has not been read at `now`.
  init(_ input: ControlInput, warmUp: Interval, at now: Instant) {
    channel = input.channel
    staleAfter = input.staleAfter
    staleAt = staleAfter.map { now + warmUp + $0 } ?? .never
  }

  /// Whether its last reading had a value and is not too old.
  func isSound(at now: Instant) -> Bool { state == .sound && now < staleAt }

  /// It was read, with a value where it `isSound`, or was found to be too long without a reading.
  mutating func take(isSound: Bool, at now: Instant) {
    state = isSound ? .sound : .broken
    staleAt = isSound ? staleAfter.map { now + $0 } ?? .never : .never
  }
}
