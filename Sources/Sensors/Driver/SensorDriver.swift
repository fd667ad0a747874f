public import HAL
public import Units

/// Why a chip could not be measured.
public enum SensorFault: Error, Hashable, Sendable {
  /// The transfer failed.
  case bus(I2CFault)
  /// The line could not be driven or listened to.
  case line(GPIOFault)
  /// A chip on a line of its own stays silent.
  case noAnswer
  /// An answer over a line broke off or lost edges: only so many of its bits stand in one piece.
  case incomplete(bits: UInt8)
  /// Another chip answers at the address.
  case identity(expected: UInt8, actual: UInt8)
  /// A checksum over received bytes is wrong.
  case checksum(expected: UInt8, actual: UInt8)
  /// The chip had no fresh measurement when it should have had one, for example after a brown-out.
  case notReady
  /// The raw value is outside of what the datasheet allows.
  case outOfRange
  /// The multiplexer at this address, which leads to the chip, did not take its selection.
  case multiplexer(I2CAddress, I2CFault)
}

/// What a driver wants next.
public enum SensorStep: Hashable, Sendable {
  /// Call again after at least this span: the chip is busy.
  case again(after: Interval)
  /// All wanted channels hold fresh values; the next call begins the next measurement.
  case measured
}

/// The channels of one chip that a board uses, one bit a channel number.
public struct ChannelMask: Hashable, Sendable {
  /// Bit n is channel n.
  public let bits: UInt8

  /// Makes a mask of the set bits.
  @inlinable
  public init(bits: UInt8) {
    self.bits = bits
  }

  /// Whether channel `index` is wanted.
  @inlinable
  public func contains(_ index: Int) -> Bool {
    bits & (1 << UInt8(truncatingIfNeeded: index)) != 0
  }
}

/// A chip's driver as a state machine that never waits.
///
/// A measurement is one or more calls of ``advance(on:)``; between them the caller serves other
/// chips. A thrown fault ends the measurement; the driver then starts over by itself, identity
/// check and set-up included where the chip may have lost them.
public protocol SensorDriver: SendableMetatype {
  /// Name, addresses, channels and options of the chip.
  static var schema: ChipSchema { get }

  /// Makes the driver of the chip at `address`; touches nothing yet.
  init(address: I2CAddress, options: ChipOptions, channels: ChannelMask)

  /// Does the next transfers of the measurement: identity, set-up, trigger or read-out.
  mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep

  /// The value of channel `index` by the last finished measurement, as a scaled integer.
  func value(of index: Int) -> Int64
}
