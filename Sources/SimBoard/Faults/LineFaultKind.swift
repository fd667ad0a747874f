import Units

/// A kind of fault that scenarios can inject into an input line.
public struct LineFaultKind: Sendable {
  /// The name in scenarios.
  public let name: String
  /// Its numbers.
  public let parameters: [FaultParameterKind]
  /// Makes one fault from the numbers in the order of ``parameters``.
  public let make: @Sendable ([Int64]) -> any LineFault

  /// Makes a kind.
  public init(
    name: String, parameters: [FaultParameterKind] = [],
    make: @escaping @Sendable ([Int64]) -> any LineFault
  ) {
    self.name = name
    self.parameters = parameters
    self.make = make
  }

  /// Every kind; a new one is registered here and nowhere else.
  public static let all: [LineFaultKind] = [
    .stuck,
    .chatter,
    .lostEdge,
    .eventOverflow,
    .lineGone,
  ]
}
