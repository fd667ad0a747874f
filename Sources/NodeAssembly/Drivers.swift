public import HAL
public import Sensors

/// The drivers of every supported chip. A new chip is registered here, and with its model in
/// `Models`.
public enum Drivers {
  /// The drivers for buses of type `Bus`.
  @inlinable
  public static func all<Bus: I2CBus>(on bus: Bus.Type) -> [DriverEntry<Bus>] {
    [
      DriverEntry(BME280.self),
      DriverEntry(ADS1115.self),
      DriverEntry(DS3231.self),
      DriverEntry(AHT20.self),
      DriverEntry(BH1750.self),
      DriverEntry(HTU21D.self),
      DriverEntry(MLX90614.self),
      DriverEntry(SCD41.self),
      DriverEntry(SHT21.self),
      DriverEntry(SHT31.self),
      DriverEntry(SHT41.self),
      DriverEntry(LM75.self),
      DriverEntry(MCP9808.self),
      DriverEntry(TMP102.self),
      DriverEntry(TMP105.self),
      DriverEntry(BMP180.self),
      DriverEntry(BMP280.self),
      DriverEntry(DPS310.self),
      DriverEntry(INA219.self),
      DriverEntry(DHT11.self),
      DriverEntry(DHT22.self),
      DriverEntry(lines: MCP23017.self),
      DriverEntry(multiplexer: PCA9548.schema),
    ]
  }
}
