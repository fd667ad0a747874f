import HAL

/// Fault that changes the bytes between chip and controller, so that the transfer still succeeds.
final class ForgedBytes: DeviceFault {
  private let forge: (inout MutableSpan<UInt8>, AttachedChip) -> Bool

  /// `forge` says whether it changed anything.
  init(_ forge: @escaping (inout MutableSpan<UInt8>, AttachedChip) -> Bool) {
    self.forge = forge
  }

  func received(_ bytes: inout MutableSpan<UInt8>, from chip: AttachedChip) -> Bool {
    forge(&bytes, chip)
  }
}

extension FaultParameterKind {
  fileprivate static let bytes = FaultParameterKind("bytes", .number(0...255), default: 1)
}

extension DeviceFaultKind {
  /// `short-read`: after `bytes` bytes the chip lets go of the data line, and the rest reads as
  /// 0xFF.
  public static let shortRead = DeviceFaultKind(
    name: "short-read", parameters: [.bytes]
  ) { settings in
    let first = Int(settings[.bytes])
    return ForgedBytes { bytes, _ in
      guard first < bytes.count else { return false }
      for index in first..<bytes.count { bytes[index] = 0xFF }
      return true
    }
  }

  /// `byte-shift`: the first byte is lost on the way; the others move up, and the last reads as
  /// 0xFF.
  public static let byteShift = DeviceFaultKind(name: "byte-shift") { _ in
    ForgedBytes { bytes, _ in
      guard bytes.count > 0 else { return false }
      for index in 1..<bytes.count { bytes[index - 1] = bytes[index] }
      bytes[bytes.count - 1] = 0xFF
      return true
    }
  }

  /// `crc-error`: the lowest bit of every checksum is wrong.
  public static let crcError = DeviceFaultKind(name: "crc-error", needs: .checksum) { _ in
    ForgedBytes { bytes, chip in
      guard let period = type(of: chip.model).wire.checksumEvery, period <= bytes.count else {
        return false
      }
      for index in stride(from: period - 1, to: bytes.count, by: period) { bytes[index] ^= 1 }
      return true
    }
  }
}
