import Sensors
import SimBoard

extension Chip {
  /// Every supported chip; a new one is registered here and nowhere else.
  public static let all: [Chip] = [
    Chip(BME280.self, BME280Model.self),
    Chip(ADS1115.self, ADS1115Model.self),
    Chip(BMP180.self, BMP180Model.self),
    Chip(BMP280.self, BMP280Model.self),
    Chip(DPS310.self, DPS310Model.self),
    Chip(INA219.self, INA219Model.self),
  ]
}
