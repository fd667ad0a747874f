import Units

/// A kind of fault that scenarios can inject into an input line.
public struct LineFaultKind: Sendable {
  /// The name in scenarios.
  public let name: String
  /// Its numbers.
  public let parameters: [FaultParameterKind]
  /// Makes one fault.
  public let make: @Sendable (FaultSettings) -> any LineFault

  /// Makes a kind.
  public init(
    name: String, parameters: [FaultParameterKind] = [],
    make: @escaping @Sendable (FaultSettings) -> any LineFault
  ) {
    self.name = name
    self.parameters = parameters
    self.make = { make($0.named(parameters)) }
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
