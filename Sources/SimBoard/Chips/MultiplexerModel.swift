/// A chip model that connects further buses to the bus that it is on.
public protocol MultiplexerModel: I2CChipModel {
  /// The channels that are connected now, bit 0 for channel 0.
  var connected: UInt8 { get }
}
