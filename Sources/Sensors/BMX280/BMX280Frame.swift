/// The registers of both chips (BST-BME280-DS002 table 18, BST-BMP280-DS001 table 18).
enum BMX280Register: UInt8 {
  /// `calib00` to `calib25`.
  case calibration = 0x88
  /// `id`.
  case identity = 0xD0
  /// `reset`.
  case reset = 0xE0
  /// `calib26` to `calib41`; a BME280's only.
  case calibrationOfHumidity = 0xE1
  /// `ctrl_hum`; a BME280's only.
  case controlHumidity = 0xF2
  /// `status`.
  case status = 0xF3
  /// `ctrl_meas`.
  case controlMeasurement = 0xF4
  /// `config`.
  case configuration = 0xF5
}

/// Registers 0xF2...0xFE as one burst reads them (BST-BME280-DS002 section 5.3, table 18).
///
/// Settings, status and results of the same moment: the chip shadows its data registers for the
/// burst, and settings that are still ours prove that the chip has not lost power since set-up.
///
/// A BMP280 has the same registers from 0xF3 to 0xFC (BST-BMP280-DS001 section 4.2, table 18); what
/// it lacks has the value that a BME280 shows when it is not configured to measure humidity.
struct BMX280Frame {
  /// The bytes before a burst has filled them.
  static let blank: InlineArray<13, UInt8> = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0]

  /// `ctrl_hum`.
  let controlHumidity: UInt8
  /// Whether a conversion is running: bit 3 of `status`.
  let measuring: Bool
  /// `ctrl_meas`.
  let controlMeasurement: UInt8
  /// `config`, without the bit that has no meaning.
  let configuration: UInt8
  /// Whether the four bits are 0 that follow the 20 of pressure and of temperature.
  let endsInZeros: Bool
  /// Raw pressure, 20 bits.
  let pressure: Int32
  /// Raw temperature, 20 bits.
  let temperature: Int32
  /// Raw humidity, 16 bits; 0x8000 from a BMP280.
  let humidity: Int32

  init(_ bytes: InlineArray<13, UInt8>) {
    func twenty(_ at: Int) -> Int32 {
      Int32(bytes[at]) << 12 | Int32(bytes[at + 1]) << 4 | Int32(bytes[at + 2] >> 4)
    }
    controlHumidity = bytes[0] & 0x07
    measuring = bytes[1] & 0x08 != 0
    controlMeasurement = bytes[2]
    configuration = bytes[3] & 0xFD
    endsInZeros = (bytes[7] | bytes[10]) & 0x0F == 0
    pressure = twenty(5)
    temperature = twenty(8)
    humidity = Int32(bytes[11]) << 8 | Int32(bytes[12])
  }

  /// Whether no conversion has filled the data registers since reset: they hold 0x80000 and 0x8000,
  /// which are possible values of each quantity alone, but hardly of all at once.
  var empty: Bool { pressure == 0x80000 && temperature == 0x80000 && humidity == 0x8000 }
}
