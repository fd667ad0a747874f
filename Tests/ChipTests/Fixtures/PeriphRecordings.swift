import BoardFiles
import Testing

/// A BME280's calibration, one burst of its data registers and what they mean. The second chip was
/// probably damaged, by its source: good for arithmetic.
struct RecordedClimate: CustomTestStringConvertible {
  let testDescription: String
  let first: [UInt8]
  let second: [UInt8]
  let data: [UInt8]
  let milliCelsius: Int64
  let milliPascal: Int64
  let milliPercent: Int64

  private init(
    _ list: String, of file: String, first: [UInt8], second: [UInt8], data: [UInt8]
  ) {
    testDescription = list
    self.first = first
    self.second = second
    self.data = data
    milliCelsius = Recordings.thousandths("temperature", of: list, in: file)
    milliPascal = Recordings.thousandths("pressure", of: list, in: file)
    milliPercent = Recordings.thousandths("humidity", of: list, in: file)
  }

  static let all = [
    overI2C("TestI2CSenseBME280_success"), overI2C("TestI2CSenseContinuous280_success"), overSPI,
  ]

  /// The source replays the first one for a BMP280 too, without what belongs to humidity.
  static let bmp280 = overI2C("TestI2CSenseBMP280_success", hasHumidity: false)

  private static func overI2C(_ list: String, hasHumidity: Bool = true) -> RecordedClimate {
    let said = Recordings.list(list, of: "periph_bmx280")
    return RecordedClimate(
      list, of: "periph_bmx280", first: said.answer(to: 0x88),
      second: hasHumidity ? said.answer(to: 0xE1) : [], data: said.answer(to: 0xF7))
  }

  /// The first byte of an answer goes with the register number and means nothing.
  private static var overSPI: RecordedClimate {
    let list = "TestSPISenseBME280_success"
    let said = Recordings.list(list, of: "periph_bme280_spi").exchanges
    func answer(to register: UInt8) -> [UInt8] {
      said.first { $0.written.first == register }.map { Array($0.read.dropFirst()) } ?? []
    }
    return RecordedClimate(
      list, of: "periph_bme280_spi", first: answer(to: 0x88), second: answer(to: 0xE1),
      data: answer(to: 0xF7))
  }
}

/// A conversion result of AIN0 − AIN3 at ± 6.144 V and the voltage it stands for. (Of an ADS1015,
/// whose twelve bits are left-aligned in the same register.)
struct RecordedVoltage {
  let result: UInt16
  let microvolts: Int64

  static let all = [
    RecordedVoltage("TestPinADC_Read", 0, "TestPinADC_Read"),
    RecordedVoltage("TestPinADC_ReadContinous", 0, "TestPinADC_ReadContinous/reading 0"),
    RecordedVoltage("TestPinADC_ReadContinous", 1, "TestPinADC_ReadContinous/reading 1"),
  ]

  private init(_ list: String, _ read: Int, _ expected: String) {
    let bytes = Recordings.list(list, of: "periph_ads1x15").reads[read]
    result = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    microvolts = 1_000 * Recordings.thousandths("voltage", of: expected, in: "periph_ads1x15")
  }
}
