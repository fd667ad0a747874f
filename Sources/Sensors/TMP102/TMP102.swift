public import HAL
public import Units

/// Driver of the TI TMP102 thermometer (SBOS397).
///
/// In continuous mode a value is at most one period of the rate and one conversion old.
public struct TMP102: SensorDriver {
  /// What board files may say about a TMP102.
  ///
  /// One channel in m°C, steps of 62.5 m°C. Options: `mode`, `rate` (conversions a second in
  /// continuous mode) and `range`: 12 bits end just below 128 °C, the 13 bits of the extended mode
  /// reach 150 °C; and those of the alert output, see `ThermometerAlert`.
  public static let schema = ChipSchema(
    name: "tmp102",
    addresses: [0x48, 0x49, 0x4A, 0x4B],
    channels: [ChannelSchema("temperature", .temperature, lowest: -55_000, highest: 150_000)],
    options: [
      OptionSchema(
        "mode", choices: [.init("one-shot", 0), .init("continuous", 1)], default: 0),
      OptionSchema(
        "rate",
        choices: [.init("0.25 Hz", 0), .init("1 Hz", 1), .init("4 Hz", 2), .init("8 Hz", 3)],
        default: 2),
      OptionSchema(
        "range", choices: [.init("128 °C", 0), .init("150 °C", 1)], default: 0),
    ] + ThermometerAlert.options(in: -55_000...150_000),
    pins: [PinSchema("alert", .openDrain)])

  private var thermometer: Thermometer

  /// Makes the driver of the chip at `address`; touches nothing yet.
  public init(address: I2CAddress, options: ChipOptions, channels: ChannelMask) {
    thermometer = Thermometer(address: address, settings: Self.settings(options))
  }

  /// Does the next transfers; once set up two reads, in one-shot mode after a write.
  ///
  /// - Throws: ``SensorFault/notReady`` for a chip that lost its settings or stays busy,
  ///   ``SensorFault/outOfRange`` for implausible values, ``SensorFault/bus(_:)``.
  public mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    try thermometer.advance(on: &bus)
  }

  /// The temperature in m°C; the upper end of the range means "at least".
  public func value(of index: Int) -> Int64 { thermometer.temperature }

  /// Options by the order of the schema; numbers that it does not know are limited to the nearest.
  private static func settings(_ options: ChipOptions) -> ThermometerSettings {
    let rate = UInt16(max(0, min(3, options[1])))
    let extended: UInt16 = options[2] == 1 ? 1 : 0
    let alert = ThermometerAlert(options, from: 3)
    let shift = extended == 1 ? 3 : 4
    return ThermometerSettings(
      // The resolution bits are read-only and always 11 (section 6.5.3.5).
      running: 0x6000 | alert.queue | rate << 6 | extended << 4,
      // All but `OS` and `AL`, which the chip moves by itself.
      lasting: 0x7FDF, configurationBytes: 2, isOneShot: options[0] != 1,
      ready: ThermometerSettings.oneShot,
      // Section 5.5.
      conversionMax: .milliseconds(35),
      shift: shift, meaningful: extended == 1 ? 0xFFF8 : 0xFFF0,
      fixed: extended == 1 ? 0x0007 : 0x000F, format: extended,
      limits: alert.limits(
        step: 1, shift: shift, in: extended == 1 ? -4_096...4_095 : -2_048...2_047))
  }
}
