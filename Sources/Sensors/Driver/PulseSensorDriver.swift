public import HAL
public import Units

/// The driver of a chip that has a line of its own, as a state machine that never waits.
///
/// The same rules as for ``SensorDriver``, over a ``HAL/PulseLine`` in place of a bus.
public protocol PulseSensorDriver: SendableMetatype {
  /// Name, channels and options of the chip, and how often it may be read.
  static var schema: ChipSchema { get }

  /// Makes the driver; touches nothing yet.
  init(options: ChipOptions, channels: ChannelMask)

  /// Does the next step of the measurement: pull low, release, or take the edges.
  mutating func advance<Line: PulseLine & ~Copyable>(
    on line: inout Line
  ) throws(SensorFault) -> SensorStep

  /// The value of channel `index` by the last finished measurement, as a scaled integer.
  func value(of index: Int) -> Int64
}
