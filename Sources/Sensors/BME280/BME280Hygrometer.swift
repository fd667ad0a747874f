/// The humidity element of a BME280: its trimming parameters (BST-BME280-DS002 section 4.2.2, table
/// 16) and the formula of section 4.2.3.
///
/// The arithmetic wraps like that of ``BMX280Calibration``.
struct BME280Hygrometer: Equatable {
  /// A quarter beyond 0...100 %RH, in 2⁻²² %RH. A wet or aged element passes the ends by a little;
  /// a word that is none, or one that other parameters belong to, by far.
  private static var possible: ClosedRange<Int64> { -25 << 22...125 << 22 }

  private let h1: Int64
  private let h2: Int64
  private let h3: Int64
  private let h4: Int64
  private let h5: Int64
  private let h6: Int64

  /// Takes H1, which is at 0xA1, and the block at 0xE1: H2...H6; H4 and H5 are signed 12-bit
  /// numbers that share byte 0xE5.
  init(h1 first: UInt8, _ block: InlineArray<7, UInt8>) {
    h1 = Int64(first)
    h2 = Int64(Int16(bitPattern: UInt16(block[0]) | UInt16(block[1]) << 8))
    h3 = Int64(block[2])
    h4 = Int64(Int8(bitPattern: block[3])) << 4 | Int64(block[4] & 0x0F)
    h5 = Int64(Int8(bitPattern: block[5])) << 4 | Int64(block[4] >> 4)
    h6 = Int64(Int8(bitPattern: block[6]))
  }

  /// Thousandths of a per cent of relative humidity, rounded and limited to 0...100 000; nil for
  /// what is no measurement: a word of zeros or of ones, and one far beyond these ends.
  ///
  /// The products in 64 bits again: the 32-bit form drops half a step of the converter, 3 m%RH.
  func milliPercent(_ raw: Int32, fine: Int32) -> Int64? {
    guard raw != 0, raw != 0xFFFF else { return nil }
    let t = Int64(fine) &- 76_800
    // Short steps with their types: Swift 6.2 takes minutes to check these products as one
    // expression.
    let offset: Int64 = (h4 &<< 20) &+ (h5 &* t)
    let distance: Int64 = (Int64(raw) &<< 14) &- offset
    let bend: Int64 = ((t &* h3) &>> 11) &+ 32_768
    let warmth: Int64 = (((t &* h6) &>> 10) &* bend) &>> 10
    let slope: Int64 = ((warmth &+ 2_097_152) &* h2 &+ 8_192) &>> 14
    let linear: Int64 = (distance &* slope) &>> 15
    let coarse: Int64 = linear &>> 7
    let square: Int64 = (coarse &* coarse &* h1) &>> 27
    let exact: Int64 = linear &- square
    guard Self.possible.contains(exact) else { return nil }
    let limited: Int64 = max(0, min(100 &<< 22, exact))
    return (limited &* 1_000 &+ (1 &<< 21)) &>> 22
  }
}
