import Units

/// Fault that keeps a line's edges from the node while its level is right.
final class EdgeLoss: LineFault, NotedFault {
  private let loss: SimulatedInput.Loss
  private let note = FaultNote()

  init(_ loss: SimulatedInput.Loss) {
    self.loss = loss
  }

  func begin(on line: SimulatedInput, at now: Instant) { line.begin(loss, note) }
  func end(on line: SimulatedInput, at now: Instant) { line.end(loss) }

  var outcome: FaultOutcome { note.outcome }
}

extension LineFaultKind {
  /// `lost-edge`: no edge is delivered, without a report.
  public static let lostEdge = LineFaultKind(name: "lost-edge", effect: .edges) { _ in
    EdgeLoss(.silent)
  }

  /// `event-overflow`: the kernel's queue is full, so that each edge is lost and reported as lost.
  public static let eventOverflow = LineFaultKind(name: "event-overflow", effect: .edges) { _ in
    EdgeLoss(.overflow)
  }

  /// `line-gone`: the GPIO chip has left (ENODEV): neither level nor edges.
  public static let lineGone = LineFaultKind(name: "line-gone", effect: .line) { _ in
    EdgeLoss(.gone)
  }
}
