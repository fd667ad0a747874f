import HAL
import Units

/// The transfer never ends by itself; the controller gives up.
final class TransferTimeout: DeviceFault {
  /// The limit that the Linux floor sets with I2C_TIMEOUT.
  static let adapterLimit = Interval.milliseconds(100)

  func address(_ direction: TransferDirection) -> BusDisturbance? {
    BusDisturbance(.timeout, blocked: Self.adapterLimit)
  }
}

extension DeviceFaultKind {
  /// `timeout`: the clock is held until the adapter gives up after 100 ms.
  public static let timeout = DeviceFaultKind(name: "timeout") { _ in TransferTimeout() }
}
