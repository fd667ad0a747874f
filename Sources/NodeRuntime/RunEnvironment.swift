public import HAL
public import LinuxHAL
public import Units

/// The environment of a node process besides its sockets: clocks, and real lines or a simulated
/// board that has to keep up with real time.
public struct RunEnvironment {
  /// The clock that `poll(2)` waits by: CLOCK_MONOTONIC.
  public var clock: any MonotonicClock
  /// The clock of certificates and of the times in messages.
  public var wallClock: any WallClock
  /// Descriptors that become readable when a line has edges.
  public var edgeDescriptors: [Int32]
  /// Called before each turn with the time since the process's first turn: a simulated board moves
  /// its clock there.
  public var catchUp: (Interval) -> Void
  /// When the environment wants a turn besides the node's own deadline, on the node's clock.
  public var due: () -> Instant
  /// A wall-clock time in seconds since 1970 that has passed for certain; 0 where none is kept.
  public var timePassed: () -> Int64
  /// Called when the wall clock turns out to be set or not to be, at first too; does not block.
  public var clockChanged: (WallTime) -> Void = { _ in }
  /// The disk side of the node's store; nil for a store in memory.
  public var storeUpkeep: StoreUpkeep?

  /// The service manager, where one listens.
  public var notice: ServiceNotice?
  /// Called for SIGHUP: whether the node is to end, so that another begins with files that have
  /// changed.
  public var reload: () -> Bool = { false }
  /// What counts the node's events, and where that goes; nil where no metrics are asked for.
  public var metrics: (counts: NodeMetrics, port: MetricsPort)?
  /// Where an operator's orders for controlled lines come from; nil where no line is controlled.
  public var operators: OperatorPort?

  /// Makes an environment; by default it is nothing but time.
  public init(
    clock: any MonotonicClock, wallClock: any WallClock,
    edgeDescriptors: [Int32] = [], catchUp: @escaping (Interval) -> Void = { _ in },
    due: @escaping () -> Instant = { .never }, timePassed: @escaping () -> Int64 = { 0 }
  ) {
    self.clock = clock
    self.wallClock = wallClock
    self.edgeDescriptors = edgeDescriptors
    self.catchUp = catchUp
    self.due = due
    self.timePassed = timePassed
  }
}
