/// A cyclic redundancy check of eight bits, as many chips append it to what they send.
public struct CRC8: Sendable {
  private let polynomial: UInt8
  private let initial: UInt8
  private let isReflected: Bool

  /// Makes a check. `polynomial` is written in the direction of the shift: 0x31 is x⁸+x⁵+x⁴+1 where
  /// the highest bit goes first, 0x8C is the same where the lowest does (`isReflected`).
  public init(polynomial: UInt8, initial: UInt8, isReflected: Bool = false) {
    self.polynomial = polynomial
    self.initial = initial
    self.isReflected = isReflected
  }

  /// The check over `bytes` in the order of the wire.
  public func checksum(_ bytes: Span<UInt8>) -> UInt8 {
    var remainder = initial
    for index in bytes.indices {
      remainder ^= bytes[index]
      // A bit that leaves as 1 is spread over all eight, which is quicker than a branch.
      if isReflected {
        for _ in 0..<8 { remainder = remainder &>> 1 ^ (0 &- remainder & 0x01) & polynomial }
      } else {
        for _ in 0..<8 {
          let spread = UInt8(bitPattern: Int8(bitPattern: remainder) &>> 7)
          remainder = remainder &<< 1 ^ spread & polynomial
        }
      }
    }
    return remainder
  }
}

extension CRC8 {
  /// Sensirion's check of one word (SHT3x datasheet section 4.12, SHT4x 4.4, SCD4x 3.11); Aosong
  /// took it over for the AHT20.
  package static let sensirion = CRC8(polynomial: 0x31, initial: 0xFF)
  /// The check of the SHT2x (Sensirion application note "CRC checksum calculation").
  static let sht2x = CRC8(polynomial: 0x31, initial: 0x00)
  /// The packet error code of SMBus (specification 3.1, section 6.4).
  package static let packetError = CRC8(polynomial: 0x07, initial: 0x00)
  /// The check of everything that goes over a 1-Wire bus (Maxim application note 27).
  static let oneWire = CRC8(polynomial: 0x8C, initial: 0x00, isReflected: true)
}
