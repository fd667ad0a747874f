public import HAL
import Sensors

/// The multiplexers of one bus and what the node knows of their selections.
///
/// A channel stays selected until another one is wanted, so the devices behind one channel cost one
/// selection together. Of several multiplexers only one has a channel selected at a time: behind
/// different ones chips may have equal addresses. Nobody else may select channels meanwhile.
public final class BusMultiplexers {
  private var multiplexers: [PCA9548]

  /// Knows nothing of the selections of the multiplexers at `addresses`, which are numbered in this
  /// order; touches nothing yet.
  public init(at addresses: [I2CAddress]) {
    multiplexers = addresses.map { PCA9548(at: $0) }
  }

  /// Selects one channel of multiplexer `number` and nothing else; transfers only what is not known
  /// to be so.
  ///
  /// - Throws: ``Sensors/SensorFault/multiplexer(_:_:)``.
  func select<Bus: I2CBus>(
    _ channel: Int, of number: Int, on bus: inout Bus
  ) throws(SensorFault) {
    for other in multiplexers.indices where other != number && multiplexers[other].mayBeOpen {
      try close(other, on: &bus)
    }
    try multiplexers[number].select(1 << UInt8(channel), on: &bus)
  }

  /// A transfer through multiplexer `number` failed: it may have lost power, and its selection.
  func forget(_ number: Int) {
    multiplexers[number].forget()
  }

  /// A multiplexer that does not answer twice has no power or is held in reset, which leaves all its
  /// channels disconnected (datasheet sections 6.3 and 6.4); so it stands in nobody's way.
  private func close<Bus: I2CBus>(_ number: Int, on bus: inout Bus) throws(SensorFault) {
    for _ in 0..<2 {
      do throws(SensorFault) {
        return try multiplexers[number].select(0, on: &bus)
      } catch {
        guard case .multiplexer(_, .addressNotAcknowledged) = error else { throw error }
      }
    }
  }
}
