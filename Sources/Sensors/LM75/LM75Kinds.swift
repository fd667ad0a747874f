public import HAL
public import Units

/// Driver of NXP's LM75A and LM75B (LM75A revision 4, LM75B revision 6.1): an LM75 with 11 bits,
/// steps of 125 m°C. Its limits have 9 bits.
public struct NXPLM75<Transport: RegisterTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .lm75bNXP }

  private var thermometer: Thermometer<Transport>

  /// Makes the driver of the chip behind `transport`; touches nothing yet.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    thermometer = Thermometer(transport, Self.settings(setup.options))
  }

  /// Does the next transfers; once set up two reads. Throws what the LM75's driver throws.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    try thermometer.advance()
  }

  /// The temperature in m°C.
  public func value(of index: Int) -> Int64 { thermometer.temperature }

  private static func settings(_ options: ChipOptions) -> ThermometerSettings {
    let alert = ThermometerAlert(options)
    return ThermometerSettings(
      running: alert.queue, lasting: 0xFF00, configurationBytes: 1, isOneShot: false, ready: 0,
      // Typically a conversion of 10 ms each 100 ms; as long as for other makers' chips is waited.
      conversionMax: .milliseconds(300), shift: 4, meaningful: 0xFFE0, fixed: 0, format: 0,
      celsius: OperatingRange(-55_000...125_000, beyond: 100), limitBits: 0xFF80,
      limits: alert.limits(step: 8, shift: 4, in: -2_048...2_040))
  }
}

// TI and NXP use the same numbers of parts for chips that differ: the name without a maker reads
// the bits that both have.
extension ChipSchema {
  /// What board files may say about an LM75A: the same as about an LM75.
  public static let lm75a = lm75.relative(named: "lm75a")

  /// What board files may say about an LM75B: the same as about an LM75.
  public static let lm75b = lm75.relative(named: "lm75b")

  /// What board files may say about TI's LM75C: the same as about an LM75.
  public static let lm75c = lm75.relative(named: "lm75c")

  /// What board files may say about NXP's LM75A: the same as about an LM75, with steps of 125 m°C.
  public static let lm75aNXP = lm75.relative(named: "lm75a-nxp")

  /// What board files may say about NXP's LM75B: the same as about an LM75, with steps of 125 m°C.
  public static let lm75bNXP = lm75.relative(named: "lm75b-nxp")
}
