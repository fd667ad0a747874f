public import HAL
public import Units

/// Driver of the TI TMP105 (SLLS648): an LM75 with a choice of resolution and a one-shot mode.
public struct TMP105<Transport: RegisterTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .tmp105 }

  private var thermometer: Thermometer<Transport>

  /// Makes the driver of the chip behind `transport`; touches nothing yet.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    thermometer = Thermometer(transport, Self.settings(setup.options))
  }

  /// Does the next transfers; once set up two reads, in one-shot mode after a write.
  ///
  /// - Throws: ``SensorFault/notReady`` for a chip that lost its settings,
  ///   ``SensorFault/outOfRange`` for implausible values, ``SensorFault/bus(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    try thermometer.advance()
  }

  /// The temperature in m°C; the upper end of the range means "at least".
  public func value(of index: Int) -> Int64 { thermometer.temperature }

  private static func settings(_ options: ChipOptions) -> ThermometerSettings {
    let mode: ThermometerMode = options.choice("mode")
    let resolution: TMP105Resolution = options.choice("resolution")
    let alert = ThermometerAlert(options)
    return ThermometerSettings(
      running: alert.queue | UInt16(resolution.rawValue) << 13,
      lasting: 0x7F00, configurationBytes: 1, isOneShot: mode == .oneShot,
      // `OS` always reads 0, so no bit marks the end of a conversion.
      ready: 0,
      // Electrical characteristics: 37.5, 75, 150 and 300 ms.
      conversionMax: .microseconds(37_500 << resolution.rawValue),
      shift: 4, meaningful: 0xFFF0, fixed: 0x000F, format: 0,
      celsius: OperatingRange(-55_000...127_937, beyond: 100),
      limits: alert.limits(step: 1, shift: 4, in: -2_048...2_047))
  }
}

extension ChipSchema {
  /// What board files may say about a TMP105.
  ///
  /// One channel in m°C. Options: `mode` and `resolution`, which costs time: 27.5 ms at 0.5 °C and
  /// twice as much for every halving; and those of the alert output, see `ThermometerAlert`.
  public static let tmp105 = ChipSchema(
    name: "tmp105",
    addresses: [0x48, 0x49],
    clockHertzMax: 400_000,
    channels: [ChannelSchema("temperature", .temperature, lowest: -55_000, highest: 127_937)],
    options: [
      OptionSchema("mode", default: ThermometerMode.oneShot),
      OptionSchema("resolution", default: TMP105Resolution.sixteenths),
    ] + ThermometerAlert.options(in: -55_000...127_937),
    pins: [PinSchema("alert", .openDrain)],
    transfers: [.register(1), .register(2), .write(2), .write(3)],
    recognition: .sign([.lm75Configuration, .lm75Hysteresis]))
}

/// `R1` and `R0`: steps of the converter; the codes are the chip's.
enum TMP105Resolution: Int64, OptionChoice {
  case halves, quarters, eighths, sixteenths

  var spelling: StaticString {
    switch self {
    case .halves: "0.5 °C"
    case .quarters: "0.25 °C"
    case .eighths: "0.125 °C"
    case .sixteenths: "0.0625 °C"
    }
  }
}
