public import Units

/// A kind of fault that scenarios can inject into an input line.
public struct LineFaultKind: Sendable {
  /// The name in scenarios.
  public let name: String
  /// Its numbers.
  public let parameters: [FaultParameterKind]
  /// Brings the fault into force, with the numbers in the order of ``parameters``.
  public let begin: @Sendable (SimulatedInput, [Int64], Instant) -> Void
  /// Ends it.
  public let end: @Sendable (SimulatedInput, Instant) -> Void

  /// Every kind; a new one is registered here and nowhere else.
  public static let all: [LineFaultKind] = [
    .stuck
  ]
}
