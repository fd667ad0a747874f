/// A converter whose result is a straight line: `lowest + span × raw / steps`.
struct LinearScale {
  /// What a raw value of 0 stands for, as a scaled integer.
  let lowest: Int64
  /// From there to what `steps` stands for.
  let span: Int64
  /// The raw value at the upper end.
  let steps: Int64

  /// The scaled integer of `raw`, rounded to the nearest.
  func value(_ raw: Int64) -> Int64 {
    lowest + (span * raw + steps / 2) / steps
  }
}

extension LinearScale {
  /// −45 °C...130 °C over 16 bits: the temperature of SHT3x (datasheet section 4.13), SHT4x (4.6)
  /// and SCD4x (3.6.2), in m°C.
  static let sensirionCelsius = LinearScale(lowest: -45_000, span: 175_000, steps: 65_535)
  /// 0...100 %RH over 16 bits: the humidity of SHT3x and SCD4x (same sections), in m%RH.
  static let sensirionPercent = LinearScale(lowest: 0, span: 100_000, steps: 65_535)
}
