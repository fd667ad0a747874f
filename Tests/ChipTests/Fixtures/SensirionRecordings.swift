import BoardFiles
import Testing

/// One answer of a real chip and the air it stands for.
///
/// The bytes are those of the recordings; the values are the datasheets' formulas in floating
/// point, which agree with what the sources say of the room.
struct RecordedAir: CustomTestStringConvertible {
  let bytes: [UInt8]
  let milliCelsius: Int64
  let milliPercent: Int64

  var testDescription: String { "\(milliCelsius) m°C, \(milliPercent) m%RH" }

  /// All answers of the capture in their order.
  static let sht31 = airs(
    Recordings.capture("i2c_sht31_25c_28rh").reads,
    [
      (25_840, 28_320), (25_870, 28_250), (25_900, 28_200), (25_930, 28_120), (25_970, 28_070),
      (26_010, 28_080), (26_010, 27_970), (26_070, 27_990), (26_050, 27_710), (26_180, 27_730),
      (26_170, 27_550), (26_240, 27_640),
    ])

  /// Temperature and humidity as they were fetched one after the other, after the user register and
  /// the serial number.
  static let sht21 = airs(
    [Recordings.capture("i2c_sht21_serial_hold").reads.suffix(2).flatMap { $0 }],
    [(23_810, 50_720)])

  /// At rest and after heater pulses of three strengths, then once, then eleven times in a row.
  static let sht41 = airs(
    ["TestHeater", "TestSense", "TestSenseContinuous"].flatMap {
      Recordings.list($0, of: "periph_sht4x").reads
    },
    [
      (22_821, 38_182), (25_838, 38_421), (26_885, 38_509), (27_564, 38_476), (22_874, 38_104),
      (38_047, 39_174), (43_238, 39_113), (46_480, 38_123), (23_016, 38_686), (48_814, 40_231),
      (57_455, 39_285), (62_780, 35_871), (23_176, 36_933), (29_710, 35_663), (30_277, 32_272),
      (30_533, 29_922), (23_203, 36_929), (55_597, 23_124), (58_272, 12_236), (59_597, 9_196),
      (24_236, 33_853), (77_856, 10_421), (82_022, 4_485), (84_009, 3_909), (25_379, 31_406),
      (25_363, 31_474), (25_310, 31_558), (25_312, 31_579), (25_310, 31_667), (25_294, 31_718),
      (25_267, 31_751), (25_224, 31_814), (25_214, 31_890), (25_206, 31_934), (25_206, 31_970),
      (25_150, 31_991),
    ])

  private static func airs(_ answers: [[UInt8]], _ values: [(Int64, Int64)]) -> [RecordedAir] {
    precondition(answers.count == values.count, "each answer has its values")
    return zip(answers, values).map {
      RecordedAir(bytes: $0, milliCelsius: $1.0, milliPercent: $1.1)
    }
  }
}
