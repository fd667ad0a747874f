public import HAL
public import Units

/// An output line that remembers when it changed.
public final class SimulatedOutput: GPIOOutput {
  /// The line's name on the board.
  public let name: String
  /// Every change up to the last time that is remembered: when, and the level since then.
  public private(set) var changes: [LineEdge] = []
  /// Receives each change; nil: no receiver.
  public var onChange: ((Bool, Instant) -> Void)?
  private let clock: VirtualClock
  private let remembers: Instant
  private let first: Bool
  private var level: Bool

  /// Makes a line that begins at `level`; changes are remembered for ``isActive(at:)`` up to
  /// `remembers`.
  public init(
    name: String, clock: VirtualClock, remembers: Instant = .never, level: Bool = false
  ) {
    first = level
    self.level = level
    self.name = name
    self.clock = clock
    self.remembers = remembers
  }

  /// Drives the line.
  public func drive(_ active: Bool) throws(GPIOFault) { show(active) }

  /// The line has this level from now on.
  func show(_ active: Bool) {
    guard active != level else { return }
    level = active
    if clock.now <= remembers { changes.append(LineEdge(active: active, at: clock.now)) }
    onChange?(active, clock.now)
  }

  /// The level at a time that has passed and is remembered.
  public func isActive(at time: Instant) -> Bool {
    changes.last { $0.at <= time }?.active ?? first
  }
}
