/// The shift register with which a chip computes a checksum of eight bits while bits go by.
///
/// Written after the circuit that datasheets draw; drivers compute the same sum in another way.
public struct CRCRegister: Sendable {
  private let taps: UInt8
  private let isReflected: Bool
  private var cells: UInt8

  /// Makes a register at its start. `polynomial` has its highest power first in either case;
  /// `isReflected` says that bytes enter and leave with their lowest bit first.
  public init(polynomial: UInt8, initial: UInt8, isReflected: Bool = false) {
    taps = polynomial
    cells = initial
    self.isReflected = isReflected
  }

  /// Lets a byte go by.
  public mutating func shift(in byte: UInt8) {
    var bits = isReflected ? Self.reversed(byte) : byte
    for _ in 0..<8 {
      // All ones where the last cell and the bit differ.
      let feedback = UInt8(bitPattern: Int8(bitPattern: cells ^ bits) >> 7)
      cells = cells &<< 1 ^ feedback & taps
      bits &<<= 1
    }
  }

  /// The sum as it goes over the wire.
  public var checksum: UInt8 {
    isReflected ? Self.reversed(cells) : cells
  }

  private static func reversed(_ byte: UInt8) -> UInt8 {
    (0..<8).reduce(0) { $0 << 1 | byte >> $1 & 1 }
  }
}

extension CRCRegister {
  /// x⁸+x⁵+x⁴+1 from all ones: SHT3x, SHT4x, SCD4x, AHT20.
  static let ones = CRCRegister(polynomial: 0x31, initial: 0xFF)
  /// The same from zero: SHT2x.
  static let zeros = CRCRegister(polynomial: 0x31, initial: 0x00)
  /// x⁸+x²+x+1 from zero: the packet error code of SMBus.
  static let packetError = CRCRegister(polynomial: 0x07, initial: 0x00)
}
