public import HAL
public import NodeLoop
public import Sensors
public import SimBoard
public import Units

/// A supported chip: its schema, its driver for either world and its model.
public struct Chip: Sendable {
  /// Name, addresses, channels and options.
  public let schema: ChipSchema
  /// The names of the model's inputs in its order.
  public let inputNames: [StaticString]
  /// What they stand at where a scenario is silent.
  public let restingInputs: [Int64]
  /// The names of the pins that the model can move, in its order.
  public let pinNames: [StaticString]
  let parts: Parts
  /// Where its answers carry what faults forge.
  public let wire: WireFacts

  /// What makes the chip's driver and its model, by what it hangs on.
  enum Parts: Sendable {
    case bus(BusParts)
    case line(any LineParts)
  }

  /// Driver and model of a chip on a bus.
  struct BusParts: Sendable {
    let simulated: @Sendable (DeviceSetup) -> Device<SimulatedBus>?
    let model: @Sendable (I2CAddress, ChipOptions, SignalBank) -> any ChipModel
    fileprivate let maker: any DeviceMaker
  }

  /// Registers a driver with the model of the same chip on a bus.
  public init<Driver: SensorDriver, Model: ChipModel>(
    _ driver: Driver.Type, _ model: Model.Type
  ) {
    schema = Driver.schema
    inputNames = Model.inputNames
    restingInputs = Model.restingInputs
    pinNames = (Model.self as? any SignallingChip.Type)?.pinNames ?? []
    wire = Model.wire
    // Made here, where all types are known, so that the hot path is compiled for exactly these.
    parts = .bus(
      BusParts(
        simulated: { setup in
          Device(Driver(address: setup.address, options: setup.options, channels: setup.channels))
        },
        model: { address, options, inputs in
          Model(address: address, options: options, inputs: inputs)
        },
        maker: DriverMaker<Driver>()))
  }

  /// Registers the driver of a chip with lines with its model.
  public init<Driver: LineDriver, Model: LineSupplierModel>(
    lines driver: Driver.Type, _ model: Model.Type
  ) {
    schema = Driver.schema
    inputNames = Model.inputNames
    restingInputs = Model.restingInputs
    pinNames = []
    wire = Model.wire
    parts = .bus(
      BusParts(
        simulated: { Device(lines: Driver(address: $0.address, lines: $0.lines)) },
        model: { address, options, inputs in
          Model(address: address, options: options, inputs: inputs)
        },
        maker: LineDriverMaker<Driver>()))
  }

  /// Registers the model of a multiplexer; its driver is ``NodeLoop/BusMultiplexers``.
  public init<Model: MultiplexerModel>(multiplexer schema: ChipSchema, _ model: Model.Type) {
    self.schema = schema
    inputNames = Model.inputNames
    restingInputs = Model.restingInputs
    pinNames = []
    wire = Model.wire
    parts = .bus(
      BusParts(
        simulated: { _ in nil },
        model: { address, options, inputs in
          Model(address: address, options: options, inputs: inputs)
        },
        maker: NoMaker()))
  }

  /// Registers a driver with the model of the same chip on a line of its own.
  public init<Driver: PulseSensorDriver, Model: PulseChipModel>(
    _ driver: Driver.Type, _ model: Model.Type
  ) {
    schema = Driver.schema
    inputNames = Model.inputNames
    restingInputs = Model.restingInputs
    pinNames = []
    wire = WireFacts()
    parts = .line(PulseParts<Driver, Model>())
  }

  /// The chip's driver at work on any kind of bus; nil for a chip that hangs on a line, or only leads
  /// to others.
  public func device<Bus: I2CBus>(_ setup: DeviceSetup) -> Device<Bus>? {
    guard case .bus(let parts) = parts else { return nil }
    return parts.maker.device(setup)
  }

  /// The chip's driver at work on a line of its own; nil for a chip that hangs on a bus.
  public func device<Bus: I2CBus, Line: PulseLine>(
    on line: Line, options: ChipOptions, channels: ChannelMask
  ) -> Device<Bus>? {
    guard case .line(let parts) = parts else { return nil }
    return parts.device(on: line, options: options, channels: channels)
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

private protocol DeviceMaker: Sendable {
  func device<Bus: I2CBus>(_ setup: DeviceSetup) -> Device<Bus>?
}

private struct DriverMaker<Driver: SensorDriver>: DeviceMaker {
  func device<Bus: I2CBus>(_ setup: DeviceSetup) -> Device<Bus>? {
    Device(Driver(address: setup.address, options: setup.options, channels: setup.channels))
  }
}

private struct LineDriverMaker<Driver: LineDriver>: DeviceMaker {
  func device<Bus: I2CBus>(_ setup: DeviceSetup) -> Device<Bus>? {
    Device(lines: Driver(address: setup.address, lines: setup.lines))
  }
}

private struct NoMaker: DeviceMaker {
  func device<Bus: I2CBus>(_ setup: DeviceSetup) -> Device<Bus>? { nil }
}
