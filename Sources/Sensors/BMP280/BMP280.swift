public import HAL
public import Units

/// Driver of the Bosch BMP280 for temperature and pressure (BST-BMP280-DS001).
///
/// Both quantities are always converted, because the pressure formula needs the temperature. In
/// normal mode a value is at most the standby time and one conversion old.
public struct BMP280: SensorDriver {
  private var measurement: BMX280

  /// Makes the driver of the chip at `address`; touches nothing yet. `channels` saves nothing.
  public init(address: I2CAddress, options: ChipOptions, channels: ChannelMask) {
    measurement = BMX280(address: address, settings: BMX280Settings(.bmp280, options))
  }

  /// Does the next transfers; in normal mode and once set up, one burst of 10 bytes.
  ///
  /// - Throws: ``SensorFault/identity(expected:actual:)`` if no BMP280 answers,
  ///   ``SensorFault/notReady`` for a chip that lost power or stays busy,
  ///   ``SensorFault/outOfRange`` for implausible values, ``SensorFault/bus(_:)``.
  public mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    try measurement.advance(on: &bus)
  }

  /// Channel 0 in m°C, 1 in mPa.
  public func value(of index: Int) -> Int64 {
    index == 0 ? measurement.temperature : measurement.pressure
  }
}
