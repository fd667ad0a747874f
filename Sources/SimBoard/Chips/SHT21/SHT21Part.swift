/// The chip's maker: SHT21, HTU21D and Si7021 share commands and formulas, not times and
/// identities.
public struct SHT21Part: Sendable {
  /// The user register after power-up.
  let userRegister: UInt8
  /// Typical conversion times in µs by resolution code.
  let temperatureTimes: InlineArray<4, Int64>
  /// The same for humidity.
  let humidityTimes: InlineArray<4, Int64>
  /// The second part of the serial number.
  var serial: InlineArray<2, UInt16> = [0x3B7C, 0x48B2]
  /// Whether it has what only the Si7021 has: heater currents, the temperature of the last
  /// humidity, a revision.
  var isSi7021 = false

  /// SHT21 datasheet version 4, table 7; the register as real chips read.
  static let sht21 = SHT21Part(
    userRegister: 0x3A, temperatureTimes: [66_000, 17_000, 33_000, 9_000],
    humidityTimes: [22_000, 3_000, 7_000, 12_000])

  /// HTU21D datasheet HPC199_4, page 3 and the default of its user register.
  static let htu21d = SHT21Part(
    userRegister: 0x02, temperatureTimes: [44_000, 11_000, 22_000, 6_000],
    humidityTimes: [14_000, 2_000, 4_000, 7_000])

  /// Si7021-A20 revision 1.3, tables 2 and 10; a measurement of the humidity takes one of the
  /// temperature as well. The serial number names the part, 21.
  static let si7021 = SHT21Part(
    userRegister: 0x3A, temperatureTimes: [7_000, 2_400, 4_000, 1_500],
    humidityTimes: [17_000, 5_000, 7_700, 7_300], serial: [0x15FF, 0xB5FF], isSi7021: true)

  /// Bits of a temperature by resolution code.
  static let temperatureBits: InlineArray<4, Int> = [14, 12, 13, 11]
  /// Bits of a humidity.
  static let humidityBits: InlineArray<4, Int> = [12, 8, 10, 11]
}
