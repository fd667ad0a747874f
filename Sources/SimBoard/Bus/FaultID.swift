/// Identity of a fault in force, by which it is ended.
public enum FaultID: Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// The entry with this number of the scenario's faults.
  case entry(Int)
  /// One that is in force besides the scenario's entries, to the end of the run.
  case permanent

  /// The entry with this number.
  public init(integerLiteral value: Int) { self = .entry(value) }
}
