/// The chip's maker: SHT21 and HTU21D share commands and formulas, not times and identities.
struct SHT21Part {
  /// The user register after power-up.
  let userRegister: UInt8
  /// Typical conversion times in µs by resolution code.
  let temperatureTimes: InlineArray<4, Int64>
  /// The same for humidity.
  let humidityTimes: InlineArray<4, Int64>

  /// SHT21 datasheet version 4, table 7; the register as real chips read.
  static let sht21 = SHT21Part(
    userRegister: 0x3A, temperatureTimes: [66_000, 17_000, 33_000, 9_000],
    humidityTimes: [22_000, 3_000, 7_000, 12_000])

  /// HTU21D datasheet HPC199_4, page 3 and the default of its user register.
  static let htu21d = SHT21Part(
    userRegister: 0x02, temperatureTimes: [44_000, 11_000, 22_000, 6_000],
    humidityTimes: [14_000, 2_000, 4_000, 7_000])

  /// Bits of a temperature by resolution code.
  static let temperatureBits: InlineArray<4, Int> = [14, 12, 13, 11]
  /// Bits of a humidity.
  static let humidityBits: InlineArray<4, Int> = [12, 8, 10, 11]
}
