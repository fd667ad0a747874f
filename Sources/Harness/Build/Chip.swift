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
    let simulated: @Sendable (I2CAddress, ChipOptions, ChannelMask) -> Device<SimulatedBus>
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
        simulated: { address, options, channels in
          Device(Driver(address: address, options: options, channels: channels))
        },
        model: { address, options, inputs in
          Model(address: address, options: options, inputs: inputs)
        },
        maker: DriverMaker<Driver>()))
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

  /// The chip's driver at work on any kind of bus; nil for a chip that hangs on a line.
  public func device<Bus: I2CBus>(
    at address: I2CAddress, options: ChipOptions, channels: ChannelMask
  ) -> Device<Bus>? {
    guard case .bus(let parts) = parts else { return nil }
    return parts.maker.device(at: address, options: options, channels: channels)
  }

  /// The chip's driver at work on a line of its own; nil for a chip that hangs on a bus.
  public func device<Bus: I2CBus, Line: PulseLine>(
    on line: Line, options: ChipOptions, channels: ChannelMask
  ) -> Device<Bus>? {
    guard case .line(let parts) = parts else { return nil }
    return parts.device(on: line, options: options, channels: channels)
  }
}

private protocol DeviceMaker: Sendable {
  func device<Bus: I2CBus>(
    at address: I2CAddress, options: ChipOptions, channels: ChannelMask
  ) -> Device<Bus>
}

private struct DriverMaker<Driver: SensorDriver>: DeviceMaker {
  func device<Bus: I2CBus>(
    at address: I2CAddress, options: ChipOptions, channels: ChannelMask
  ) -> Device<Bus> {
    Device(Driver(address: address, options: options, channels: channels))
  }
}
