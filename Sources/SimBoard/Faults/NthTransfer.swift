public import HAL
import Units

/// Fault that fails one transfer segment of a whole board, by its number. The same object is on
/// every bus of the board and counts all segments.
public final class NthTransfer: DeviceFault {
  private let number: UInt64
  private let fault: I2CFault
  private var seen: UInt64 = 0

  /// Fails segment `number`, from 1, with `fault`; a timeout takes the adapter's usual time.
  public init(_ number: UInt64, fails fault: I2CFault) {
    self.number = number
    self.fault = fault
  }

  /// Counts the segment.
  public func address(_ direction: TransferDirection) -> BusDisturbance? {
    seen += 1
    guard seen == number else { return nil }
    let blocked = fault == .timeout ? SimulatedBus.usualStretchLimit : .zero
    return BusDisturbance(fault, blocked: blocked)
  }
}
