package import NodeAssembly
package import Units

/// A supported chip in a simulation: its driver and its model, joined by its name.
package struct Chip: Sendable {
  /// The driver.
  package let driver: DriverEntry
  /// The model.
  package let model: ModelEntry

  /// Name, addresses, channels and options.
  package var schema: ChipSchema { driver.schema }

  /// Every chip that has both a driver and a model.
  package static let all: [Chip] = Drivers.all.compactMap { driver in
    Models.all.first { $0.name == "\(driver.schema.name)" }.map { Chip(driver: driver, model: $0) }
  }
}

extension [Chip] {
  /// The chip that board files call `name`.
  package func named(_ name: String) -> Chip? {
    first { $0.model.name == name }
  }
}
