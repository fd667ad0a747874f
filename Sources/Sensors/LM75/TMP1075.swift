public import HAL
public import Units

/// Driver of the TI TMP1075 thermometer (SBOS854): an LM75 with 12 bits, a one-shot mode and a
/// choice of the pause between conversions.
///
/// The configuration register has two bytes, of which the lower one reads ones and is reserved;
/// the driver leaves it alone, as a program for an LM75 does.
public struct TMP1075<Transport: RegisterTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .tmp1075 }

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

  /// The temperature in m°C.
  public func value(of index: Int) -> Int64 { thermometer.temperature }

  private static func settings(_ options: ChipOptions) -> ThermometerSettings {
    let mode: ThermometerMode = options.choice("mode")
    let period: TMP1075Period = options.choice("period")
    let alert = ThermometerAlert(options)
    return ThermometerSettings(
      running: alert.queue | UInt16(period.rawValue) << 13,
      lasting: 0x7F00, configurationBytes: 1, isOneShot: mode == .oneShot,
      // `OS` always reads 0, so no bit marks the end of a conversion.
      ready: 0,
      // Electrical characteristics: typically 5.5 ms; the first conversion after shutdown ends no
      // later.
      conversionMax: .milliseconds(7), shift: 4, meaningful: 0xFFF0, fixed: 0x000F, format: 0,
      celsius: OperatingRange(-55_000...125_000, beyond: 100),
      limits: alert.limits(step: 1, shift: 4, in: -2_048...2_047))
  }
}

extension ChipSchema {
  /// What board files may say about a TMP1075: one channel in m°C, steps of 62.5 m°C. Options:
  /// `mode`, `period` (of conversions in continuous mode) and those of the alert output, see
  /// `ThermometerAlert`. Each of its three address pins has up to four states. A faster bus than
  /// 400 kHz needs the master code of the high-speed mode, which no adapter sends.
  public static let tmp1075 = ChipSchema(
    name: "tmp1075", addresses: Array(0x40...0x5F), clockHertzMax: 400_000,
    channels: [ChannelSchema("temperature", .temperature, lowest: -55_000, highest: 125_000)],
    options: [
      OptionSchema("mode", default: ThermometerMode.oneShot),
      OptionSchema("period", default: TMP1075Period.ms27_5),
    ]
      + ThermometerAlert.options(
        in: -55_000...125_000,
        after: OptionSchema("alert-after", default: TMP1075FaultQueue.two)),
    pins: [PinSchema("alert", .openDrain)],
    transfers: [.register(1), .register(2), .write(2), .write(3)],
    recognition: .proof([.register(0x0F, isWord: 0x7500)]))
}

/// `R1` and `R0`: from conversion to conversion in continuous mode; the codes are the chip's.
enum TMP1075Period: Int64, OptionChoice {
  case ms27_5, ms55, ms110, ms220

  var spelling: StaticString {
    switch self {
    case .ms27_5: "27.5 ms"
    case .ms55: "55 ms"
    case .ms110: "110 ms"
    case .ms220: "220 ms"
    }
  }
}

/// `F1` and `F0`, which count otherwise than in the rest of the family.
enum TMP1075FaultQueue: Int64, OptionChoice {
  case two = 1
  case three, four

  var spelling: StaticString {
    switch self {
    case .two: "2 conversions"
    case .three: "3 conversions"
    case .four: "4 conversions"
    }
  }
}
