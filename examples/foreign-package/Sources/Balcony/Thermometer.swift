import HAL
import Sensors
import Units

/// Thermometer of a balcony: a TMP102 on any bus.
public struct Thermometer<Transport: RegisterTransport> {
  private var driver: TMP102<Transport>

  /// Makes the thermometer of the chip behind `transport`; makes no transfer yet.
  public init(_ transport: Transport) {
    driver = TMP102(transport, ChipSetup(options: ChipSchema.tmp102.defaults))
  }

  /// Measures the temperature in thousandths of a degree Celsius; `wait` passes the time that the
  /// chip needs.
  public mutating func measure(wait: (Interval) -> Void) throws(SensorFault) -> Int64 {
    while true {
      switch try driver.advance() {
      case .again(let delay): wait(delay)
      case .measured: return driver.value(of: 0)
      case .partial(_, let fault): throw fault
      }
    }
  }
}
