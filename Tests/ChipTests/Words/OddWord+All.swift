/// The decision for each chip and kind, executed by ``OddWordTests`` and explained in
/// docs/chips.md.
extension OddWord {
  static let all: [OddWord] = [
    OddWord(chip: "ads1115", kind: .zeros, question: [0x00], answer: [0x00, 0x00], outcome: "0"),
    OddWord(chip: "ads1115", kind: .ones, question: [0x00], answer: [0xFF, 0xFF], outcome: "-62"),
    OddWord(
      chip: "ads1115", kind: .aboveMaximum, question: [0x00], answer: [0x7F, 0xFF],
      outcome: "2047938"),
    OddWord(
      chip: "ads1115", kind: .powerUp, question: [0x01], answer: [0x85, 0x83], outcome: "not-ready"),
    OddWord(
      chip: "ads1115", kind: .outsideLimits, question: [0x00], answer: [0x80, 0x00],
      outcome: "out-of-range"),
    OddWord(
      chip: "aht20", kind: .zeros, question: [0xAC],
      answer: [0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00], outcome: "checksum"),
    OddWord(
      chip: "aht20", kind: .ones, question: [0xAC],
      answer: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], outcome: "checksum"),
    OddWord(
      chip: "aht20", kind: .fittingCheck, question: [0xAC],
      answer: [0x18, 0x00, 0x00, 0x00, 0x00, 0x00, 0x35], outcome: "not-ready"),
    OddWord(
      chip: "aht20", kind: .contradiction, question: [0xAC],
      answer: [0x98, 0x80, 0x00, 0x06, 0x00, 0x00, 0xCF], outcome: "not-ready"),
    OddWord(
      chip: "aht20", kind: .aboveMaximum, question: [0xAC],
      answer: [0x18, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x17], outcome: "out-of-range"),
    OddWord(
      chip: "aht20", kind: .powerUp, question: [0xAC],
      answer: [0x10, 0x80, 0x00, 0x06, 0x00, 0x00, 0xF9], outcome: "not-ready"),
    OddWord(
      chip: "aht20", kind: .outsideLimits, question: [0xAC],
      answer: [0x18, 0x80, 0x00, 0x0C, 0x00, 0x00, 0xFD], outcome: "- 50000 out-of-range"),
    OddWord(chip: "bh1750", kind: .zeros, question: [0x20], answer: [0x00, 0x00], outcome: "0"),
    OddWord(
      chip: "bh1750", kind: .ones, question: [0x20], answer: [0xFF, 0xFF], outcome: "54612500"),
    OddWord(
      chip: "ds3231", kind: .zeros, question: [0x0E],
      answer: [0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
      outcome: "not-ready"),
    OddWord(
      chip: "ds3231", kind: .ones, question: [0x0E],
      answer: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
      outcome: "wrong-identity"),
    OddWord(
      chip: "ds3231", kind: .contradiction, question: [0x0E],
      answer: [nil, nil, nil, nil, nil, 0x5A, nil, nil, nil, nil, nil, nil],
      outcome: "20000 - out-of-range"),
    OddWord(
      chip: "ds3231", kind: .aboveMaximum, question: [0x0E],
      answer: [nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, 0x13, nil],
      outcome: "20000 - out-of-range"),
    OddWord(
      chip: "ds3231", kind: .powerUp, question: [0x0E],
      answer: [nil, 0x88, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil],
      outcome: "20000 - not-ready"),
    OddWord(
      chip: "ds3231", kind: .powerUp, question: [0x0E],
      answer: [nil, nil, nil, 0x00, 0x00, nil, nil, nil, nil, nil, nil, nil],
      outcome: "0 1767225601000"),
    OddWord(
      chip: "ds3231", kind: .outsideLimits, question: [0x0E],
      answer: [nil, nil, nil, 0x7F, 0xC0, nil, nil, nil, nil, nil, nil, nil],
      outcome: "- 1767225601000 out-of-range"),
    OddWord(
      chip: "ina219", kind: .zeros, question: [0x02], answer: [0x00, 0x00], outcome: "not-ready"),
    OddWord(
      chip: "ina219", kind: .zeros, question: [0x05], answer: [0x00, 0x00], outcome: "not-ready"),
    OddWord(
      chip: "ina219", kind: .ones, question: [0x02], answer: [0xFF, 0xFF],
      outcome: "- 100000 - - out-of-range"),
    OddWord(
      chip: "ina219", kind: .ones, question: [0x01], answer: [0xFF, 0xFF],
      outcome: "12000000 -10 1000000 12000000"),
    OddWord(
      chip: "ina219", kind: .ones, question: [0x03], answer: [0xFF, 0xFF],
      outcome: "12000000 100000 1000000 - out-of-range"),
    OddWord(
      chip: "ina219", kind: .contradiction, question: [0x02], answer: [0x5D, 0xC3],
      outcome: "12000000 100000 - - out-of-range"),
    OddWord(
      chip: "ina219", kind: .aboveMaximum, question: [0x03], answer: [0xC8, 0x01],
      outcome: "12000000 100000 1000000 - out-of-range"),
    OddWord(
      chip: "ina219", kind: .aboveMaximum, question: [0x01], answer: [0x7D, 0x01],
      outcome: "12000000 - 1000000 12000000 out-of-range"),
    OddWord(
      chip: "ina219", kind: .aboveMaximum, question: [0x04], answer: [0x7F, 0xFF],
      outcome: "12000000 100000 - - out-of-range"),
    OddWord(
      chip: "ina219", kind: .powerUp, question: [0x05], answer: [0x00, 0x00], outcome: "not-ready"),
    OddWord(
      chip: "ina219", kind: .outsideLimits, question: [0x02], answer: [0xDA, 0xC2],
      outcome: "- 100000 1000000 12000000 out-of-range"),
    OddWord(chip: "lm75", kind: .zeros, question: [0x00], answer: [0x00, 0x00], outcome: "0"),
    OddWord(chip: "lm75", kind: .ones, question: [0x00], answer: [0xFF, 0xFF], outcome: "-500"),
    OddWord(
      chip: "lm75", kind: .aboveMaximum, question: [0x00], answer: [0x7F, 0x80],
      outcome: "out-of-range"),
    OddWord(chip: "lm75", kind: .powerUp, question: [0x01], answer: [0x00], outcome: "not-ready"),
    OddWord(
      chip: "lm75", kind: .outsideLimits, question: [0x00], answer: [0xC6, 0x00],
      outcome: "out-of-range"),
    OddWord(chip: "mcp9808", kind: .zeros, question: [0x05], answer: [0x00, 0x00], outcome: "0"),
    OddWord(chip: "mcp9808", kind: .ones, question: [0x05], answer: [0xFF, 0xFF], outcome: "-62"),
    OddWord(
      chip: "mcp9808", kind: .contradiction, question: [0x05], answer: [0x61, 0x90],
      outcome: "25000"),
    OddWord(
      chip: "mcp9808", kind: .aboveMaximum, question: [0x05], answer: [0x0F, 0xFC],
      outcome: "out-of-range"),
    OddWord(
      chip: "mcp9808", kind: .powerUp, question: [0x01], answer: [0x00, 0x00], outcome: "not-ready"),
    OddWord(
      chip: "mcp9808", kind: .outsideLimits, question: [0x05], answer: [0x08, 0x00],
      outcome: "out-of-range"),
    OddWord(
      chip: "mcp9808", kind: .zeros, question: [0x06], answer: [0x00, 0x00],
      outcome: "wrong-identity"),
    OddWord(
      chip: "mlx90614", kind: .zeros, question: [0x06], answer: [0x00, 0x00, 0x00],
      outcome: "- 20010 checksum"),
    OddWord(
      chip: "mlx90614", kind: .ones, question: [0x06], answer: [0xFF, 0xFF, 0xFF],
      outcome: "- 20010 checksum"),
    OddWord(
      chip: "mlx90614", kind: .fittingCheck, question: [0x06], answer: [0x00, 0x00, 0x10],
      outcome: "- 20010 not-ready"),
    OddWord(
      chip: "mlx90614", kind: .contradiction, question: [0x06], answer: [0x42, 0xB9, 0x47],
      outcome: "- 20010 out-of-range"),
    OddWord(
      chip: "mlx90614", kind: .aboveMaximum, question: [0x06], answer: [0x00, 0x80, 0x99],
      outcome: "- 20010 out-of-range"),
    OddWord(
      chip: "mlx90614", kind: .powerUp, question: [0x06], answer: [0x00, 0x00, 0x10],
      outcome: "- 20010 not-ready"),
    OddWord(
      chip: "mlx90614", kind: .zeros, question: [0x07], answer: [0x00, 0x00, 0x00],
      outcome: "20010 - checksum"),
    OddWord(
      chip: "mlx90614", kind: .ones, question: [0x07], answer: [0xFF, 0xFF, 0xFF],
      outcome: "20010 - checksum"),
    OddWord(
      chip: "mlx90614", kind: .fittingCheck, question: [0x07], answer: [0x00, 0x00, 0x06],
      outcome: "20010 - not-ready"),
    OddWord(
      chip: "mlx90614", kind: .contradiction, question: [0x07], answer: [0x42, 0xB9, 0x51],
      outcome: "20010 - out-of-range"),
    OddWord(
      chip: "mlx90614", kind: .aboveMaximum, question: [0x07], answer: [0x00, 0x80, 0x8F],
      outcome: "20010 - out-of-range"),
    OddWord(
      chip: "mlx90614", kind: .powerUp, question: [0x07], answer: [0x00, 0x00, 0x06],
      outcome: "20010 - not-ready"),
    OddWord(
      chip: "mlx90614", kind: .outsideLimits, question: [0x06], answer: [0x14, 0x50, 0xA4],
      outcome: "- 20010 out-of-range"),
    OddWord(
      chip: "mlx90614", kind: .outsideLimits, question: [0x07], answer: [0xAC, 0x27, 0x17],
      outcome: "20010 - out-of-range"),
    OddWord(
      chip: "scd41", kind: .zeros, question: [0xEC, 0x05],
      answer: [0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00], outcome: "checksum"),
    OddWord(
      chip: "scd41", kind: .ones, question: [0xEC, 0x05],
      answer: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], outcome: "checksum"),
    OddWord(
      chip: "scd41", kind: .fittingCheck, question: [0xEC, 0x05],
      answer: [0x00, 0x00, 0x81, 0x00, 0x00, 0x81, 0x00, 0x00, 0x81], outcome: "out-of-range"),
    OddWord(
      chip: "scd41", kind: .fittingCheck, question: [0xEC, 0x05],
      answer: [0x00, 0x00, 0x81, nil, nil, nil, nil, nil, nil],
      outcome: "- 20001 50001 out-of-range"),
    OddWord(
      chip: "scd41", kind: .contradiction, question: [0xE4, 0xB8], answer: [0x80, 0x00, 0xA2],
      outcome: "not-ready"),
    OddWord(
      chip: "scd41", kind: .fittingCheck, question: [0xEC, 0x05],
      answer: [0xFF, 0xFF, 0xAC, 0xFF, 0xFF, 0xAC, 0xFF, 0xFF, 0xAC], outcome: "out-of-range"),
    OddWord(
      chip: "scd41", kind: .fittingCheck, question: [0xEC, 0x05],
      answer: [nil, nil, nil, 0x00, 0x00, 0x00, nil, nil, nil], outcome: "450000 - 50001 checksum"),
    OddWord(
      chip: "scd41", kind: .aboveMaximum, question: [0xEC, 0x05],
      answer: [0x9C, 0x41, 0x74, nil, nil, nil, nil, nil, nil],
      outcome: "- 20001 50001 out-of-range"),
    OddWord(
      chip: "scd41", kind: .powerUp, question: [0xE4, 0xB8], answer: [0x80, 0x00, 0xA2],
      outcome: "not-ready"),
    OddWord(
      chip: "scd41", kind: .outsideLimits, question: [0xEC, 0x05],
      answer: [nil, nil, nil, 0xA7, 0xF8, 0xEB, nil, nil, nil],
      outcome: "450000 - 50001 out-of-range"),
    OddWord(
      chip: "sht21", kind: .zeros, question: [0xF3], answer: [0x00, 0x00, 0x00],
      outcome: "- 50000 out-of-range"),
    OddWord(
      chip: "sht21", kind: .zeros, question: [0xF5], answer: [0x00, 0x00, 0x00],
      outcome: "20000 - not-ready"),
    OddWord(
      chip: "sht21", kind: .ones, question: [0xF3], answer: [0xFF, 0xFF, 0xFF],
      outcome: "- 50000 checksum"),
    OddWord(
      chip: "sht21", kind: .ones, question: [0xF5], answer: [0xFF, 0xFF, 0xFF],
      outcome: "20000 - checksum"),
    OddWord(
      chip: "sht21", kind: .fittingCheck, question: [0xF3], answer: [0xFF, 0xFC, 0x7E],
      outcome: "- 50000 out-of-range"),
    OddWord(
      chip: "sht21", kind: .fittingCheck, question: [0xF5], answer: [0xFF, 0xFE, 0x1C],
      outcome: "20000 - out-of-range"),
    OddWord(
      chip: "sht21", kind: .fittingCheck, question: [0xF5], answer: [0x00, 0x02, 0x62],
      outcome: "20000 - out-of-range"),
    OddWord(
      chip: "sht21", kind: .contradiction, question: [0xF3], answer: [0x6B, 0x02, 0x2D],
      outcome: "- 50000 not-ready"),
    OddWord(
      chip: "sht21", kind: .contradiction, question: [0xF5], answer: [0x7C, 0x80, 0xF5],
      outcome: "20000 - not-ready"),
    OddWord(
      chip: "sht21", kind: .aboveMaximum, question: [0xF5], answer: [0xF8, 0x02, 0x4D],
      outcome: "20000 - out-of-range"),
    OddWord(
      chip: "sht21", kind: .outsideLimits, question: [0xF3], answer: [0x02, 0x00, 0xD9],
      outcome: "- 50000 out-of-range"),
    OddWord(chip: "sht21", kind: .ones, question: [0xE7], answer: [0xFF], outcome: "inconsistent"),
    OddWord(
      chip: "sht31", kind: .zeros, question: [0x24, 0x00],
      answer: [0x00, 0x00, 0x00, 0x00, 0x00, 0x00], outcome: "checksum"),
    OddWord(
      chip: "sht31", kind: .ones, question: [0x24, 0x00],
      answer: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], outcome: "checksum"),
    OddWord(
      chip: "sht31", kind: .fittingCheck, question: [0x24, 0x00],
      answer: [0x00, 0x00, 0x81, 0x00, 0x00, 0x81], outcome: "out-of-range"),
    OddWord(
      chip: "sht31", kind: .fittingCheck, question: [0x24, 0x00],
      answer: [0xFF, 0xFF, 0xAC, 0xFF, 0xFF, 0xAC], outcome: "out-of-range"),
    OddWord(
      chip: "sht31", kind: .fittingCheck, question: [0x24, 0x00],
      answer: [nil, nil, nil, 0x00, 0x00, 0x81], outcome: "20001 0"),
    OddWord(
      chip: "sht31", kind: .fittingCheck, question: [0x24, 0x00],
      answer: [nil, nil, nil, 0xFF, 0xFF, 0xAC], outcome: "20001 100000"),
    OddWord(
      chip: "sht31", kind: .outsideLimits, question: [0x24, 0x00],
      answer: [0xFF, 0x00, 0x00, nil, nil, nil], outcome: "- 50001 out-of-range"),
    OddWord(
      chip: "sht31", kind: .outsideLimits, question: [0x24, 0x00],
      answer: [0x01, 0x00, 0x75, nil, nil, nil], outcome: "- 50001 out-of-range"),
    OddWord(
      chip: "sht31", kind: .zeros, question: [0x24, 0x00],
      answer: [nil, nil, nil, 0x00, 0x00, 0x00], outcome: "20001 - checksum"),
    OddWord(
      chip: "sht41", kind: .zeros, question: [0xFD], answer: [0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
      outcome: "checksum"),
    OddWord(
      chip: "sht41", kind: .ones, question: [0xFD], answer: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
      outcome: "checksum"),
    OddWord(
      chip: "sht41", kind: .fittingCheck, question: [0xFD],
      answer: [0x00, 0x00, 0x81, 0x00, 0x00, 0x81], outcome: "out-of-range"),
    OddWord(
      chip: "sht41", kind: .fittingCheck, question: [0xFD],
      answer: [0xFF, 0xFF, 0xAC, 0xFF, 0xFF, 0xAC], outcome: "out-of-range"),
    OddWord(
      chip: "sht41", kind: .fittingCheck, question: [0xFD],
      answer: [nil, nil, nil, 0x00, 0x00, 0x81], outcome: "20001 - out-of-range"),
    OddWord(
      chip: "sht41", kind: .fittingCheck, question: [0xFD],
      answer: [nil, nil, nil, 0xFF, 0xFF, 0xAC], outcome: "20001 - out-of-range"),
    OddWord(
      chip: "sht41", kind: .outsideLimits, question: [0xFD],
      answer: [0xFF, 0x00, 0x00, nil, nil, nil], outcome: "- 50001 out-of-range"),
    OddWord(
      chip: "sht41", kind: .outsideLimits, question: [0xFD],
      answer: [0x01, 0x00, 0x75, nil, nil, nil], outcome: "- 50001 out-of-range"),
    OddWord(
      chip: "sht41", kind: .zeros, question: [0xFD], answer: [nil, nil, nil, 0x00, 0x00, 0x00],
      outcome: "20001 - checksum"),
    OddWord(chip: "tmp102", kind: .zeros, question: [0x00], answer: [0x00, 0x00], outcome: "0"),
    OddWord(
      chip: "tmp102", kind: .ones, question: [0x00], answer: [0xFF, 0xFF], outcome: "not-ready"),
    OddWord(
      chip: "tmp102", kind: .contradiction, question: [0x00], answer: [0x19, 0x01],
      outcome: "not-ready"),
    OddWord(
      chip: "tmp102", kind: .aboveMaximum, question: [0x00], answer: [0x7F, 0xF0], outcome: "127938"
    ),
    OddWord(
      chip: "tmp102", kind: .powerUp, question: [0x01], answer: [0x60, 0xA0], outcome: "not-ready"),
    OddWord(
      chip: "tmp102", kind: .outsideLimits, question: [0x00], answer: [0x80, 0x00],
      outcome: "out-of-range"),
    OddWord(chip: "tmp105", kind: .zeros, question: [0x00], answer: [0x00, 0x00], outcome: "0"),
    OddWord(
      chip: "tmp105", kind: .ones, question: [0x00], answer: [0xFF, 0xFF], outcome: "not-ready"),
    OddWord(
      chip: "tmp105", kind: .contradiction, question: [0x00], answer: [0x19, 0x01],
      outcome: "not-ready"),
    OddWord(
      chip: "tmp105", kind: .aboveMaximum, question: [0x00], answer: [0x7F, 0xF0], outcome: "127938"
    ),
    OddWord(chip: "tmp105", kind: .powerUp, question: [0x01], answer: [0x00], outcome: "not-ready"),
    OddWord(
      chip: "tmp105", kind: .outsideLimits, question: [0x00], answer: [0x80, 0x00],
      outcome: "out-of-range"),
  ]

  /// Kinds that a chip cannot give, and why.
  static let impossible: [String: [OddWordKind: String]] = [
    "aht10": [.fittingCheck: "no check"],
    "ads1115": [.fittingCheck: "no check", .contradiction: "no flags beside a result"],
    "bh1750": [
      .fittingCheck: "no check", .contradiction: "no flags",
      .aboveMaximum: "all sixteen bits are used", .powerUp: "the register reads 0, as `zeros`",
      .outsideLimits: "the register ends where the sensor does",
    ],
    "ds3231": [.fittingCheck: "no check"],
    "ina219": [.fittingCheck: "no check"],
    "lm75": [.fittingCheck: "no check", .contradiction: "no flags"],
    "mcp9808": [.fittingCheck: "no check"],
    "sht21": [.powerUp: "no settings that a value depends on"],
    "sht31": [
      .contradiction: "no flags beside a result", .aboveMaximum: "all sixteen bits are used",
      .powerUp: "nothing is handed out",
    ],
    "sht41": [
      .contradiction: "no flags", .aboveMaximum: "as `fittingCheck`",
      .powerUp: "nothing is handed out",
    ],
    "tmp102": [.fittingCheck: "no check"], "tmp105": [.fittingCheck: "no check"],
  ]

  /// Chips that speak as another one, and those whose words other suites go through.
  static let elsewhere: [String: String] = [
    "htu21d": "sht21", "aht21": "aht20", "si7021": "sht21", "scd40": "scd41", "sht30": "sht31",
    "sht35": "sht31",
    "sht85": "sht31", "sht40": "sht41", "sht45": "sht41", "tmp112": "tmp102", "tmp1075": "tmp105",
    "lm75a": "lm75", "lm75b": "lm75", "lm75c": "lm75", "lm75a-nxp": "lm75", "lm75b-nxp": "lm75",
    "bme280": "BME280DriverTests", "bmp280": "BMP280Tests",
    "bmp180": "BMP180Tests", "bmp085": "BMP180Tests", "dps310": "DPS310Tests",
    "dht11": "PulseDriverTests",
    "dht22": "PulseDriverTests", "am2301": "PulseDriverTests", "am2302": "PulseDriverTests",
  ]
}
