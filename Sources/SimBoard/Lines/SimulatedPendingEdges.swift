public import HAL

/// How many simulated input lines of a node have edges in their queues.
public final class SimulatedPendingEdges: PendingEdges {
  /// The lines with at least one edge.
  var lines = 0

  /// Counts no line.
  public init() {}

  /// Whether any line has an edge.
  public var mayExist: Bool { lines > 0 }
}
