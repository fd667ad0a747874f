public import HAL
public import Units

/// Driver of the Silicon Labs Si7021 (Si7021-A20 datasheet revision 1.3): the one of the SHT21 with
/// other waits. The chip measures the temperature before each humidity, to compensate for it.
public struct Si7021<Transport: CommandTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .si7021 }

  private var driver: SHT21<Transport>

  /// Makes the driver of the chip behind `transport`; touches nothing yet.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    driver = SHT21(transport, setup) { resolution in
      // Table 2, the longest times; a humidity and a temperature one after the other.
      switch resolution {
      case .bits12And14: (.microseconds(10_800), .microseconds(22_800))
      case .bits8And12: (.microseconds(3_800), .microseconds(6_900))
      case .bits10And13: (.microseconds(6_200), .microseconds(10_700))
      case .bits11And11: (.microseconds(2_400), .microseconds(9_400))
      }
    }
  }

  /// Does the next transfers of the measurement; throws what the SHT21's driver throws.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    try driver.advance()
  }

  /// Channel 0 in m°C, 1 in m%RH.
  public func value(of index: Int) -> Int64 { driver.value(of: index) }
}
