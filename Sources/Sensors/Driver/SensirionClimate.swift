/// Temperature and humidity of a chip that sends a word with a check for each: SHT3x, SHT4x, SCD4x.
///
/// A word with a wrong check, or a value outside of the chip's limits, is the fault of that
/// quantity alone. A humidity at an end of its converter is believed beside a temperature only:
/// alone it may be what a dead sensor element gives.
struct SensirionClimate {
  /// The channels of temperature and humidity; the words are in the same places.
  private let channels: (celsius: Int, percent: Int)
  private let percent: LinearScale
  private let celsiusLimits: OperatingRange
  /// The last temperature in m°C.
  private(set) var temperature: Int64 = 0
  /// The last humidity in m%RH.
  private(set) var humidity: Int64 = 0

  init(
    channels: (celsius: Int, percent: Int) = (0, 1), percent: LinearScale = .sensirionPercent,
    celsius range: ClosedRange<Int64>
  ) {
    self.channels = channels
    self.percent = percent
    celsiusLimits = OperatingRange(range, beyond: 100)
  }

  /// Takes the two words out of an answer.
  mutating func take(_ words: borrowing MutableSpan<UInt8>, _ faults: inout ChannelFaults) {
    var hasTemperature = true
    if let fault = words.fault(ofWord: channels.celsius, checkedBy: .sensirion) {
      faults.note(fault, of: channels.celsius)
    } else {
      let value = LinearScale.sensirionCelsius.value(words.word(channels.celsius))
      if celsiusLimits.admits(value) {
        temperature = value
      } else {
        faults.note(.outOfRange, of: channels.celsius)
        hasTemperature = false
      }
    }
    if let fault = words.fault(ofWord: channels.percent, checkedBy: .sensirion) {
      faults.note(fault, of: channels.percent)
    } else if let value = percent.humidity(
      words.word(channels.percent), beside: hasTemperature)
    {
      humidity = value
    } else {
      faults.note(.outOfRange, of: channels.percent)
    }
  }
}

extension LinearScale {
  /// The relative humidity of a raw value in m%RH, what is a little beyond the physical ends
  /// cropped to them (SHT4x datasheet section 4.6); nil for what no humidity gives, which at the
  /// converter's ends depends on whether there is a temperature.
  func humidity(_ raw: Int64, beside hasTemperature: Bool) -> Int64? {
    guard hasTemperature || 0 < raw && raw + 1 < steps else { return nil }
    let value = value(raw)
    guard -5_000 <= value && value <= 110_000 else { return nil }
    return max(0, min(100_000, value))
  }
}
