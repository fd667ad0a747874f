/// What a fault of a scenario has done so far.
final class FaultNote {
  /// Whether a transfer was made while it was in force.
  var isAsked = false
  /// Whether it has changed something that the node can see.
  var hasChanged = false

  var outcome: FaultOutcome { hasChanged ? .changed : .idle(transfers: isAsked) }
}

/// What a fault has done in a run.
package enum FaultOutcome: Sendable {
  /// It has changed a transfer, a value, a level or an edge.
  case changed
  /// It has changed nothing; `transfers` says whether there were any that it could have changed.
  case idle(transfers: Bool)
}

/// A fault that changes something besides transfers, and knows whether it has.
package protocol NotedFault: AnyObject {
  /// What it has done by itself.
  var outcome: FaultOutcome { get }
}
