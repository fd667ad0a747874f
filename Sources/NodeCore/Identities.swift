/// A channel: its number in ``NodeConfiguration/channels``.
public struct ChannelID: Hashable, Sendable, ExpressibleByIntegerLiteral {
  @usableFromInline
  let number: UInt16

  /// Number `index` of that list.
  @inlinable
  public init(_ index: Int) { self.init(integerLiteral: UInt16(index)) }

  /// Number `value` of that list.
  @inlinable
  public init(integerLiteral value: UInt16) { number = value }

  /// The position in that list.
  @inlinable
  public var index: Int { Int(number) }
}

/// An alarm: its number in ``NodeConfiguration/alarms``.
public struct AlarmID: Hashable, Sendable, ExpressibleByIntegerLiteral {
  @usableFromInline
  let number: UInt16

  /// Number `index` of that list.
  @inlinable
  public init(_ index: Int) { self.init(integerLiteral: UInt16(index)) }

  /// Number `value` of that list.
  @inlinable
  public init(integerLiteral value: UInt16) { number = value }

  /// The position in that list.
  @inlinable
  public var index: Int { Int(number) }
}

/// A driven line: its number in ``NodeConfiguration/outputs``.
public struct OutputID: Hashable, Sendable, ExpressibleByIntegerLiteral {
  @usableFromInline
  let number: UInt16

  /// Number `index` of that list.
  @inlinable
  public init(_ index: Int) { self.init(integerLiteral: UInt16(index)) }

  /// Number `value` of that list.
  @inlinable
  public init(integerLiteral value: UInt16) { number = value }

  /// The position in that list.
  @inlinable
  public var index: Int { Int(number) }
}
