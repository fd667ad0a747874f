public import Units

/// What a driver wants next.
public enum SensorStep: Hashable, Sendable {
  /// Call again after at least this span: the chip is busy.
  case again(after: Interval)
  /// All wanted channels hold fresh values; the next call begins the next measurement.
  case measured
  /// The same, but for the channels in `missing`: these have no value, because of a fault that
  /// concerns them alone.
  case partial(missing: ChannelMask, SensorFault)
}

/// A chip's driver as a state machine that never waits.
///
/// A measurement is one or more calls of ``advance()``; between them the caller serves other chips.
/// A thrown fault ends the measurement; the driver then starts over by itself, identity check and
/// set-up included where the chip may have lost them.
public protocol ChipDriver: SendableMetatype {
  /// How the chip is reached: an endpoint of a bus, or a line.
  associatedtype Transport

  /// Name, addresses, channels and options of the chip.
  static var schema: ChipSchema { get }

  /// Makes the driver of the chip behind `transport`; touches nothing yet.
  init(_ transport: Transport, _ setup: ChipSetup)

  /// Does the next transfers of the measurement: identity, set-up, trigger or read-out.
  mutating func advance() throws(SensorFault) -> SensorStep

  /// The value of channel `index` by the last finished measurement, as a scaled integer; of a chip
  /// that supplies lines, 1 for line `index` if it was active.
  func value(of index: Int) -> Int64
}

/// The driver of a chip that supplies lines of the board.
///
/// Levels are logical, and at first every output is inactive. The call after one that threw drives
/// every output as it was last asked for.
public protocol LineSupplierDriver: ChipDriver {
  /// Drives output `line`; remembered where the transfer fails.
  mutating func drive(_ line: Int, _ active: Bool) throws(SensorFault)
}
