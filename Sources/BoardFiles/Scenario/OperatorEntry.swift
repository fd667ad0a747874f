public import Units

/// What a person does to the node: `- {at: 6 min, accepts: certificate}`.
public struct OperatorEntry: Sendable {
  /// When the key that the server has shown last, and was refused, is accepted.
  public var at: Interval
  /// Where it stands.
  public var position: SourcePosition
}
