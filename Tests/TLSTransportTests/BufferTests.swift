import Testing
import Transport

@testable import TLSTransport

@Suite("A message that the input buffer cannot hold")
struct BufferTests {
  /// The ServerHello as it came, then `rest` in place of the certificate.
  private func fault(_ rest: [UInt8]) throws -> StreamFault? {
    let session = try Session()
    try session.run { bytes in
      guard bytes.count > 5 else { return }
      let hello = 5 + Int(bytes[3]) << 8 + Int(bytes[4])
      bytes = bytes[..<hello] + rest
    }
    return session.fault
  }

  static let rows: [(bytes: [UInt8], needed: UInt32, waitsFrom36: Bool)] = [
    // Only the header of a record of 18 000 bytes.
    ([0x16, 3, 3, 0x46, 0x50], 18_000, false),
    // The header of a Certificate of 20 000 bytes that begins in a record of 18 000.
    ([0x16, 3, 3, 0x46, 0x50, 11, 0, 0x4E, 0x20], 20_004, false),
    // A Certificate of 20 000 bytes whose first record would fit.
    ([0x16, 3, 3, 0, 8, 11, 0, 0x4E, 0x20, 0, 0, 0, 0], 20_004, true),
    // Half a Certificate of 12 bytes, cut into records.
    ([0x16, 3, 3, 0, 8, 11, 0, 0, 12, 0, 0, 0, 0], 16, true),
  ]

  @Test(
    "A message that the input buffer cannot hold is named with the bytes that it needs",
    arguments: rows)
  func needs(_ row: (bytes: [UInt8], needed: UInt32, waitsFrom36: Bool)) throws {
    // Mbed TLS 3.6 puts messages together from records: it waits for the next one.
    let waits = row.waitsFrom36 && Engines.system != "system 2.28"
    let expected: SecurityFault =
      waits
      ? .handshakeTimeout(state: 3)
      : .recordTooLarge(state: 3, needed: row.needed, room: 16_384)
    #expect(try fault(row.bytes) == .security(expected))
  }
}
