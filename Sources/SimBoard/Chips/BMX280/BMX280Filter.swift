/// The IIR filter behind the converters of temperature and pressure (BMP280 section 3.3.3, BME280
/// section 3.4.4).
struct BMX280Filter {
  /// As many conversions ago nothing has weight in a result of 20 bits any more.
  static let depth: UInt64 = 256

  /// By how much the newest conversion counts less than all; 1 where the filter is off.
  private let coefficient: Double
  private var pressure: Double?
  private var temperature: Double?

  /// Takes bits 4 to 2 of `config`; the memory is empty, and what comes next passes unchanged.
  init(configuration: UInt8 = 0) {
    coefficient =
      switch configuration >> 2 & 7 {
      case 0: 1
      case 1: 2
      case 2: 4
      case 3: 8
      default: 16
      }
  }

  var isOn: Bool { coefficient > 1 }

  /// What the data registers hold after a conversion. A quantity that it skips keeps its memory.
  mutating func pass(
    _ result: BMX280Result, _ oversampling: BMX280Oversampling
  ) -> BMX280Result {
    var filtered = result
    if oversampling.pressure != 0 {
      filtered.pressure = pass(result.pressure, &pressure)
    }
    if oversampling.temperature != 0 {
      filtered.temperature = pass(result.temperature, &temperature)
    }
    return filtered
  }

  private func pass(_ converted: UInt32, _ memory: inout Double?) -> UInt32 {
    let new = Double(converted)
    let value = memory.map { ($0 * (coefficient - 1) + new) / coefficient } ?? new
    memory = value
    return UInt32(value.rounded())
  }
}
