import HAL
import Units

/// Fault that makes a chip stretch the clock for a given time.
final class ClockStretch: DeviceFault {
  private let span: Interval

  init(span: Interval) {
    self.span = span
  }

  func address(_ direction: TransferDirection) -> BusDisturbance? {
    BusDisturbance(nil, blocked: span)
  }
}

extension FaultParameterKind {
  fileprivate static let by = FaultParameterKind("by", .interval, default: 10_000)
}

extension DeviceFaultKind {
  /// `stretch`: each segment takes longer `by` a span; more than the bus's limit is a timeout.
  public static let stretch = DeviceFaultKind(
    name: "stretch", parameters: [.by]
  ) { ClockStretch(span: .microseconds($0[.by])) }
}
