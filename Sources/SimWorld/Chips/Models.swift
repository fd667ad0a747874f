import SimBoard

/// The models of every supported chip. A new chip is registered here, and with its driver in
/// `Drivers`.
package enum Models {
  /// All of them, by the names of their chips.
  package static let all: [ModelEntry] = [
    ModelEntry("bme280", BME280Model.self),
    ModelEntry("ads1115", ADS1115Model.self),
    ModelEntry("ds3231", DS3231Model.self),
    ModelEntry("aht10", AHT10Model.self),
    ModelEntry("aht20", AHT20Model.self),
    ModelEntry("aht21", AHT20Model.self),
    ModelEntry("bh1750", BH1750Model.self),
    ModelEntry("htu21d", HTU21DModel.self),
    ModelEntry("mlx90614", MLX90614Model.self),
    ModelEntry("scd40", SCD40Model.self),
    ModelEntry("scd41", SCD41Model.self),
    ModelEntry("sht21", SHT21Model.self),
    ModelEntry("si7021", Si7021Model.self),
    ModelEntry("sht31", SHT31Model.self),
    ModelEntry("sht30", SHT31Model.self),
    ModelEntry("sht35", SHT31Model.self),
    ModelEntry("sht85", SHT85Model.self),
    ModelEntry("sht41", SHT41Model.self),
    ModelEntry("sht40", SHT41Model.self),
    ModelEntry("sht45", SHT41Model.self),
    ModelEntry("lm75", LM75Model.self),
    ModelEntry("mcp9808", MCP9808Model.self),
    ModelEntry("tmp102", TMP102Model.self),
    ModelEntry("tmp112", TMP102Model.self),
    ModelEntry("tmp105", TMP105Model.self),
    ModelEntry("tmp1075", TMP1075Model.self),
    ModelEntry("bmp085", BMP085Model.self),
    ModelEntry("bmp180", BMP180Model.self),
    ModelEntry("bmp280", BMP280Model.self),
    ModelEntry("dps310", DPS310Model.self),
    ModelEntry("ina219", INA219Model.self),
    ModelEntry("dht11", DHT11Model.self),
    ModelEntry("dht22", DHT22Model.self),
    ModelEntry("am2302", DHT22Model.self),
    ModelEntry("am2301", AM2301Model.self),
    ModelEntry("mcp23017", MCP23017Model.self),
    ModelEntry("pca9548", PCA9548Model.self),
    ModelEntry("pca9548a", PCA9548Model.self),
    ModelEntry("tca9548a", PCA9548Model.self),
  ]
}
