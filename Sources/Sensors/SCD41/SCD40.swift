public import HAL
public import Units

/// Driver of the Sensirion SCD40 (SCD4x datasheet version 1.4): an SCD41 without single shots, and
/// less accurate above 2 000 ppm.
public struct SCD40<Transport: CommandTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .scd40 }

  private var driver: SCD41<Transport>

  /// Makes the driver of the chip behind `transport`; touches nothing yet.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    // The SCD41 measures periodically by default.
    var periodic = setup
    periodic.options = ChipSchema.scd41.defaults
    driver = SCD41(transport, periodic)
  }

  /// Does the next transfer of the measurement; throws what the SCD41's driver throws.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    try driver.advance()
  }

  /// Channel 0 in thousandths of a part per million, 1 in m°C, 2 in m%RH.
  public func value(of index: Int) -> Int64 { driver.value(of: index) }
}

extension ChipSchema {
  /// What board files may say about an SCD40: what they say about an SCD41 that measures
  /// periodically.
  public static let scd40 = scd41.relative(
    named: "scd40", options: [], transfers: [.read(3), .read(9), .write(2)])
}
