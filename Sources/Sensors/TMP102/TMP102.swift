public import HAL
public import Units

/// Driver of the TI TMP102 thermometer (SBOS397).
///
/// In continuous mode a value is at most one period of the rate and one conversion old.
public struct TMP102<Transport: RegisterTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .tmp102 }

  private var thermometer: Thermometer<Transport>

  /// Makes the driver of the chip behind `transport`; touches nothing yet.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    thermometer = Thermometer(transport, Self.settings(setup.options))
  }

  /// Does the next transfers; once set up two reads, in one-shot mode after a write.
  ///
  /// - Throws: ``SensorFault/notReady`` for a chip that lost its settings or stays busy,
  ///   ``SensorFault/outOfRange`` for implausible values, ``SensorFault/bus(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    try thermometer.advance()
  }

  /// The temperature in m°C; the upper end of the range means "at least".
  public func value(of index: Int) -> Int64 { thermometer.temperature }

  private static func settings(_ options: ChipOptions) -> ThermometerSettings {
    let mode: ThermometerMode = options.choice("mode")
    let rate: TMP102Rate = options.choice("rate")
    let range: TMP102Range = options.choice("range")
    let extended: UInt16 = range == .celsius150 ? 1 : 0
    let alert = ThermometerAlert(options)
    let shift = extended == 1 ? 3 : 4
    return ThermometerSettings(
      // The resolution bits are read-only and always 11 (section 6.5.3.5).
      running: 0x6000 | alert.queue | UInt16(rate.rawValue) << 6 | extended << 4,
      // All but `OS` and `AL`, which the chip moves by itself.
      lasting: 0x7FDF, configurationBytes: 2, isOneShot: mode == .oneShot,
      ready: ThermometerSettings.oneShot,
      // Section 5.5.
      conversionMax: .milliseconds(35),
      shift: shift, meaningful: extended == 1 ? 0xFFF8 : 0xFFF0,
      fixed: extended == 1 ? 0x0007 : 0x000F, format: extended,
      celsius: OperatingRange(-55_000...150_000, beyond: 100),
      limits: alert.limits(
        step: 1, shift: shift, in: extended == 1 ? -4_096...4_095 : -2_048...2_047))
  }
}

extension ChipSchema {
  /// What board files may say about a TMP102.
  ///
  /// One channel in m°C, steps of 62.5 m°C. Options: `mode`, `rate` (conversions a second in
  /// continuous mode) and `range`: 12 bits end just below 128 °C, the 13 bits of the extended mode
  /// reach 150 °C; and those of the alert output, see `ThermometerAlert`.
  public static let tmp102 = ChipSchema(
    name: "tmp102",
    addresses: [0x48, 0x49, 0x4A, 0x4B],
    clockHertzMax: 400_000,
    channels: [
      ChannelSchema(
        "temperature", .temperature, lowest: -55_000, highest: 150_000,
        limits: { options in
          let range: TMP102Range = options.choice("range")
          return -55_000...(range == .celsius150 ? 150_000 : 127_937)
        })
    ],
    options: [
      OptionSchema("mode", default: ThermometerMode.oneShot),
      OptionSchema("rate", default: TMP102Rate.hz4),
      OptionSchema("range", default: TMP102Range.celsius128),
    ] + ThermometerAlert.options(in: -55_000...150_000),
    pins: [PinSchema("alert", .openDrain)],
    transfers: [.register(2), .write(3)],
    // The configuration of power-up without `AL` (section 6.5.3).
    recognition: .sign([.register(0x01, isWord: 0x6080, mask: 0xFFDF)]))
}

/// `CR1` and `CR0`: conversions a second in continuous mode; the codes are the chip's.
enum TMP102Rate: Int64, OptionChoice {
  case hz0_25, hz1, hz4, hz8

  var spelling: StaticString {
    switch self {
    case .hz0_25: "0.25 Hz"
    case .hz1: "1 Hz"
    case .hz4: "4 Hz"
    case .hz8: "8 Hz"
    }
  }
}

/// `EM`: 12 bits, or the 13 of the extended mode.
enum TMP102Range: Int64, OptionChoice {
  case celsius128, celsius150

  var spelling: StaticString {
    switch self {
    case .celsius128: "128 °C"
    case .celsius150: "150 °C"
    }
  }
}
