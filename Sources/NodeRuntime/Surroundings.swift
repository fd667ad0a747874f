public import Units

/// What surrounds a node process besides its sockets: real lines, or a simulated board that has to
/// keep up with real time.
public struct Surroundings {
  /// Descriptors that become readable when a line has edges.
  public var edgeDescriptors: [Int32]
  /// Called before each turn with the time since the process's first turn: a simulated board moves
  /// its clock there.
  public var catchUp: (Interval) -> Void
  /// When the surroundings want a turn besides the node's own deadline, on the node's clock.
  public var due: () -> Instant
  /// A wall-clock time in seconds since 1970 that has certainly passed; 0 if none is known.
  public var timePassed: () -> Int64
  /// Called when the wall clock turns out to be set or not to be, at first too; does not block.
  public var clockChanged: (WallTime) -> Void = { _ in }

  /// Makes surroundings; by default nothing but time surrounds the node.
  public init(
    edgeDescriptors: [Int32] = [], catchUp: @escaping (Interval) -> Void = { _ in },
    due: @escaping () -> Instant = { .never }, timePassed: @escaping () -> Int64 = { 0 }
  ) {
    self.edgeDescriptors = edgeDescriptors
    self.catchUp = catchUp
    self.due = due
    self.timePassed = timePassed
  }
}
