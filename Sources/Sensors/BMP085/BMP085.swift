public import HAL
public import Units

/// Driver of the Bosch BMP085 for temperature and pressure (BST-BMP085-DS000 revision 1.3).
///
/// The predecessor of the BMP180, with the same calibration, commands and formulas. Its datasheet
/// knows no soft reset and no control register that could be read, so the driver waits for the
/// longest conversion time, and believes 0x8000, which is also what the chip holds before its
/// first conversion, only after a second conversion. The pins EOC and XCLR are not used.
public struct BMP085<Transport: RegisterTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .bmp085 }

  private var measurement: BMP180Measurement<Transport>

  /// Makes the driver of the chip behind `transport`; touches nothing yet. Fewer
  /// channels save nothing.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    measurement = BMP180Measurement(transport, .bmp085, setup.options.choice("oversampling"))
  }

  /// Does the next transfers of the measurement.
  ///
  /// - Throws: ``SensorFault/identity(expected:actual:)`` if no BMP085 answers,
  ///   ``SensorFault/outOfRange`` for an implausible temperature or calibration,
  ///   ``SensorFault/inconsistent``, ``SensorFault/bus(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    try measurement.advance()
  }

  /// Channel 0 in m°C, 1 in mPa.
  public func value(of index: Int) -> Int64 {
    index == 0 ? measurement.temperature : measurement.pressure
  }
}

extension ChipSchema {
  /// What board files may say about a BMP085.
  ///
  /// Channels: temperature −40...85 °C, pressure 300...1100 hPa (Bosch BST-BMP085-DS000, table 1).
  /// Option: `oversampling` of the pressure, from ultra low power to ultra high resolution (table
  /// 3).
  public static let bmp085 = ChipSchema.bmp180.relative(named: "bmp085")
}
