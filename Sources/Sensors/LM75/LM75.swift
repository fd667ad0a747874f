public import HAL
public import Units

/// Driver of the LM75 thermometer (TI SNIS153, SNOS808) and of its kinds with 9 bits; it converts
/// all the time, about ten times a second. Of NXP's kinds it reads the upper 9 of 11 bits.
public struct LM75<Transport: RegisterTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .lm75 }

  private var thermometer: Thermometer<Transport>

  /// Makes the driver of the chip behind `transport`; touches nothing yet.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    thermometer = Thermometer(transport, Self.settings(setup.options))
  }

  /// Does the next transfers; once set up two reads.
  ///
  /// - Throws: ``SensorFault/notReady`` for a chip that lost its settings,
  ///   ``SensorFault/outOfRange`` for implausible values, ``SensorFault/bus(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    try thermometer.advance()
  }

  /// The temperature in m°C.
  public func value(of index: Int) -> Int64 { thermometer.temperature }

  private static func settings(_ options: ChipOptions) -> ThermometerSettings {
    let alert = ThermometerAlert(options)
    return ThermometerSettings(
      running: alert.queue, lasting: 0xFF00, configurationBytes: 1, isOneShot: false, ready: 0,
      // Electrical characteristics.
      conversionMax: .milliseconds(300), shift: 4, meaningful: 0xFF80, fixed: 0, format: 0,
      celsius: OperatingRange(-55_000...125_000, beyond: 100),
      limits: alert.limits(step: 8, shift: 4, in: -2_048...2_040))
  }
}

extension ChipSchema {
  /// What board files may say about an LM75 of any maker: one channel in m°C, steps of 500 m°C, and
  /// the options of its `O.S.` output, see `ThermometerAlert`.
  public static let lm75 = ChipSchema(
    name: "lm75",
    addresses: [0x48, 0x49, 0x4A, 0x4B, 0x4C, 0x4D, 0x4E, 0x4F],
    clockHertzMax: 400_000,
    channels: [ChannelSchema("temperature", .temperature, lowest: -55_000, highest: 125_000)],
    options: ThermometerAlert.options(in: -55_000...125_000),
    pins: [PinSchema("alert", .openDrain)],
    transfers: [.register(1), .register(2), .write(2), .write(3)],
    recognition: .sign([.lm75Configuration, .lm75Hysteresis]))
}

extension ChipIdentity {
  /// The configuration of power-up.
  static var lm75Configuration: ChipIdentity { .register(0x01, is: 0) }
  /// 75 °C at power-up.
  static var lm75Hysteresis: ChipIdentity { .register(0x02, isWord: 0x4B00) }
}
