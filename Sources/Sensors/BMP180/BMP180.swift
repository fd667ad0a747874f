public import HAL
public import Units

/// Driver of the Bosch BMP180 for temperature and pressure (BST-BMP180-DS000).
///
/// A lost power supply shows in the control register, and in the data registers: they fall back to
/// 0x800000, which is believed only with the control register still as written.
public struct BMP180<Transport: RegisterTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .bmp180 }

  private var measurement: BMP180Measurement<Transport>

  /// Makes the driver of the chip behind `transport`; touches nothing yet. Fewer
  /// channels save nothing.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    measurement = BMP180Measurement(transport, .bmp180, setup.options.choice("oversampling"))
  }

  /// Does the next transfers of the measurement.
  ///
  /// - Throws: ``SensorFault/identity(expected:actual:)`` if no BMP180 answers,
  ///   ``SensorFault/notReady`` for a chip that lost power or stays busy,
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

/// What distinguishes the chips of the family.
enum BMP180Part {
  /// BST-BMP085-DS000.
  case bmp085
  /// BST-BMP180-DS000.
  case bmp180

  /// Whether a register begins a reset; a BMP085 has a pin for it.
  var hasSoftReset: Bool { self == .bmp180 }

  /// Whether the control register can be read, with a bit that falls at the end of a conversion; a
  /// BMP085 has a pin for that.
  var showsControl: Bool { self == .bmp180 }
}
