public import HAL
public import Units

/// Driver of the Bosch BME280 for temperature, humidity and pressure (BST-BME280-DS002).
///
/// All three quantities are always converted: the pressure and humidity formulas need the
/// temperature, and a `ctrl_hum` that reads zero betrays a chip that has lost power. In normal mode
/// a value is at most the standby time and one conversion old.
public struct BME280<Transport: RegisterTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .bme280 }

  private var measurement: BMX280<Transport>

  /// Makes the driver of the chip behind `transport`; touches nothing yet. Fewer
  /// channels save nothing.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    measurement = BMX280(transport, BMX280Settings(.bme280, setup.options))
  }

  /// Does the next transfers; in normal mode and once set up, one burst of 13 bytes.
  ///
  /// - Throws: ``SensorFault/identity(expected:actual:)`` if no BME280 answers,
  ///   ``SensorFault/notReady`` for a chip that lost power or stays busy,
  ///   ``SensorFault/outOfRange`` for an implausible temperature, without which there is no other
  ///   quantity, ``SensorFault/inconsistent``, ``SensorFault/bus(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    try measurement.advance()
  }

  /// Channel 0 in m°C, 1 in m%RH, 2 in mPa.
  public func value(of index: Int) -> Int64 {
    switch index {
    case 0: measurement.temperature
    case 1: measurement.humidity
    default: measurement.pressure
    }
  }
}
