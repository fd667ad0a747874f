import HAL

/// Fault that inverts one bit of what the chip sends.
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

extension FaultParameterKind {
  fileprivate static let byte = FaultParameterKind("byte", .number(1...256), default: 1)
  fileprivate static let bit = FaultParameterKind("bit", .number(0...7), default: 0)
  fileprivate static let every = FaultParameterKind("every", .number(1...1_000_000), default: 1)
}

extension DeviceFaultKind {
  /// `bit-flip`: bit `bit` (0 is the lowest) of read byte number `byte` (from 1) turns over, in
  /// each `every`-th read that is long enough.
  public static let bitFlip = DeviceFaultKind(
    name: "bit-flip",
    parameters: [
      .byte,
      .bit,
      .every,
    ]
  ) { BitFlip(byte: Int($0[.byte]), bit: Int($0[.bit]), every: $0[.every]) }
}
