public import HAL

/// The multiplexers of one bus and what the node knows of their selections.
///
/// A channel stays selected until another one is wanted, so the devices behind one channel cost one
/// selection together. Of several multiplexers only one has a channel selected at a time: behind
/// different ones chips may have equal addresses. Other programs must not select channels
/// meanwhile.
public final class BusMultiplexers {
  private var multiplexers: [PCA9548]

  /// Knows nothing of the selections of the multiplexers at `addresses` of `bus`, which are
  /// numbered in this order; touches nothing yet.
  public init(on bus: any I2CBus, at addresses: [I2CAddress]) {
    multiplexers = addresses.map { PCA9548(I2CEndpoint(bus, at: $0)) }
  }

  /// The path to the chips behind channel `channel` of multiplexer `number`.
  public func path(through number: Int, channel: Int) -> any I2CPath {
    MultiplexerPath(multiplexers: self, number: number, channel: channel)
  }

  /// Selects one channel of multiplexer `number` and nothing else; transfers only what is not known
  /// to be so.
  fileprivate func select(_ channel: Int, of number: Int) throws(EndpointFault) {
    for other in multiplexers.indices where other != number && multiplexers[other].mayBeOpen {
      try close(other)
    }
    try multiplexers[number].select(1 << UInt8(channel))
  }

  fileprivate func forget(_ number: Int) {
    multiplexers[number].forget()
  }

  /// A multiplexer that does not answer twice has no power or is held in reset, which leaves all
  /// its channels disconnected (datasheet sections 6.3 and 6.4); so it blocks no other.
  private func close(_ number: Int) throws(EndpointFault) {
    for _ in 0..<2 {
      do throws(EndpointFault) {
        return try multiplexers[number].select(0)
      } catch {
        guard case .multiplexer(_, .addressNotAcknowledged) = error else { throw error }
      }
    }
  }
}

private final class MultiplexerPath: I2CPath {
  private let multiplexers: BusMultiplexers
  private let number: Int
  private let channel: Int

  init(multiplexers: BusMultiplexers, number: Int, channel: Int) {
    self.multiplexers = multiplexers
    self.number = number
    self.channel = channel
  }

  func open() throws(EndpointFault) {
    try multiplexers.select(channel, of: number)
  }

  func doubt() {
    multiplexers.forget(number)
  }
}
