/// The trimming parameters of temperature and pressure that Bosch burns into each BMP280 and BME280
/// (BST-BMP280-DS001 section 3.11.2, BST-BME280-DS002 section 4.2.2).
///
/// Kept in the width in which the compensation computes, so no use has to widen them again.
struct BMX280Calibration {
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

  /// Takes the block at 0x88...0xA1; its last two bytes are not for these quantities.
  mutating func decode(_ block: InlineArray<26, UInt8>) {
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
  }
}
