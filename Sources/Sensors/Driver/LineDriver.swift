public import HAL
public import Units

/// How the lines of an expander are wired, a bit for each line.
public struct LineSetup: Hashable, Sendable {
  /// The lines that are driven; all others are inputs.
  public var outputs: UInt16 = 0
  /// The inputs with a pull-up.
  public var pullUps: UInt16 = 0
  /// The lines whose low level means active.
  public var activeLow: UInt16 = 0

  /// Only inputs without pull-ups, active at the high level.
  public init() {}
}

/// The driver of a chip whose lines are lines of the board, as a state machine that never waits.
///
/// Levels are logical. A thrown fault ends a call; the next one begins from the start, set-up
/// included, and drives every output as it was last asked for.
public protocol LineDriver: SendableMetatype {
  /// Name, addresses and number of lines of the chip.
  static var schema: ChipSchema { get }

  /// Makes the driver of the chip at `address`; touches nothing yet, every output is inactive.
  init(address: I2CAddress, lines: LineSetup)

  /// Reads all lines; sets the chip up where it has lost its set-up.
  mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep

  /// Whether line `line` was active when it was last read.
  func isActive(_ line: Int) -> Bool

  /// Drives output `line`; remembered where the transfer fails.
  mutating func drive<Bus: I2CBus & ~Copyable>(
    _ line: Int, _ active: Bool, on bus: inout Bus
  ) throws(SensorFault)
}
