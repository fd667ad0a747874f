/// The trimming parameters that Bosch burns into each BME280 (datasheet section 4.2.2, table 16).
///
/// Kept in the width in which the compensation computes, so no use has to widen them again.
struct BME280Calibration {
  /// Bytes of the block at 0x88...0xA1.
  static let firstBlockBytes = 26
  /// Bytes of the block at 0xE1...0xE7.
  static let secondBlockBytes = 7

  var t1: Int64 = 0
  var t2: Int64 = 0
  var t3: Int64 = 0
  var p1: Int64 = 0
  var p2: Int64 = 0
  var p3: Int64 = 0
  var p4: Int64 = 0
  var p5: Int64 = 0
  var p6: Int64 = 0
  var p7: Int64 = 0
  var p8: Int64 = 0
  var p9: Int64 = 0
  var h1: Int64 = 0
  var h2: Int64 = 0
  var h3: Int64 = 0
  var h4: Int64 = 0
  var h5: Int64 = 0
  var h6: Int64 = 0

  /// Takes the block at 0x88: temperature, pressure and H1 in its last byte (0xA0 is unused).
  mutating func decodeFirst(_ block: InlineArray<26, UInt8>) {
    func unsigned(_ at: Int) -> UInt16 { UInt16(block[at]) | UInt16(block[at + 1]) << 8 }
    func signed(_ at: Int) -> Int64 { Int64(Int16(bitPattern: unsigned(at))) }
    t1 = Int64(unsigned(0))
    t2 = signed(2)
    t3 = signed(4)
    p1 = Int64(unsigned(6))
    p2 = signed(8)
    p3 = signed(10)
    p4 = signed(12)
    p5 = signed(14)
    p6 = signed(16)
    p7 = signed(18)
    p8 = signed(20)
    p9 = signed(22)
    h1 = Int64(block[25])
  }

  /// Takes the block at 0xE1: H2...H6; H4 and H5 are signed 12-bit numbers that share byte 0xE5.
  mutating func decodeSecond(_ block: InlineArray<7, UInt8>) {
    h2 = Int64(Int16(bitPattern: UInt16(block[0]) | UInt16(block[1]) << 8))
    h3 = Int64(block[2])
    h4 = Int64(Int8(bitPattern: block[3])) << 4 | Int64(block[4] & 0x0F)
    h5 = Int64(Int8(bitPattern: block[5])) << 4 | Int64(block[4] >> 4)
    h6 = Int64(Int8(bitPattern: block[6]))
  }
}
