/// One electrical connection between pins.
package struct Net: Hashable, Sendable {
  /// What a connection carries, which decides its colour.
  package enum Kind: Hashable, Sendable {
    /// The supply of 3.3 V.
    case supply
    /// Ground.
    case ground
    /// The data line of an I2C bus.
    case data
    /// The clock line of an I2C bus.
    case clock
    /// The data line of a 1-Wire bus.
    case oneWire
    /// A GPIO line.
    case signal
  }

  /// What it carries.
  package let kind: Kind
  /// What people call it: `3.3 V`, `SDA of bus 1`, `motion`.
  package let name: String
}

/// The number of a net in ``Netlist/nets``.
package typealias NetNumber = Int

/// A pin of a part, with the net that it is on.
package struct PartPin: Hashable, Sendable {
  /// What its maker prints beside it: `SDA`, `A0`.
  package let name: String
  /// The net.
  package let net: NetNumber
}

/// A part of a board that a person connects: a chip, a contact, a lamp, a resistor.
package struct Part: Hashable, Sendable {
  /// What the board calls it.
  package let title: String
  /// What it is: `bme280, address 0x76`.
  package let kind: String
  /// Its pins, in the order in which they are drawn.
  package var pins: [PartPin]
  /// What else there is to know of it, each a short sentence.
  package var remarks: [String] = []
}
