internal import Units

/// What tells the chips of the family apart.
enum BMX280Part {
  /// Temperature and pressure.
  case bmp280
  /// Temperature, humidity and pressure.
  case bme280

  /// The content of register 0xD0.
  var identity: UInt8 {
    switch self {
    case .bmp280: 0x58
    case .bme280: 0x60
    }
  }

  /// Whether there are the registers of a humidity element.
  var hasHygrometer: Bool { self == .bme280 }
}

extension BMX280Part {
  /// Option 0 of either chip.
  static let mode = OptionSchema(
    "mode", choices: [.init("normal", 0), .init("forced", 1)], default: 0)

  /// Option 1 of either chip, for all of its quantities.
  static let oversampling = OptionSchema(
    "oversampling",
    choices: [.init("1x", 1), .init("2x", 2), .init("4x", 3), .init("8x", 4), .init("16x", 5)],
    default: 1)

  /// The standby times whose codes mean the same in both chips; two codes do not.
  static let standbyChoices: [OptionSchema.Choice] = [
    .init("0.5 ms", 0), .init("62.5 ms", 1), .init("125 ms", 2), .init("250 ms", 3),
    .init("500 ms", 4), .init("1000 ms", 5),
  ]
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

  /// Takes mode, oversampling and standby as options 0, 1 and 2; numbers that the schema does not
  /// know are limited to the nearest that the chip has.
  init(_ part: BMX280Part, _ options: ChipOptions) {
    self.part = part
    forced = options[0] == 1
    let code = UInt8(max(1, min(5, options[1])))
    controlHumidity = part.hasHygrometer ? code : 0
    configuration = UInt8(max(0, min(7, options[2]))) << 5
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
