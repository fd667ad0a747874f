public import Units

/// An injected fault of an input line. Every hook has a default that does nothing.
public protocol LineFault: AnyObject {
  /// The fault begins.
  func begin(on line: SimulatedInput, at now: Instant)

  /// The fault ends: it undoes what it changed.
  func end(on line: SimulatedInput, at now: Instant)

  /// The line's signal has changed.
  func moved(_ line: SimulatedInput, at now: Instant)

  /// When the fault wants to act by itself next.
  var due: Instant { get }

  /// It is ``due``.
  func act(on line: SimulatedInput, at now: Instant)
}

extension LineFault {
  /// Ignores the change: the default.
  public func moved(_ line: SimulatedInput, at now: Instant) {}
  /// The fault never acts by itself: the default.
  public var due: Instant { .never }
  /// Does nothing: the default.
  public func act(on line: SimulatedInput, at now: Instant) {}
}
