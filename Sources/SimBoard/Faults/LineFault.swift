public import Units

/// What an injected fault does to an input line. Every hook has a default that does nothing.
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
  /// Takes no notice.
  public func moved(_ line: SimulatedInput, at now: Instant) {}
  /// Never.
  public var due: Instant { .never }
  /// Does nothing.
  public func act(on line: SimulatedInput, at now: Instant) {}
}

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
