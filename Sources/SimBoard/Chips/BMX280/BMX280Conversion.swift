/// The result of one conversion, as the data registers hold it.
struct BMX280Result: Equatable {
  /// Raw pressure, 20 bits; also 0x80000 if skipped or never converted (section 5.4).
  var pressure: UInt32 = 0x80000
  /// Raw temperature, 20 bits.
  var temperature: UInt32 = 0x80000
  /// Raw humidity, 16 bits; 0x8000 if skipped.
  var humidity: UInt32 = 0x8000
}

/// The oversampling of the three quantities: the register codes 0 (skipped), 1...5 (1x...16x).
struct BMX280Oversampling: Equatable {
  var temperature: UInt8 = 0
  var pressure: UInt8 = 0
  var humidity: UInt8 = 0

  init() {}

  /// Takes the fields of `ctrl_meas` and `ctrl_hum`; codes 6 and 7 also mean 16x.
  init(controlMeasurement: UInt8, controlHumidity: UInt8) {
    temperature = min(5, controlMeasurement >> 5)
    pressure = min(5, controlMeasurement >> 2 & 7)
    humidity = min(5, controlHumidity & 7)
  }

  /// The typical time of one conversion in µs (section 9.1).
  var conversionTime: UInt64 {
    func samples(_ code: UInt8) -> UInt64 { code == 0 ? 0 : 1 << UInt64(code - 1) }
    let stages: UInt64 = (pressure == 0 ? 0 : 500) + (humidity == 0 ? 0 : 500)
    return 1_000 + stages
      + 2_000 * (samples(temperature) + samples(pressure) + samples(humidity))
  }
}

extension BMX280Die {
  /// Converts physical values as the settings ask for; `bits` of temperature and pressure where
  /// these do not depend on the oversampling.
  func convert(
    _ world: BMX280Memory, _ oversampling: BMX280Oversampling, bits: UInt32? = nil
  ) -> BMX280Result {
    var result = BMX280Result()
    let exact = rawTemperature(celsius: Double(world.milliCelsius) / 1_000)
    let rounded = Self.round(exact, bits: bits ?? Self.bits(oversampling.temperature))
    if oversampling.temperature != 0 { result.temperature = rounded }
    let fine = fineTemperature(raw: oversampling.temperature == 0 ? exact : Double(rounded))
    if oversampling.pressure != 0 {
      let exact = rawPressure(pascal: Double(world.milliPascal) / 1_000, fine: fine)
      result.pressure = Self.round(exact, bits: bits ?? Self.bits(oversampling.pressure))
    }
    if oversampling.humidity != 0 {
      let exact = rawHumidity(percent: Double(world.milliPercent) / 1_000, fine: fine)
      result.humidity = UInt32(Int64(nearest: exact, in: 0...0xFFFF))
    }
    return result
  }

  /// With the filter off a result has 16 bits at 1x and one more for each doubling; else it has 20
  /// (BMP280 sections 3.3.1 and 3.3.2, BME280 sections 3.4.2 and 3.4.3).
  private static func bits(_ code: UInt8) -> UInt32 { UInt32(max(1, code)) + 15 }

  /// So many bits, left-aligned in 20.
  private static func round(_ raw: Double, bits: UInt32) -> UInt32 {
    let spare = 20 - bits
    let steps = raw / Double(UInt32(1) << spare)
    return UInt32(Int64(nearest: steps, in: 0...0xFFFFF >> Int64(spare))) << spare
  }
}
