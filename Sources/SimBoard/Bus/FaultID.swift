/// Identity of a fault in force, by which it is ended.
public enum FaultID: Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// The entry with this number of the scenario's faults.
  case entry(Int)
  /// One that is in force besides the scenario's entries, to the end of the run.
  case permanent
  /// What waits for the first transfer after a restart.
  case restart

  /// The entry with this number.
  public init(integerLiteral value: Int) { self = .entry(value) }
}
