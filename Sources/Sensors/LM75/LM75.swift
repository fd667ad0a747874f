public import HAL
public import Units

/// Driver of the LM75 thermometer (TI SNIS153, SNOS808); it converts all the time, about ten times
/// a second.
public struct LM75: SensorDriver {
  /// What board files may say about an LM75: one channel in m°C, steps of 500 m°C, and the
  /// options of its `O.S.` output, see `ThermometerAlert`.
  public static let schema = ChipSchema(
    name: "lm75",
    addresses: [0x48, 0x49, 0x4A, 0x4B, 0x4C, 0x4D, 0x4E, 0x4F],
    channels: [ChannelSchema("temperature", .temperature, lowest: -55_000, highest: 125_000)],
    options: ThermometerAlert.options(in: -55_000...125_000),
    pins: [PinSchema("alert", .openDrain)])

  private var thermometer: Thermometer

  /// Makes the driver of the chip at `address`; touches nothing yet.
  public init(address: I2CAddress, options: ChipOptions, channels: ChannelMask) {
    thermometer = Thermometer(address: address, settings: Self.settings(options))
  }

  /// Does the next transfers; once set up two reads.
  ///
  /// - Throws: ``SensorFault/notReady`` for a chip that lost its settings,
  ///   ``SensorFault/outOfRange`` for implausible values, ``SensorFault/bus(_:)``.
  public mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    try thermometer.advance(on: &bus)
  }

  /// The temperature in m°C.
  public func value(of index: Int) -> Int64 { thermometer.temperature }

  private static func settings(_ options: ChipOptions) -> ThermometerSettings {
    let alert = ThermometerAlert(options, from: 0)
    return ThermometerSettings(
      running: alert.queue, lasting: 0xFF00, configurationBytes: 1, isOneShot: false, ready: 0,
      // Electrical characteristics.
      conversionMax: .milliseconds(300), shift: 4, meaningful: 0xFF80, fixed: 0, format: 0,
      limits: alert.limits(step: 8, shift: 4, in: -2_048...2_040))
  }
}
