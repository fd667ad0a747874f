/// An uplink: its number in the board's list of them.
public struct UplinkID: Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// Uplinks of a board at most.
  public static let countMax = 8
  /// The first uplink, or the only one.
  public static let first: UplinkID = 0

  @usableFromInline
  let number: UInt8

  /// Number `index` of that list, below ``countMax``.
  @inlinable
  public init(_ index: Int) { self.init(integerLiteral: UInt8(index)) }

  /// Number `value` of that list, below ``countMax``.
  @inlinable
  public init(integerLiteral value: UInt8) {
    precondition(value < UInt8(Self.countMax), "a board has at most eight uplinks")
    number = value
  }

  /// The position in that list.
  @inlinable
  public var index: Int { Int(number) }
}

/// Several uplinks, or none.
public struct UplinkSet: Hashable, Sendable {
  /// A bit for each, the first the lowest.
  public var bits: UInt8

  /// The uplinks whose bits are set.
  @inlinable
  public init(bits: UInt8 = 0) { self.bits = bits }

  /// One uplink.
  @inlinable
  public init(_ uplink: UplinkID) { bits = 1 << uplink.number }

  /// The first `count` uplinks.
  @inlinable
  public init(first count: Int) { bits = UInt8(truncatingIfNeeded: (1 << count) - 1) }

  /// Whether that is none.
  @inlinable
  public var isEmpty: Bool { bits == 0 }

  /// Whether `uplink` is one of them.
  @inlinable
  public func contains(_ uplink: UplinkID) -> Bool { bits >> uplink.number & 1 == 1 }

  /// Puts `uplink` among them.
  @inlinable
  public mutating func insert(_ uplink: UplinkID) { bits |= 1 << uplink.number }

  /// Takes `uplink` out of them.
  @inlinable
  public mutating func remove(_ uplink: UplinkID) { bits &= ~(1 << uplink.number) }

  /// Those that are among `others` too.
  @inlinable
  public func intersection(_ others: UplinkSet) -> UplinkSet { UplinkSet(bits: bits & others.bits) }

  /// Those that are not among `others`.
  @inlinable
  public func subtracting(_ others: UplinkSet) -> UplinkSet { UplinkSet(bits: bits & ~others.bits) }
}
