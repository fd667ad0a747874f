import HAL

/// Fault that makes the identity register read wrong, as if another chip were at the address.
final class WrongIdentity: DeviceFault {
  /// The register that the last write selected.
  private var register: UInt8?

  func sent(_ bytes: Span<UInt8>) {
    if bytes.count > 0 { register = bytes[0] }
  }

  func received(_ bytes: inout MutableSpan<UInt8>, from chip: AttachedChip) -> Bool {
    guard let register, register == type(of: chip.model).wire.identity, bytes.count > 0 else {
      return false
    }
    bytes[0] = ~bytes[0]
    return true
  }
}

extension DeviceFaultKind {
  /// `wrong-identity`: the register that identifies the chip reads inverted.
  public static let wrongIdentity = DeviceFaultKind(name: "wrong-identity", needs: .identity) { _ in
    WrongIdentity()
  }
}
