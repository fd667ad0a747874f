/// A device of the node: its number in ``Wiring``'s devices, and not in a board file.
public struct DeviceID: Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// The position in that list.
  public let index: Int

  /// Number `index` of that list.
  public init(_ index: Int) { self.index = index }

  /// Number `value` of that list.
  public init(integerLiteral value: Int) { index = value }
}

/// An input line of the node: its number in ``Wiring``'s inputs, and not in a board file.
public struct InputID: Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// The position in that list.
  public let index: Int

  /// Number `index` of that list.
  public init(_ index: Int) { self.index = index }

  /// Number `value` of that list.
  public init(integerLiteral value: Int) { index = value }
}
