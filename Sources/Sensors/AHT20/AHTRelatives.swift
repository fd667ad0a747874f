public import HAL
public import Units

/// Where the chips of the AHT family differ.
struct AHTPart {
  /// The command that initialises the chip.
  let initialise: UInt8
  /// Whether an answer ends with a checksum.
  let hasChecksum: Bool
  /// The operating range; the converter's ends are −50 and 150 °C.
  let celsius: OperatingRange

  /// AHT20 product manual, chapter 5 and table 2.
  static let aht20 = AHTPart(
    initialise: 0xBE, hasChecksum: true, celsius: OperatingRange(-40_000...85_000, beyond: 100))
  /// AHT10 technical manual, chapter 5 and table 2.
  static let aht10 = AHTPart(
    initialise: 0xE1, hasChecksum: false, celsius: OperatingRange(-40_000...85_000, beyond: 100))
  /// AHT21 product manual, table 2.
  static let aht21 = AHTPart(
    initialise: 0xBE, hasChecksum: true, celsius: OperatingRange(-40_000...120_000, beyond: 100))
}

/// Driver of the Aosong AHT10: an AHT20 with another command to initialise it and without a
/// checksum. Each result is fetched twice, and both must be the same.
public struct AHT10<Transport: CommandTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .aht10 }

  private var driver: AHT20<Transport>

  /// Makes the driver of the chip behind `transport`; touches nothing yet.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    driver = AHT20(transport, setup, .aht10)
  }

  /// Does the next transfers of the measurement; throws what the AHT20's driver throws, and
  /// ``SensorFault/inconsistent`` for two reads that differ.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    try driver.advance()
  }

  /// Channel 0 in m°C, 1 in m%RH.
  public func value(of index: Int) -> Int64 { driver.value(of: index) }
}

/// Driver of the Aosong AHT21: an AHT20 for up to 120 °C.
public struct AHT21<Transport: CommandTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .aht21 }

  private var driver: AHT20<Transport>

  /// Makes the driver of the chip behind `transport`; touches nothing yet.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    driver = AHT20(transport, setup, .aht21)
  }

  /// Does the next transfers of the measurement; throws what the AHT20's driver throws.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    try driver.advance()
  }

  /// Channel 0 in m°C, 1 in m%RH.
  public func value(of index: Int) -> Int64 { driver.value(of: index) }
}

extension ChipSchema {
  /// What board files may say about an AHT10: the same as about an AHT20, at one of two addresses.
  public static let aht10 = aht20.relative(
    named: "aht10", addresses: [0x38, 0x39],
    transfers: [.read(1), .read(6), .write(1), .write(3)])

  /// What board files may say about an AHT21: temperature −40...120 °C, humidity 0...100 %RH.
  public static let aht21 = aht20.relative(
    named: "aht21",
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 120_000),
      ChannelSchema("humidity", .humidity, lowest: 0, highest: 100_000),
    ])
}
