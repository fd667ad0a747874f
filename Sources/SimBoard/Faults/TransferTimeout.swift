import HAL
import Units

/// Fault of a transfer that never ends by itself: the controller times out.
final class TransferTimeout: DeviceFault {
  private let limit: Interval

  init(limit: Interval) {
    self.limit = limit
  }

  func address(_ direction: TransferDirection) -> BusDisturbance? {
    BusDisturbance(.timeout, blocked: limit)
  }
}

extension FaultParameterKind {
  fileprivate static let after = FaultParameterKind(
    "after", .interval, default: SimulatedBus.usualStretchLimit.microseconds)
}

extension DeviceFaultKind {
  /// `timeout`: the clock is held until the adapter gives up, `after` 100 ms unless said otherwise:
  /// some adapters ignore the limit that they are given.
  public static let timeout = DeviceFaultKind(
    name: "timeout",
    parameters: [
      .after
    ]
  ) { TransferTimeout(limit: .microseconds($0[.after])) }
}
