public import HAL
public import Units

/// One transfer segment as it was on the wire, for traces and waveforms.
public struct TransferRecord: Sendable {
  /// The bus number.
  public let bus: Int
  /// The 7-bit address.
  public let address: I2CAddress
  /// The direction.
  public let direction: TransferDirection
  /// Whether the segment began with a repeated start.
  public let isRepeatedStart: Bool
  /// Its fault; nil if all bytes were acknowledged.
  public let fault: I2CFault?
  /// When the (repeated) start was.
  public let began: Instant
  /// The same, finer than the clock: bits can last parts of a microsecond.
  public let beganNanoseconds: UInt64
  /// How long a bit lasts.
  public let bitNanoseconds: UInt64
  /// How long the clock line was held low behind the last byte, or behind the address if no byte
  /// followed.
  public let held: Interval

  /// Makes the record of a segment.
  package init(
    bus: Int, address: I2CAddress, direction: TransferDirection, isRepeatedStart: Bool,
    fault: I2CFault?, began: Instant, beganNanoseconds: UInt64, bitNanoseconds: UInt64,
    held: Interval
  ) {
    self.bus = bus
    self.address = address
    self.direction = direction
    self.isRepeatedStart = isRepeatedStart
    self.fault = fault
    self.began = began
    self.beganNanoseconds = beganNanoseconds
    self.bitNanoseconds = bitNanoseconds
    self.held = held
  }
}

/// Observer of a bus.
///
/// A start is reported when it begins, a segment and a stop when they have ended; times are
/// nanoseconds since the clock's origin. Segments of a bus never overlap.
public protocol BusWatcher: AnyObject {
  /// A (repeated) start begins; its segment is reported when it has ended.
  func start(bus: Int, nanoseconds: UInt64)
  /// A segment has ended; `bytes` are those that were on the wire.
  func segment(_ record: TransferRecord, bytes: Span<UInt8>)
  /// A stop that began at `nanoseconds` has ended; the bus is idle.
  func stop(bus: Int, nanoseconds: UInt64)
}

extension BusWatcher {
  /// Nothing to do.
  public func start(bus: Int, nanoseconds: UInt64) {}
  /// Nothing to do.
  public func stop(bus: Int, nanoseconds: UInt64) {}
}
