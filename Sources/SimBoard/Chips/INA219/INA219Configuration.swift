/// The configuration register of an INA219 in its fields (TI SBOS448, section 8.6.2.1).
struct INA219Configuration {
  /// After power-up or reset: 32 V, 320 mV, 12 bits, both voltages continuously.
  static let powerUp = INA219Configuration(0x399F)

  /// Bits 14...0 as written.
  let word: UInt16

  init(_ word: UInt16) {
    self.word = word & 0x7FFF
  }

  /// `MODE`: whether the shunt voltage is converted.
  var convertsShunt: Bool { word & 0b001 != 0 }
  /// `MODE`: whether the bus voltage is converted.
  var convertsBus: Bool { word & 0b010 != 0 }
  /// `MODE`: whether conversions follow one another.
  var isContinuous: Bool { word & 0b100 != 0 }
  /// `MODE`: power-down, from which the chip has to recover.
  var isPowerDown: Bool { word & 0b111 == 0 }

  /// `PG`: the full scale of the shunt voltage in steps of 10 µV.
  var shuntFullScale: Int64 { 4_000 << Int64(word >> 11 & 3) }
  /// `BRNG`: the full scale of the bus voltage in steps of 4 mV.
  var busFullScale: Int64 { word & 0x2000 != 0 ? 8_000 : 4_000 }

  /// `SADC`: the steps of 10 µV that the converter can tell apart.
  var shuntStep: Int64 { Self.step(word >> 3 & 15) }
  /// `BADC`: the steps of 4 mV that the converter can tell apart.
  var busStep: Int64 { Self.step(word >> 7 & 15) }

  /// The typical time of one conversion of what `MODE` selects, in µs; 0 if nothing.
  var conversionTime: UInt64 {
    (convertsShunt ? Self.time(word >> 3 & 15) : 0) + (convertsBus ? Self.time(word >> 7 & 15) : 0)
  }

  /// One for 12 bits and averages, doubled with each bit less; bit 2 does not count below 8.
  private static func step(_ code: UInt16) -> Int64 {
    code < 8 ? 8 >> Int64(code & 3) : 1
  }

  /// Table 5: 9 to 12 bits, then 1 to 128 samples of 12 bits.
  private static func time(_ code: UInt16) -> UInt64 {
    switch code {
    case 0, 4: 84
    case 1, 5: 148
    case 2, 6: 276
    case 3, 7, 8: 532
    case 9: 1_060
    case 10: 2_130
    case 11: 4_260
    case 12: 8_510
    case 13: 17_020
    case 14: 34_050
    default: 68_100
    }
  }
}
