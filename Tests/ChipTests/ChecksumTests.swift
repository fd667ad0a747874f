import Sensors
import SimBoard
import Testing

/// A sum that a datasheet or specification prints.
struct PublishedSum: CustomTestStringConvertible {
  let testDescription: String
  let polynomial: UInt8
  let initial: UInt8
  let isReflected: Bool
  let bytes: [UInt8]
  let sum: UInt8

  init(
    _ name: String, _ polynomial: UInt8, _ initial: UInt8, _ bytes: [UInt8], _ sum: UInt8,
    isReflected: Bool = false
  ) {
    testDescription = name
    self.polynomial = polynomial
    self.initial = initial
    self.isReflected = isReflected
    self.bytes = bytes
    self.sum = sum
  }

  static let all = [
    PublishedSum("SHT3x datasheet, 4.12", 0x31, 0xFF, [0xBE, 0xEF], 0x92),
    PublishedSum("SHT3x application note", 0x31, 0xFF, [0x00], 0xAC),
    PublishedSum("SHT2x note, one byte", 0x31, 0x00, [0xDC], 0x79),
    PublishedSum("SHT2x note, humidity", 0x31, 0x00, [0x68, 0x3A], 0x7C),
    PublishedSum("SHT2x note, temperature", 0x31, 0x00, [0x4E, 0x85], 0x6B),
    PublishedSum("CRC-8/SMBUS check value", 0x07, 0x00, Array("123456789".utf8), 0xF4),
    PublishedSum("CRC-8/NRSC-5 check value", 0x31, 0xFF, Array("123456789".utf8), 0xF7),
    PublishedSum(
      "CRC-8/MAXIM-DOW check value", 0x31, 0x00, Array("123456789".utf8), 0xA1,
      isReflected: true),
    PublishedSum(
      "Maxim note 27", 0x31, 0x00, [0x02, 0x1C, 0xB8, 0x01, 0, 0, 0], 0xA2, isReflected: true),
    PublishedSum("nothing", 0x31, 0xFF, [], 0xFF),
  ]
}

/// Driver and model compute the same sums in two ways.
@Suite("Checksums of eight bits")
struct ChecksumTests {
  @Test("The drivers' check gives the published sum", arguments: PublishedSum.all)
  func check(published: PublishedSum) {
    // Where the lowest bit goes first, the polynomial is written that way round.
    let reversed: UInt8 = (0..<8).reduce(0) { $0 << 1 | published.polynomial >> $1 & 1 }
    let crc = CRC8(
      polynomial: published.isReflected ? reversed : published.polynomial,
      initial: published.initial, isReflected: published.isReflected)
    #expect(crc.checksum(published.bytes.span) == published.sum)
  }

  @Test("The models' shift register gives the published sum", arguments: PublishedSum.all)
  func register(published: PublishedSum) {
    var register = CRCRegister(
      polynomial: published.polynomial, initial: published.initial,
      isReflected: published.isReflected)
    for byte in published.bytes { register.shift(in: byte) }
    #expect(register.checksum == published.sum)
  }
}
