public import Units

extension BME280 {
  /// What board files may say about a BME280.
  ///
  /// Channels: temperature −40...85 °C, humidity 0...100 %RH, pressure 300...1100 hPa (Bosch
  /// BST-BME280-DS002, tables 2 to 4). Options: `mode`, `oversampling` of all three quantities and
  /// `standby` between the measurements of normal mode.
  public static let schema = ChipSchema(
    name: "bme280",
    addresses: [0x76, 0x77],
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 85_000),
      ChannelSchema("humidity", .humidity, lowest: 0, highest: 100_000),
      ChannelSchema("pressure", .pressure, lowest: 30_000_000, highest: 110_000_000),
    ],
    options: [
      OptionSchema(
        "mode", choices: [.init("normal", 0), .init("forced", 1)], default: 0),
      OptionSchema(
        "oversampling",
        choices: [
          .init("1x", 1), .init("2x", 2), .init("4x", 3), .init("8x", 4), .init("16x", 5),
        ], default: 1),
      OptionSchema(
        "standby",
        choices: [
          .init("0.5 ms", 0), .init("10 ms", 6), .init("20 ms", 7), .init("62.5 ms", 1),
          .init("125 ms", 2), .init("250 ms", 3), .init("500 ms", 4), .init("1000 ms", 5),
        ], default: 1),
    ])
}

/// The settings of one BME280 as register contents (datasheet section 5.4).
struct BME280Settings {
  /// Whether each measurement is triggered by the driver.
  let forced: Bool
  /// `ctrl_hum` 0xF2: oversampling of humidity.
  let controlHumidity: UInt8
  /// `config` 0xF5: standby time; filter off, three-wire SPI off.
  let configuration: UInt8
  /// `osrs_t` and `osrs_p` of `ctrl_meas` 0xF4, in sleep mode.
  let sleeping: UInt8
  /// The longest time of one measurement by datasheet section 9.1, in µs.
  let measurementMax: Int64

  /// Takes options by the order of the schema; numbers that the schema does not know are limited
  /// to the nearest that the chip has.
  init(_ options: ChipOptions) {
    forced = options[0] == 1
    let code = UInt8(max(1, min(5, options[1])))
    controlHumidity = code
    configuration = UInt8(max(0, min(7, options[2]))) << 5
    sleeping = code << 5 | code << 2
    measurementMax = 1_250 + 3 * 2_300 * (1 << Int64(code - 1)) + 2 * 575
  }

  /// `ctrl_meas` with the mode that makes the chip measure: forced 01 or normal 11.
  var measuring: UInt8 { sleeping | (forced ? 0b01 : 0b11) }

  /// `ctrl_meas` as it reads after a measurement: forced mode has fallen back to sleep.
  var settled: UInt8 { forced ? sleeping : measuring }
}
