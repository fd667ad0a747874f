import Sensors
import SimBoard
import Units

extension Chip {
  /// Every supported chip; a new one is registered here and nowhere else.
  public static let all: [Chip] = [
    Chip(BME280.self, BME280Model.self),
    Chip(ADS1115.self, ADS1115Model.self),
    Chip(DS3231.self, DS3231Model.self),
    Chip(AHT20.self, AHT20Model.self),
    Chip(BH1750.self, BH1750Model.self),
    Chip(HTU21D.self, HTU21DModel.self),
    Chip(MLX90614.self, MLX90614Model.self),
    Chip(SCD41.self, SCD41Model.self),
    Chip(SHT21.self, SHT21Model.self),
    Chip(SHT31.self, SHT31Model.self),
    Chip(SHT41.self, SHT41Model.self),
    Chip(LM75.self, LM75Model.self),
    Chip(MCP9808.self, MCP9808Model.self),
    Chip(TMP102.self, TMP102Model.self),
    Chip(TMP105.self, TMP105Model.self),
    Chip(BMP180.self, BMP180Model.self),
    Chip(BMP280.self, BMP280Model.self),
    Chip(DPS310.self, DPS310Model.self),
    Chip(INA219.self, INA219Model.self),
    Chip(DHT11.self, DHT11Model.self),
    Chip(DHT22.self, DHT22Model.self),
    Chip(lines: MCP23017.self, MCP23017Model.self),
    Chip(multiplexer: PCA9548.schema, PCA9548Model.self),
  ]
}

extension [Chip] {
  /// The chip that board files call `name`.
  public func named(_ name: String) -> Chip? {
    first { "\($0.schema.name)" == name }
  }
}
