public import HAL
public import NodeLoop
public import Sensors
public import Units

/// A supported chip as a node knows it: its schema, and what puts its driver to work on a bus of
/// type `Bus`.
public struct DriverEntry<Bus: I2CBus>: Sendable {
  /// Name, addresses, channels and options.
  public let schema: ChipSchema
  @usableFromInline
  let maker: Maker

  /// What puts the driver to work, by what the chip is connected to.
  @usableFromInline
  enum Maker: Sendable {
    case bus(@Sendable (DeviceSetup) -> Device<Bus>)
    case line(any LineDriverMaker)
    /// A multiplexer only leads to other chips; see ``NodeLoop/BusMultiplexers``.
    case multiplexer
  }

  // Inlined where the type of the bus is known, so that the hot path is compiled for exactly these.

  /// The driver of a chip on a bus.
  @inlinable
  public init<Driver: SensorDriver>(_ driver: Driver.Type) {
    schema = Driver.schema
    maker = .bus { setup in
      Device(Driver(address: setup.address, options: setup.options, channels: setup.channels))
    }
  }

  /// The driver of a chip on a bus that supplies lines.
  @inlinable
  public init<Driver: LineDriver>(lines driver: Driver.Type) {
    schema = Driver.schema
    maker = .bus { Device(lines: Driver(address: $0.address, lines: $0.lines)) }
  }

  /// The driver of a chip on a line of its own.
  @inlinable
  public init<Driver: PulseSensorDriver>(_ driver: Driver.Type) {
    schema = Driver.schema
    maker = .line(PulseDriverMaker<Driver>())
  }

  /// A multiplexer.
  @inlinable
  public init(multiplexer schema: ChipSchema) {
    self.schema = schema
    maker = .multiplexer
  }

  /// The driver at work on a bus; nil for a chip on a line of its own, and for a multiplexer.
  public func device(_ setup: DeviceSetup) -> Device<Bus>? {
    if case .bus(let make) = maker { make(setup) } else { nil }
  }

  /// The driver at work on a line of its own; nil for a chip on a bus.
  public func device<Line: PulseLine>(
    on line: Line, options: ChipOptions, channels: ChannelMask
  ) -> Device<Bus>? {
    if case .line(let maker) = maker {
      maker.device(on: line, options: options, channels: channels)
    } else {
      nil
    }
  }
}

/// What the driver of a device on a bus must know.
public struct DeviceSetup: Sendable {
  /// The device's address.
  public var address: I2CAddress
  /// Its options.
  public var options: ChipOptions
  /// The quantities in use.
  public var channels: ChannelMask
  /// How its lines are wired, if it has lines.
  public var lines: LineSetup
}

/// What puts the driver of a chip to work on a line of its own, whatever kind of line that is.
@usableFromInline
protocol LineDriverMaker: Sendable {
  func device<Bus: I2CBus, Line: PulseLine>(
    on line: Line, options: ChipOptions, channels: ChannelMask
  ) -> Device<Bus>
}

@usableFromInline
struct PulseDriverMaker<Driver: PulseSensorDriver>: LineDriverMaker {
  @inlinable
  init() {}

  @usableFromInline
  func device<Bus: I2CBus, Line: PulseLine>(
    on line: Line, options: ChipOptions, channels: ChannelMask
  ) -> Device<Bus> {
    Device(Driver(options: options, channels: channels), on: line)
  }
}
