package import HAL
package import SimBoard
package import Units

/// The simulator's entry for a supported chip: its name and the function that makes its model.
package struct ModelEntry: Sendable {
  /// The chip's name, as its schema has it.
  package let name: String
  /// The names of the model's inputs in its order.
  package let inputNames: [StaticString]
  /// Their values if the scenario names no signal.
  package let restingInputs: [Int64]
  /// The names of the pins that the model can move, in its order.
  package let pinNames: [StaticString]
  /// Where its answers carry what faults forge.
  package let wire: WireFacts
  let maker: Maker

  /// What makes the model, by what the chip is connected to.
  enum Maker: Sendable {
    case bus(@Sendable (I2CAddress, ChipOptions, SignalBank) -> any I2CChipModel)
    case line(@Sendable (String, ChipOptions, SignalBank, VirtualClock) -> SimulatedPulseLine)
  }

  /// The model of the chip `name` on a bus.
  package init<Model: I2CChipModel>(_ name: String, _ model: Model.Type) {
    self.name = name
    inputNames = Model.inputNames
    restingInputs = Model.restingInputs
    pinNames = (Model.self as? any SignallingChip.Type)?.pinNames ?? []
    wire = Model.wire
    maker = .bus { Model(address: $0, options: $1, inputs: $2) }
  }

  /// The model of the chip `name` on a line of its own.
  package init<Model: PulseChipModel>(_ name: String, _ model: Model.Type) {
    self.name = name
    inputNames = Model.inputNames
    restingInputs = Model.restingInputs
    pinNames = []
    wire = WireFacts()
    maker = .line { name, options, inputs, clock in
      SimulatedPulseLine(
        name: name, Model(options: options, inputs: inputs), inputs: inputs, clock: clock)
    }
  }

  /// The model of a chip on a bus, by itself; nil for a chip on a line of its own.
  package func model(
    at address: I2CAddress, _ options: ChipOptions, inputs: SignalBank
  ) -> (any I2CChipModel)? {
    if case .bus(let make) = maker { make(address, options, inputs) } else { nil }
  }

  /// Whether the chip has a line of its own instead of a bus.
  var isOnLine: Bool {
    if case .line = maker { true } else { false }
  }
}
