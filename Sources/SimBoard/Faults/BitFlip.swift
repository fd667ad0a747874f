import HAL

/// One bit of what the chip sends turns over on the way.
final class BitFlip: DeviceFault {
  private let byte: Int
  private let mask: UInt8
  private let every: Int64
  private var reads: Int64 = 0

  init(byte: Int, bit: Int, every: Int64) {
    self.byte = byte
    mask = 1 << UInt8(bit)
    self.every = every
  }

  func received(_ bytes: inout MutableSpan<UInt8>, from chip: AttachedChip) -> Bool {
    guard byte <= bytes.count else { return false }
    reads += 1
    guard reads % every == 0 else { return false }
    bytes[byte - 1] ^= mask
    return true
  }
}

extension DeviceFaultKind {
  /// `bit-flip`: bit `bit` (0 is the lowest) of read byte number `byte` (from 1) turns over, in each
  /// `every`-th read that is long enough.
  public static let bitFlip = DeviceFaultKind(
    name: "bit-flip",
    parameters: [
      FaultParameterKind("byte", .number(1...256), default: 1),
      FaultParameterKind("bit", .number(0...7), default: 0),
      FaultParameterKind("every", .number(1...1_000_000), default: 1),
    ]
  ) { BitFlip(byte: Int($0[0]), bit: Int($0[1]), every: $0[2]) }
}
