/// The differences between the chips of the family, by their datasheets: Bosch BST-BMP280-DS001 and
/// BST-BME280-DS002.
enum BMX280Variant {
  /// Temperature and pressure.
  case bmp280
  /// Temperature, humidity and pressure.
  case bme280

  /// Register `id` 0xD0.
  var identity: UInt8 {
    switch self {
    case .bmp280: 0x58
    case .bme280: 0x60
    }
  }

  /// Whether there are `ctrl_hum`, humidity data and humidity calibration.
  var measuresHumidity: Bool { self == .bme280 }

  /// The place of pressure among the inputs; temperature is the first.
  var pressureInput: Int {
    switch self {
    case .bmp280: 1
    case .bme280: 2
    }
  }

  /// The time of each code of `t_sb` in µs (BMP280 table 11, BME280 table 27).
  func standby(_ code: UInt8) -> UInt64 {
    switch (code & 7, self) {
    case (0, _): 500
    case (1, _): 62_500
    case (2, _): 125_000
    case (3, _): 250_000
    case (4, _): 500_000
    case (5, _): 1_000_000
    case (6, .bmp280): 2_000_000
    case (6, .bme280): 10_000
    case (_, .bmp280): 4_000_000
    case (_, .bme280): 20_000
    }
  }
}
