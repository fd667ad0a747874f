internal import HAL
internal import Units

/// Temperature and humidity as a chip of the DHT family has sent them.
struct PulseClimate {
  /// The temperature in m°C.
  let celsius: Int64
  /// The humidity in m%RH.
  let percent: Int64

  init(celsius: Int64 = 0, percent: Int64 = 0) {
    self.celsius = celsius
    self.percent = percent
  }

  /// Refuses what passes its checksum and is no measurement.
  ///
  /// A chip whose sensor is dead, or a line that only makes zeros, sends zeros, or 0 °C with 1 %RH
  /// or 2 %RH (github.com/esphome/esphome refuses these too). No air is so: at 0 °C even the air of
  /// a desert has more.
  ///
  /// - Throws: ``SensorFault/notReady`` for such an answer, ``SensorFault/outOfRange`` beyond the
  ///   limits of the sensor.
  func checked(
    celsius celsiusLimits: ClosedRange<Int64>, percent percentLimits: ClosedRange<Int64>
  ) throws(SensorFault) -> PulseClimate {
    guard celsius != 0 || percent > 2_000 || percent < 0 else { throw .notReady }
    guard celsiusLimits.contains(celsius), percentLimits.contains(percent) else {
      throw .outOfRange
    }
    return self
  }
}

/// How a chip of the DHT family sends a temperature below 0 °C.
enum PulseSign: Int64, OptionChoice {
  case magnitude, complement

  var spelling: StaticString {
    switch self {
    case .magnitude: "magnitude"
    case .complement: "complement"
    }
  }
}
