public import HAL
public import Units

extension ChipSchema {
  /// What board files may say about an SHT21.
  ///
  /// Channels: temperature −40...125 °C, humidity 0...100 %RH. Option: `resolution` of humidity and
  /// temperature (table 8), which trades fineness for time.
  public static let sht21 = sht21(named: "sht21")

  /// What board files may say about an HTU21D: the same as about an SHT21.
  public static let htu21d = sht21(named: "htu21d", userRegister: 0x02)

  /// What board files may say about a Si7021: the same as about an SHT21.
  public static let si7021 = sht21(named: "si7021")

  private static func sht21(
    named name: StaticString, userRegister: UInt8 = 0x3A
  ) -> ChipSchema {
    ChipSchema(
      name: name,
      addresses: [0x40],
      clockHertzMax: 400_000,
      channels: [
        ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 125_000),
        ChannelSchema("humidity", .humidity, lowest: 0, highest: 100_000),
      ],
      options: [OptionSchema("resolution", default: SHT21Resolution.bits12And14)],
      transfers: [.read(3), .register(1), .write(1), .write(2)],
      // The user register at power-up without the state of the supply (section 5.6).
      recognition: .sign([.register(0xE7, is: userRegister, mask: 0xBF)]))
  }
}

/// Bits of humidity and temperature (table 8).
enum SHT21Resolution: Int64, OptionChoice {
  case bits12And14, bits8And12, bits10And13, bits11And11

  var spelling: StaticString {
    switch self {
    case .bits12And14: "12/14 bit"
    case .bits8And12: "8/12 bit"
    case .bits10And13: "10/13 bit"
    case .bits11And11: "11/11 bit"
    }
  }

  /// Bits 7 and 0 of the user register (table 8).
  var bits: UInt8 {
    switch self {
    case .bits12And14: 0x00
    case .bits8And12: 0x01
    case .bits10And13: 0x80
    case .bits11And11: 0x81
    }
  }

  /// The longest time of one measurement of the temperature (table 7).
  var temperatureMax: Interval {
    switch self {
    case .bits12And14: .milliseconds(85)
    case .bits8And12: .milliseconds(22)
    case .bits10And13: .milliseconds(43)
    case .bits11And11: .milliseconds(11)
    }
  }

  /// The longest time of one measurement of the humidity (table 7).
  var humidityMax: Interval {
    switch self {
    case .bits12And14: .milliseconds(29)
    case .bits8And12: .milliseconds(4)
    case .bits10And13: .milliseconds(9)
    case .bits11And11: .milliseconds(15)
    }
  }
}

/// Driver of the TE Connectivity HTU21D (datasheet HPC199_4): the one of the SHT21, whose waits
/// cover it.
public struct HTU21D<Transport: CommandTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .htu21d }

  private var driver: SHT21<Transport>

  /// Makes the driver of the chip behind `transport`; touches nothing yet.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    driver = SHT21(transport, setup)
  }

  /// Does the next transfers of the measurement; throws what the SHT21's driver throws.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    try driver.advance()
  }

  /// Channel 0 in m°C, 1 in m%RH.
  public func value(of index: Int) -> Int64 { driver.value(of: index) }
}
