internal import Units

/// What distinguishes the chips of the family.
enum BMX280Part {
  /// Temperature and pressure.
  case bmp280
  /// Temperature, humidity and pressure.
  case bme280

  /// The content of the register `id`.
  var identity: ChipIdentity {
    switch self {
    case .bmp280: .bmp280
    case .bme280: .bme280
    }
  }

  /// Whether there are the registers of a humidity element.
  var hasHygrometer: Bool { self == .bme280 }

  /// The channel of the humidity as a bit.
  var humidity: UInt8 { 0b010 }

  /// The channel of the pressure as a bit.
  var pressure: UInt8 { hasHygrometer ? 0b100 : 0b010 }
}

extension BMX280Part {
  /// `t_sb`, two codes of which mean something else in either chip.
  fileprivate func standby(_ options: ChipOptions) -> UInt8 {
    switch self {
    case .bmp280:
      let standby: BMP280Standby = options.choice("standby")
      return UInt8(standby.rawValue)
    case .bme280:
      let standby: BME280Standby = options.choice("standby")
      return UInt8(standby.rawValue)
    }
  }
}

/// The settings of one chip as register contents (BST-BMP280-DS001 section 4.3, BST-BME280-DS002
/// section 5.4).
struct BMX280Settings {
  /// Whose settings these are.
  let part: BMX280Part
  /// Whether each measurement is triggered by the driver.
  let forced: Bool
  /// `ctrl_hum` 0xF2: oversampling of humidity; 0 where there is none.
  let controlHumidity: UInt8
  /// `config` 0xF5: standby time; filter off, three-wire SPI off.
  let configuration: UInt8
  /// `osrs_t` and `osrs_p` of `ctrl_meas` 0xF4, in sleep mode.
  let sleeping: UInt8
  /// The longest time of one measurement in µs, by section 9.1 of the BME280's datasheet and, to
  /// the tenth of a millisecond, table 13 of the BMP280's.
  let measurementMax: Int64

  /// Takes the options of the part's schema.
  init(_ part: BMX280Part, _ options: ChipOptions) {
    self.part = part
    let mode: BMX280Mode = options.choice("mode")
    let oversampling: BMX280Oversampling = options.choice("oversampling")
    forced = mode == .forced
    let code = UInt8(oversampling.rawValue)
    controlHumidity = part.hasHygrometer ? code : 0
    configuration = part.standby(options) << 5
    sleeping = code << 5 | code << 2
    // Each quantity costs its samples, and each after the temperature half a millisecond more.
    let further: Int64 = part.hasHygrometer ? 2 : 1
    measurementMax = 1_250 + (1 + further) * 2_300 * (1 << Int64(code - 1)) + further * 575
  }

  /// `ctrl_meas` with the mode that makes the chip measure: forced 01 or normal 11.
  var measuring: UInt8 { sleeping | (forced ? 0b01 : 0b11) }

  /// `ctrl_meas` as it reads after a measurement: forced mode has fallen back to sleep.
  var settled: UInt8 { forced ? sleeping : measuring }
}
