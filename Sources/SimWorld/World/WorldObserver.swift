package import Units

/// Observer of those events in a simulated world that no node sees or causes.
package protocol WorldObserver: AnyObject {
  /// An input line has changed its level.
  func edge(on line: String, active: Bool, at now: Instant)

  /// A fault of the scenario has begun or ended; `target` is the name of what it concerns.
  func fault(_ name: String, begins: Bool, on target: String, at now: Instant)
}
