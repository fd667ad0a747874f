/// How a chip's pins select its address, and which other pins need a level of their own.
enum AddressPins {
  /// What a pin is wired to.
  enum Level: Hashable {
    case ground, supply, data, clock
  }

  /// A pin and its level.
  struct Strap: Hashable {
    let pin: String
    let level: Level
  }

  /// How a chip gets its address.
  enum Rule {
    /// By pins that are the lowest bits of the address, the highest bit first.
    case bits([String])
    /// By the level of each pin, of which the levels count from 0 in the given order; the highest
    /// digit first.
    case digits([String], [Level])
    /// By one pin at a level for each address.
    case one(String, [UInt8: Level])
    /// By something else than pins.
    case other(String)
  }

  /// The rule of each chip that has several addresses (the datasheets' sections on the address).
  static func rule(of chip: String) -> Rule? {
    switch chip {
    case "lm75", "lm75a", "lm75a-nxp", "lm75b", "lm75b-nxp", "lm75c", "mcp9808", "mcp23017",
      "pca9548", "pca9548a", "tca9548a":
      .bits(["A2", "A1", "A0"])
    case "tmp105": .bits(["A0"])
    case "ads1115": .digits(["ADDR"], [.ground, .supply, .data, .clock])
    case "tmp102", "tmp112": .digits(["ADD0"], [.ground, .supply, .data, .clock])
    case "ina219": .digits(["A1", "A0"], [.ground, .supply, .data, .clock])
    case "sht30", "sht31", "sht35": .one("ADDR", [0x44: .ground, 0x45: .supply])
    case "bh1750": .one("ADDR", [0x23: .ground, 0x5C: .supply])
    case "bme280", "bmp280", "dps310": .one("SDO", [0x76: .ground, 0x77: .supply])
    case "aht10": .one("A0", [0x38: .ground, 0x39: .supply])
    case "sht40", "sht41", "sht45":
      .other("its maker sets the address: the letter A, B or C after AD is 0x44, 0x45 or 0x46")
    case "mlx90614": .other("its address is in its EEPROM; a new one has 0x5a")
    case "tmp1075": .other("A2, A1 and A0 select the address (TI SBOS854, table 8-1)")
    default: nil
    }
  }

  /// The pins that make the chip answer at `address`, or a sentence where no pins do.
  static func straps(of chip: String, at address: UInt8) -> (straps: [Strap], remark: String?) {
    switch rule(of: chip) {
    case .bits(let pins): return (bits(pins, address), nil)
    case .digits(let pins, let levels): return (digits(pins, levels, address), nil)
    case .one(let pin, let levels):
      guard let level = levels[address] else { return ([], nil) }
      return ([Strap(pin: pin, level: level)], nil)
    case .other(let sentence): return ([], sentence)
    case nil: return ([], nil)
    }
  }

  /// Pins beside those of the address that need a level, and that not every module leads out.
  static func further(of chip: String) -> [Strap] {
    switch chip {
    // Section 6.2 of the datasheets: CSB at the supply selects I2C.
    case "bme280", "bmp280": [Strap(pin: "CSB", level: .supply)]
    case "mcp23017", "pca9548", "pca9548a", "tca9548a": [Strap(pin: "RESET", level: .supply)]
    default: []
    }
  }

  private static func bits(_ pins: [String], _ address: UInt8) -> [Strap] {
    pins.enumerated().map { place, pin in
      let isSet = address >> UInt8(pins.count - 1 - place) & 1 == 1
      return Strap(pin: pin, level: isSet ? .supply : .ground)
    }
  }

  private static func digits(_ pins: [String], _ levels: [Level], _ address: UInt8) -> [Strap] {
    // Four levels are two bits of the address.
    pins.enumerated().map { place, pin in
      let digit = Int(address >> UInt8(2 * (pins.count - 1 - place)) & 3)
      return Strap(pin: pin, level: levels[digit])
    }
  }
}
