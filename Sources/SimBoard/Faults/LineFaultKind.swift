import Units

/// A kind of fault that scenarios can inject into an input line.
public struct LineFaultKind: Sendable {
  /// The name in scenarios.
  public let name: String
  /// Its numbers.
  public let parameters: [FaultParameterKind]
  /// What it changes.
  public let effect: LineFaultEffect
  /// Makes one fault.
  public let make: @Sendable (FaultSettings) -> any LineFault

  /// Makes a kind.
  public init(
    name: String, parameters: [FaultParameterKind] = [], effect: LineFaultEffect,
    make: @escaping @Sendable (FaultSettings) -> any LineFault
  ) {
    self.name = name
    self.parameters = parameters
    self.effect = effect
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

/// What a fault of a line changes, and thereby where it has an effect at all.
public enum LineFaultEffect: Sendable {
  /// The level, which becomes that of the parameter, or stays where it is: nothing on a line that
  /// rests there.
  case level(FaultParameterKind)
  /// The level after each edge of the signal; all the time where the parameter is on.
  case bounces(unless: FaultParameterKind)
  /// Edges on their way through the kernel: nothing on a line that rests, or whose supplier reports
  /// no edges.
  case edges
  /// The line of the kernel as a whole, which a supplied line does not have.
  case line
}
