import BoardFiles
import Testing

/// A BMP180's E2PROM, what it answers to a temperature and a pressure conversion, and what that
/// means.
struct RecordedBarometer: CustomTestStringConvertible {
  let testDescription: String
  let oversampling: Int64
  let calibration: [UInt8]
  let temperature: [UInt8]
  let pressure: [UInt8]
  let deciCelsius: Int64
  let pascal: Int64

  private init(
    _ name: String, oversampling: Int64, calibration: [UInt8], temperature: [UInt8],
    pressure: [UInt8], deciCelsius: Int64, pascal: Int64
  ) {
    testDescription = name
    self.oversampling = oversampling
    self.calibration = calibration
    self.temperature = temperature
    self.pressure = pressure
    self.deciCelsius = deciCelsius
    self.pascal = pascal
  }

  /// The lists of TestSense180_success, which replay the same answers for every oversampling; an
  /// invalid one counts as none.
  private static let recorded = zip(
    ["Oversampling(42)", "O1x", "O2x", "O4x", "O8x"], [0, 0, 1, 2, 3] as [Int64]
  ).map { setting, oversampling in
    let (list, file) = ("TestSense180_success/\(setting)", "periph_bmp180")
    let said = Recordings.list(list, of: file)
    return RecordedBarometer(
      list, oversampling: oversampling, calibration: said.answer(to: 0xAA),
      // Two bytes were read; the driver reads the third too, which only pressures fill.
      temperature: said.answer(to: 0xF6) + [0], pressure: said.reads[3],
      deciCelsius: Recordings.thousandths("temperature", of: list, in: file) / 100,
      pascal: Recordings.thousandths("pressure", of: list, in: file) / 1_000)
  }

  /// The worked example of the datasheet (Bosch BST-BMP180-DS000 section 3.5): UT 27 898, UP 23
  /// 843.
  static let example = RecordedBarometer(
    "worked example", oversampling: 0,
    calibration: [408, -72, -14_383, 32_741, 32_757, 23_153, 6_190, 4, -32_768, -8_711, 2_868]
      .flatMap { (word: Int) in
        [UInt8(truncatingIfNeeded: word >> 8), UInt8(truncatingIfNeeded: word)]
      },
    temperature: [0x6C, 0xFA, 0x00], pressure: [0x5D, 0x23, 0x00], deciCelsius: 150,
    pascal: 69_964)

  static let all = [example] + recorded
}

extension RecordedBarometer {
  /// The chip that answered so, never busy, or other answers in their place.
  func bus(
    calibration: [UInt8]? = nil, temperature: [UInt8]? = nil, pressure: [UInt8]? = nil,
    control: UInt8? = nil
  ) -> AnsweringBus {
    var command: UInt8 = 0
    return AnsweringBus { bytes, count in
      if bytes.count == 2, bytes[0] == 0xF4 { command = bytes[1] }
      switch bytes[0] {
      case 0xD0: return [0x55]
      case 0xAA: return calibration ?? self.calibration
      case 0xF4: return [control ?? command & ~0x20]
      default:
        return command == 0x2E ? temperature ?? self.temperature : pressure ?? self.pressure
      }
    }
  }
}
