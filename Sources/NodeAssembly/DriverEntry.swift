package import HAL
package import NodeLoop
package import Sensors
package import Units

/// A node's entry for a supported chip: its schema and the function that makes its driver.
package struct DriverEntry: Sendable {
  /// Name, addresses, channels and options.
  package let schema: ChipSchema
  private let maker: Maker

  /// What puts the driver to work, by what the chip is connected to.
  private enum Maker: Sendable {
    case i2c(@Sendable (I2CEndpoint, ChipSetup) -> Device)
    case line(@Sendable (any PulseLine, ChipSetup) -> Device)
    /// A multiplexer only leads to other chips; see ``Sensors/BusMultiplexers``.
    case multiplexer
  }

  // The closures are made where all types are known, so that the hot path is compiled for these.

  /// The driver of a chip on an I2C bus; `schema` is that of a relative which it reads as well.
  package init<Driver: ChipDriver>(
    _ driver: Driver.Type, as schema: ChipSchema = Driver.schema
  ) where Driver.Transport == I2CEndpoint {
    self.schema = schema
    maker = .i2c { Device(Driver($0, $1)) }
  }

  /// The driver of a chip on an I2C bus that supplies lines.
  package init<Driver: LineSupplierDriver>(
    lines driver: Driver.Type
  ) where Driver.Transport == I2CEndpoint {
    schema = Driver.schema
    maker = .i2c { Device(lines: Driver($0, $1)) }
  }

  /// The driver of a chip on a line of its own; `schema` is that of a relative which it reads as
  /// well.
  package init<Driver: ChipDriver>(
    _ driver: Driver.Type, as schema: ChipSchema = Driver.schema
  ) where Driver.Transport == any PulseLine {
    self.schema = schema
    maker = .line { Device(Driver($0, $1)) }
  }

  /// A multiplexer.
  package init(multiplexer schema: ChipSchema) {
    self.schema = schema
    maker = .multiplexer
  }

  /// The driver at work on an I2C bus; nil for a chip on a line of its own, and for a multiplexer.
  package func device(at endpoint: I2CEndpoint, _ setup: ChipSetup) -> Device? {
    if case .i2c(let make) = maker { make(endpoint, setup) } else { nil }
  }

  /// The driver at work on a line of its own; nil for a chip on a bus.
  package func device(on line: any PulseLine, _ setup: ChipSetup) -> Device? {
    if case .line(let make) = maker { make(line, setup) } else { nil }
  }
}
