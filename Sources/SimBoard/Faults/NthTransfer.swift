public import HAL
import Units

/// One transfer segment of a whole board fails, by its number: put on every bus of the board, the
/// same object counts them all.
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
