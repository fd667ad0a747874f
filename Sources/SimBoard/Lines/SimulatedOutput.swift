public import HAL
public import Units

/// An output line that remembers when it changed.
public final class SimulatedOutput: GPIOOutput {
  /// The line's name on the board.
  public let name: String
  /// Every change: when, and the level since then. The line starts inactive.
  public private(set) var changes: [LineEdge] = []
  /// Receives each change; nil: no receiver.
  public var onChange: ((Bool, Instant) -> Void)?
  private let clock: VirtualClock

  /// Makes an inactive line.
  public init(name: String, clock: VirtualClock) {
    self.name = name
    self.clock = clock
  }

  /// Drives the line.
  public func drive(_ active: Bool) throws(GPIOFault) { show(active) }

  /// The line has this level from now on.
  func show(_ active: Bool) {
    guard active != (changes.last?.active ?? false) else { return }
    changes.append(LineEdge(active: active, at: clock.now))
    onChange?(active, clock.now)
  }

  /// The level at a time that has passed.
  public func isActive(at time: Instant) -> Bool {
    changes.last { $0.at <= time }?.active ?? false
  }
}
