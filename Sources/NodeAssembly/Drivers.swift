import HAL
import Sensors
import Units

/// The drivers of every supported chip. A new chip is registered here, and with its model in
/// `Models`.
package enum Drivers {
  /// All of them. Of those that answer alike the first is one whose driver reads the others too.
  package static let all: [DriverEntry] = [
    DriverEntry(BME280<I2CEndpoint>.self),
    DriverEntry(ADS1115<I2CEndpoint>.self),
    DriverEntry(DS3231<I2CEndpoint>.self),
    DriverEntry(AHT10<I2CEndpoint>.self),
    DriverEntry(AHT20<I2CEndpoint>.self),
    DriverEntry(AHT21<I2CEndpoint>.self),
    DriverEntry(BH1750<I2CEndpoint>.self),
    DriverEntry(MLX90614.self),
    DriverEntry(SCD40<I2CEndpoint>.self),
    DriverEntry(SCD41<I2CEndpoint>.self),
    DriverEntry(SHT21<I2CEndpoint>.self),
    DriverEntry(Si7021<I2CEndpoint>.self),
    DriverEntry(HTU21D<I2CEndpoint>.self),
    DriverEntry(SHT31<I2CEndpoint>.self),
    DriverEntry(SHT31<I2CEndpoint>.self, as: .sht30),
    DriverEntry(SHT31<I2CEndpoint>.self, as: .sht35),
    DriverEntry(SHT31<I2CEndpoint>.self, as: .sht85),
    DriverEntry(SHT41<I2CEndpoint>.self),
    DriverEntry(SHT41<I2CEndpoint>.self, as: .sht40),
    DriverEntry(SHT41<I2CEndpoint>.self, as: .sht45),
    DriverEntry(LM75<I2CEndpoint>.self),
    DriverEntry(LM75<I2CEndpoint>.self, as: .lm75a),
    DriverEntry(LM75<I2CEndpoint>.self, as: .lm75b),
    DriverEntry(LM75<I2CEndpoint>.self, as: .lm75c),
    DriverEntry(NXPLM75<I2CEndpoint>.self, as: .lm75aNXP),
    DriverEntry(NXPLM75<I2CEndpoint>.self),
    DriverEntry(MCP9808<I2CEndpoint>.self),
    DriverEntry(TMP102<I2CEndpoint>.self),
    DriverEntry(TMP102<I2CEndpoint>.self, as: .tmp112),
    DriverEntry(TMP105<I2CEndpoint>.self),
    DriverEntry(TMP1075<I2CEndpoint>.self),
    DriverEntry(BMP085<I2CEndpoint>.self),
    DriverEntry(BMP180<I2CEndpoint>.self),
    DriverEntry(BMP280<I2CEndpoint>.self),
    DriverEntry(DPS310<I2CEndpoint>.self),
    DriverEntry(INA219<I2CEndpoint>.self),
    DriverEntry(DHT11.self),
    DriverEntry(DHT22.self),
    DriverEntry(DHT22.self, as: .am2302),
    DriverEntry(AM2301.self),
    DriverEntry(lines: MCP23017<I2CEndpoint>.self),
    DriverEntry(multiplexer: .pca9548),
    DriverEntry(multiplexer: .pca9548a),
    DriverEntry(multiplexer: .tca9548a),
  ]
}
