public import HAL
public import Units

extension SHT21 {
  /// What board files may say about an SHT21.
  ///
  /// Channels: temperature −40...125 °C, humidity 0...100 %RH. Option: `resolution` of humidity and
  /// temperature (table 8), which trades fineness for time.
  public static let schema = description(named: "sht21")

  fileprivate static func description(named name: StaticString) -> ChipSchema {
    ChipSchema(
      name: name,
      addresses: [0x40],
      channels: [
        ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 125_000),
        ChannelSchema("humidity", .humidity, lowest: 0, highest: 100_000),
      ],
      options: [
        OptionSchema(
          "resolution",
          choices: [
            .init("12/14 bit", 0), .init("8/12 bit", 1), .init("10/13 bit", 2),
            .init("11/11 bit", 3),
          ], default: 0)
      ])
  }
}

/// Driver of the TE Connectivity HTU21D (datasheet HPC199_4): the one of the SHT21, whose waits
/// cover it.
public struct HTU21D: SensorDriver {
  private var driver: SHT21

  /// What board files may say about an HTU21D: the same as about an SHT21.
  public static let schema = SHT21.description(named: "htu21d")

  /// Makes the driver of the chip at `address`; touches nothing yet.
  public init(address: I2CAddress, options: ChipOptions, channels: ChannelMask) {
    driver = SHT21(address: address, options: options, channels: channels)
  }

  /// Does the next transfers of the measurement; throws what the SHT21's driver throws.
  public mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    try driver.advance(on: &bus)
  }

  /// Channel 0 in m°C, 1 in m%RH.
  public func value(of index: Int) -> Int64 { driver.value(of: index) }
}
