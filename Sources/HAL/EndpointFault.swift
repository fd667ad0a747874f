/// How a transfer with a chip failed, over whatever kind of bus the chip is reached.
public enum EndpointFault: Error, Hashable, Sendable {
  /// The transfer with the chip failed.
  case bus(I2CFault)
  /// The multiplexer at this address, which leads to the chip, did not take its selection.
  case multiplexer(I2CAddress, I2CFault)
}
