/// What a fault is done to.
public enum FaultTarget: Hashable, Sendable {
  /// Device number.
  case device(Int)
  /// Line number.
  case line(Int)
  /// Bus number (index into `Board.buses`).
  case bus(Int)
}

/// One fault: `- {at: 110 s, for: 60 s, device: climate, fault: address-nack}`.
public struct FaultEntry: Sendable {
  /// When it is in force.
  public var window: TimeWindow
  /// It ends after this many occurrences: `count`; nil: only by time.
  public var count: Int?
  /// What it is done to.
  public var target: FaultTarget
  /// The device's input that it is about: `channel`; nil for all of them.
  public var input: String?
  /// The fault's name, one of the given fault schemas.
  public var fault: String
  /// The fault's numbers by the order of its schema's parameters.
  public var parameters: [Int64]
  /// Where it stands.
  public var position: SourcePosition
}
