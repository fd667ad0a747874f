import HAL

/// Fault that makes the chip refuse a written byte.
final class DataNack: DeviceFault {
  private let byte: Int

  init(byte: Int) {
    self.byte = byte
  }

  func data(_ direction: TransferDirection, count: Int) -> BusDisturbance? {
    guard direction == .write, count >= byte else { return nil }
    return BusDisturbance(.dataNotAcknowledged, passed: byte)
  }
}

extension FaultParameterKind {
  fileprivate static let byte = FaultParameterKind("byte", .number(1...256), default: 1)
}

extension DeviceFaultKind {
  /// `data-nack`: written byte number `byte` (from 1, the first by default) is not acknowledged;
  /// shorter writes pass.
  public static let dataNack = DeviceFaultKind(
    name: "data-nack", parameters: [.byte]
  ) { DataNack(byte: Int($0[.byte])) }
}
