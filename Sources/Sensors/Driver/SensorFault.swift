public import HAL

/// Why a chip could not be measured.
public enum SensorFault: Error, Hashable, Sendable {
  /// The transfer failed.
  case bus(I2CFault)
  /// The line could not be driven or listened to.
  case line(GPIOFault)
  /// A chip on a line of its own stays silent.
  case noAnswer
  /// An answer over a line broke off or lost edges: only so many of its bits are in one piece.
  case incomplete(bits: UInt8)
  /// Another chip answers at the address.
  case identity(expected: UInt8, actual: UInt8)
  /// A checksum over received bytes is wrong.
  case checksum(expected: UInt8, actual: UInt8)
  /// The chip had no fresh measurement when it should have had one, for example after a brown-out.
  case notReady
  /// The raw value is outside of what the datasheet allows.
  case outOfRange
  /// Two readings of what the chip does not change are not the same, so neither is believed.
  case inconsistent
  /// The multiplexer at this address, which leads to the chip, did not take its selection.
  case multiplexer(I2CAddress, I2CFault)
  /// The kernel shows no such sensor, or the sensor no such quantity.
  case missing
  /// The kernel shows several sensors of this name, and nothing says which one is meant.
  case ambiguous
  /// What the kernel wrote about the sensor is not what its documentation says.
  case garbled
  /// The kernel's driver says that its sensor is faulty: open, shorted or not connected.
  case flagged

  /// The fault of a measurement whose transfer failed.
  @inlinable
  public init(_ fault: EndpointFault) {
    switch fault {
    case .bus(let fault): self = .bus(fault)
    case .multiplexer(let address, let fault): self = .multiplexer(address, fault)
    }
  }
}
