import HAL

/// The chip does not answer: unplugged, unpowered or dead.
final class AddressNack: DeviceFault {
  func address(_ direction: TransferDirection) -> BusDisturbance? {
    BusDisturbance(.addressNotAcknowledged)
  }
}

extension DeviceFaultKind {
  /// `address-nack`: nobody acknowledges the address; a chip on a line does not answer.
  public static let addressNack = DeviceFaultKind(name: "address-nack", onLine: .silent) { _ in
    AddressNack()
  }
}
