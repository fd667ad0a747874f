public import Units

/// How a GPIO line failed.
public enum GPIOFault: Error, Hashable, Sendable {
  /// The line does not exist any more or was never requested.
  case lineGone
  /// The kernel's queue overflowed and edges were lost; the level must be read again.
  case edgesLost
  /// The node could not drive its output, so the output's state is not known.
  case notDriven
  /// Any other error number of the system.
  case system(Int32)
}

/// A change of an input line: its logical level afterwards and when it happened.
public struct LineEdge: Hashable, Sendable {
  /// Whether the line is active after the edge (the active level is already applied).
  public let active: Bool
  /// When the edge happened, on the node's monotonic clock.
  public let at: Instant

  /// Makes an edge to `active` at `at`.
  @inlinable
  public init(active: Bool, at: Instant) {
    self.active = active
    self.at = at
  }
}

/// An input line; levels are logical: true means active, whichever voltage that is.
public protocol GPIOInput: AnyObject {
  /// Reads the level now. Does not block.
  func isActive() throws(GPIOFault) -> Bool

  /// Takes the oldest edge that has not been taken yet; nil when there is none. Does not block.
  func nextEdge() throws(GPIOFault) -> LineEdge?
}

/// What knows whether any input line of a node has an edge to take: one question for all lines.
///
/// A class and no protocol: the loop asks after each transfer, and calls nothing while lines count
/// for themselves.
public final class PendingEdges {
  // Unchecked: the loop reads it between two transfers. The check would cost each of them.
  /// How many lines have edges, where lines count for themselves; else at least 1.
  @exclusivity(unchecked)
  public var lines = 0
  private let ask: (() -> Bool)?

  /// Counts no line yet. `ask`, where lines do not count for themselves, answers whether one may
  /// have an edge; it does not block.
  public init(asking ask: (() -> Bool)? = nil) {
    self.ask = ask
    lines = ask == nil ? 0 : 1
  }

  /// Whether ``GPIOInput/nextEdge()`` of a line may have something to return or to throw; false
  /// only where none has. Does not block.
  public var mayExist: Bool {
    guard lines > 0 else { return false }
    return ask?() ?? true
  }
}

/// An output line; levels are logical.
public protocol GPIOOutput: AnyObject {
  /// Drives the line to its active (true) or inactive level. Does not block.
  func drive(_ active: Bool) throws(GPIOFault)
}
