import HAL

/// Fault that makes transfers to an address fail, with the controller's error for it.
final class AddressFault: DeviceFault {
  private let fault: I2CFault

  init(_ fault: I2CFault) {
    self.fault = fault
  }

  var isAbsence: Bool { fault == .addressNotAcknowledged }

  func address(_ direction: TransferDirection) -> BusDisturbance? { BusDisturbance(fault) }
}

extension DeviceFaultKind {
  /// `address-nack`: no chip acknowledges the address.
  public static let addressNack = DeviceFaultKind(name: "address-nack", onLine: .silent) { _ in
    AddressFault(.addressNotAcknowledged)
  }

  /// `bus-error`: the controller reports a misplaced start or stop.
  public static let busError = DeviceFaultKind(name: "bus-error") { _ in AddressFault(.busError) }

  /// `arbitration-lost`: another controller wins the bus. The kernel repeats such a transfer as
  /// often as the adapter wants (drivers/i2c/i2c-core-base.c, __i2c_transfer): this is what is left
  /// of it.
  public static let arbitrationLost = DeviceFaultKind(name: "arbitration-lost") { _ in
    AddressFault(.arbitrationLost)
  }
}
