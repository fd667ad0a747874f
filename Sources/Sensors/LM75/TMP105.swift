public import HAL
public import Units

/// Driver of the TI TMP105 (SLLS648): an LM75 with a choice of resolution and a one-shot mode.
public struct TMP105: SensorDriver {
  /// What board files may say about a TMP105.
  ///
  /// One channel in m°C. Options: `mode` and `resolution`, which costs time: 27.5 ms at 0.5 °C and
  /// twice as much for every halving; and those of the alert output, see `ThermometerAlert`.
  public static let schema = ChipSchema(
    name: "tmp105",
    addresses: [0x48, 0x49],
    channels: [ChannelSchema("temperature", .temperature, lowest: -55_000, highest: 127_937)],
    options: [
      OptionSchema(
        "mode", choices: [.init("one-shot", 0), .init("continuous", 1)], default: 0),
      OptionSchema(
        "resolution",
        choices: [
          .init("0.5 °C", 0), .init("0.25 °C", 1), .init("0.125 °C", 2), .init("0.0625 °C", 3),
        ], default: 3),
    ] + ThermometerAlert.options(in: -55_000...127_937),
    pins: [PinSchema("alert", .openDrain)])

  private var thermometer: Thermometer

  /// Makes the driver of the chip at `address`; touches nothing yet.
  public init(address: I2CAddress, options: ChipOptions, channels: ChannelMask) {
    thermometer = Thermometer(address: address, settings: Self.settings(options))
  }

  /// Does the next transfers; once set up two reads, in one-shot mode after a write.
  ///
  /// - Throws: ``SensorFault/notReady`` for a chip that lost its settings,
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
    let resolution = max(0, min(3, options[1]))
    let alert = ThermometerAlert(options, from: 2)
    return ThermometerSettings(
      running: alert.queue | UInt16(resolution) << 13,
      lasting: 0x7F00, configurationBytes: 1, isOneShot: options[0] != 1,
      // `OS` always reads 0, so nothing tells the end of a conversion.
      ready: 0,
      // Electrical characteristics: 37.5, 75, 150 and 300 ms.
      conversionMax: .microseconds(37_500 << resolution),
      shift: 4, meaningful: 0xFFF0, fixed: 0x000F, format: 0,
      limits: alert.limits(step: 1, shift: 4, in: -2_048...2_047))
  }
}
