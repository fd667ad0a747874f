public import HAL
public import Units

/// Driver of the Bosch BMP280 for temperature and pressure (BST-BMP280-DS001).
///
/// Both quantities are always converted, because the pressure formula needs the temperature. In
/// normal mode a value is at most the standby time and one conversion old.
public struct BMP280<Transport: RegisterTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .bmp280 }

  private var measurement: BMX280<Transport>

  /// Makes the driver of the chip behind `transport`; touches nothing yet. Fewer
  /// channels save nothing.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    measurement = BMX280(transport, BMX280Settings(.bmp280, setup.options))
  }

  /// Does the next transfers; in normal mode and once set up, one burst of 10 bytes.
  ///
  /// - Throws: ``SensorFault/identity(expected:actual:)`` if no BMP280 answers,
  ///   ``SensorFault/notReady`` for a chip that lost power or stays busy,
  ///   ``SensorFault/outOfRange`` for an implausible temperature, without which there is no other
  ///   quantity, ``SensorFault/inconsistent``, ``SensorFault/bus(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    try measurement.advance()
  }

  /// Channel 0 in m°C, 1 in mPa.
  public func value(of index: Int) -> Int64 {
    index == 0 ? measurement.temperature : measurement.pressure
  }
}
